package io.patchflow.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A network in inference mode, with the parameters it had when this was built. A sample passes all
 * layers before the next one, so that its activations never leave the core's cache; threads share
 * the samples of a batch. A sample's result does not depend on the others, bit by bit. Nothing is
 * allocated from batch to batch. Not safe for threads.
 */
public final class InferencePass {
  private final SampleStem stem;
  private final List<SampleLayer> layers;
  private final Workers workers;
  private final Queue<SampleRoom> rooms;
  private final int outputs;
  private float[] results = {};

  private InferencePass(SampleStem stem, List<SampleLayer> layers, Workers workers) {
    this.stem = stem;
    this.layers = List.copyOf(layers);
    this.workers = workers;
    this.outputs = layers.isEmpty() ? stem.outputs() : layers.get(layers.size() - 1).outputs();
    this.rooms = new ArrayBlockingQueue<>(workers.threads());
    int activation = stem.outputs();
    long inner = stem.rows();
    for (SampleLayer layer : layers) {
      activation = Math.max(activation, layer.outputs());
      inner = Math.max(inner, layer.inner());
    }
    for (int i = 0; i < workers.threads(); i++) {
      rooms.add(new SampleRoom(stem.inputs(), stem.rows(), activation, inner));
    }
  }

  /** Takes the layers of a network in their order. */
  public static final class Builder {
    private final Workers workers;
    private final List<SampleLayer> layers = new ArrayList<>();
    private SampleStem stem;

    Builder(Workers workers) {
      this.workers = workers;
    }

    /** The first layer; parameters as {@link io.patchflow.layer.StemLayer} names them. */
    public Builder stem(StemShape shape, Map<String, INDArray> params) {
      stem = new SampleStem(shape, params);
      return this;
    }

    /** A mixing layer; parameters as {@link io.patchflow.layer.MixLayer} names them. */
    public Builder mix(MixShape shape, Map<String, INDArray> params) {
      layers.add(new SampleMix(shape, params));
      return this;
    }

    /** The mean over the tokens. */
    public Builder tokenMean(int tokens, int channels) {
      layers.add(new SampleTokenMean(tokens, channels));
      return this;
    }

    /** A linear map with {@code W} (in, out) and {@code b} of length out. */
    public Builder linear(Map<String, INDArray> params) {
      layers.add(new SampleLinear(params));
      return this;
    }

    /** The pass through what was added. */
    public InferencePass build() {
      return new InferencePass(stem, layers, workers);
    }
  }

  /**
   * The last layer's output.
   *
   * @param patches (batch, tokens, patchDim)
   * @return its values in rows, one a sample; behind the batch's there may be others. Overwritten
   *     by the next call
   */
  public float[] of(INDArray patches) {
    int batch = Math.toIntExact(patches.size(0));
    Floats input = Floats.of(patches);
    if (results.length < Math.multiplyExact(batch, outputs)) {
      results = new float[batch * outputs];
    }
    workers.run(batch, sample -> pass(input, sample));
    return results;
  }

  private void pass(Floats input, int sample) {
    SampleRoom room = rooms.remove();
    try {
      input.get((long) sample * stem.inputs(), room.patches(), stem.inputs());
      stem.apply(room);
      for (SampleLayer layer : layers) {
        room.advance();
        layer.apply(room);
      }
      room.output().get(0, results, sample * outputs, outputs);
    } finally {
      rooms.add(room);
    }
  }
}
