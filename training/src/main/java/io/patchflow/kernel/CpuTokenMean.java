package io.patchflow.kernel;

import java.util.Map;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The mean over tokens, a product with a vector of 1 / tokens. */
final class CpuTokenMean implements LayerOp {
  private final int tokens;
  private final int channels;
  private final Workers workers;
  private final Floats share;
  private final AlignedSamples inputs;
  private final AlignedSamples outputs;
  private final Scratch output = new Scratch();
  private final Scratch inputGradient = new Scratch();

  CpuTokenMean(int tokens, int channels, Workers workers) {
    this.tokens = tokens;
    this.channels = channels;
    this.workers = workers;
    this.share = Floats.allocate(tokens);
    this.inputs = new AlignedSamples(tokens * channels);
    this.outputs = new AlignedSamples(channels);
    share.view(tokens).assign(1.0 / tokens);
  }

  @Override
  public INDArray forward(INDArray input, Map<String, INDArray> params, boolean training) {
    int batch = Math.toIntExact(input.size(0));
    Floats x = Floats.of(input);
    Floats y = output.atLeast((long) batch * channels);
    SampleRuns runs = new SampleRuns(batch);
    workers.run(
        runs.count(),
        run -> {
          float[] mean = new float[channels];
          for (long b = runs.first(run); b < runs.end(run); b++) {
            FloatPointer sample = inputs.of(run, x, b);
            Sgemm.nn(1, channels, tokens, share.at(0), sample, 0, outputs.of(run));
            outputs.get(run, mean);
            y.put(b * channels, mean, channels);
          }
        });
    return y.view(batch, channels);
  }

  @Override
  public INDArray backward(
      INDArray outputGradient,
      Map<String, INDArray> params,
      Map<String, INDArray> gradients,
      boolean wantInputGradient) {
    int batch = Math.toIntExact(outputGradient.size(0));
    Floats dy = Floats.of(outputGradient);
    Floats dx = inputGradient.atLeast((long) batch * tokens * channels);
    SampleRuns runs = new SampleRuns(batch);
    workers.run(
        runs.count(),
        run -> {
          for (long b = runs.first(run); b < runs.end(run); b++) {
            Sgemm.nn(
                tokens,
                channels,
                1,
                share.at(0),
                dy.at(b * channels),
                0,
                dx.at(b * tokens * channels));
          }
        });
    return dx.view(batch, tokens, channels);
  }
}
