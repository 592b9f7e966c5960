package io.patchflow.model;

import io.patchflow.recipe.Recipe;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Patch-MLPs of several sizes and batches for them. */
public final class Networks {
  /** As recipe seed has it on 28 x 28 images of ten classes. */
  static final Architecture SEED =
      new Architecture(
          49, 16, 256, List.of(List.of(128, 128, 128, 128), List.of(64, 128, 64, 128)), 10);

  static final Architecture ONE_BLOCK = new Architecture(4, 16, 6, List.of(List.of(5, 7, 8, 3)), 3);

  static final Architecture THREE_BLOCKS =
      new Architecture(
          8,
          49,
          24,
          List.of(List.of(10, 12, 9, 20), List.of(16, 6, 11, 14), List.of(5, 8, 7, 6)),
          26);

  private Networks() {}

  /** torch.optim.Adam's defaults with some decay. */
  static Recipe.Optimizer adam(double weightDecay) {
    return new Recipe.Optimizer("adam", 1e-3, 0.9, 0.999, 1e-8, weightDecay, "none", 0, 0, 0, 0);
  }

  /** One block on 8 x 8 images of three classes. */
  public static MultiLayerNetwork small(long seed) {
    return PatchMlp.create(ONE_BLOCK, adam(5e-4), seed);
  }

  /** A batch for {@link #small}. */
  public static DataSet smallBatch(int size, long seed) {
    return batch(ONE_BLOCK, size, seed, DataType.FLOAT);
  }

  /** (batch, classes), by the fast way of the network's kernel. */
  static INDArray logits(MultiLayerNetwork net, INDArray input) {
    int batch = (int) input.size(0);
    int classes = (int) ((OutputLayer) net.getOutputLayer().conf().getLayer()).getNOut();
    float[] values = Arrays.copyOf(Logits.of(net).of(input), batch * classes);
    return Nd4j.createFromArray(values).reshape('c', batch, classes);
  }

  static DataSet batch(Architecture a, int size, long seed, DataType type) {
    Random random = new Random(seed);
    double[] values = random.doubles((long) size * a.tokens() * a.patchDim()).toArray();
    INDArray labels = Nd4j.zeros(type, size, a.classes());
    for (int i = 0; i < size; i++) {
      labels.putScalar(i, random.nextInt(a.classes()), 1);
    }
    long[] shape = {size, a.tokens(), a.patchDim()};
    return new DataSet(Nd4j.createFromArray(values).castTo(type).reshape('c', shape), labels);
  }
}
