package io.patchflow.score;

import io.patchflow.metrics.ConfusionMatrix;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderRegistry;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.transforms.Combine.CombineFn;

/** Adds confusion matrices of one number of classes. */
final class SumCounts extends CombineFn<ConfusionMatrix, ConfusionMatrix, ConfusionMatrix> {
  private static final long serialVersionUID = 1L;

  private final int classes;

  SumCounts(int classes) {
    this.classes = classes;
  }

  @Override
  public ConfusionMatrix createAccumulator() {
    return new ConfusionMatrix(classes);
  }

  @Override
  public ConfusionMatrix addInput(ConfusionMatrix sum, ConfusionMatrix counts) {
    sum.combine(counts);
    return sum;
  }

  @Override
  public ConfusionMatrix mergeAccumulators(Iterable<ConfusionMatrix> sums) {
    ConfusionMatrix total = createAccumulator();
    sums.forEach(total::combine);
    return total;
  }

  @Override
  public ConfusionMatrix extractOutput(ConfusionMatrix sum) {
    return sum;
  }

  @Override
  public Coder<ConfusionMatrix> getAccumulatorCoder(
      CoderRegistry registry, Coder<ConfusionMatrix> input) {
    return SerializableCoder.of(ConfusionMatrix.class);
  }

  @Override
  public Coder<ConfusionMatrix> getDefaultOutputCoder(
      CoderRegistry registry, Coder<ConfusionMatrix> input) {
    return SerializableCoder.of(ConfusionMatrix.class);
  }
}
