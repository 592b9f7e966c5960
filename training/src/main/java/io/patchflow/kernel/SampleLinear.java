package io.patchflow.kernel;

import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/** y = x W + b, with W (in, out) and b of length out. */
final class SampleLinear implements SampleLayer {
  private final int inputs;
  private final int outputs;
  private final Floats weight;
  private final Floats bias;

  SampleLinear(Map<String, INDArray> params) {
    INDArray w = params.get("W");
    this.inputs = Math.toIntExact(w.size(0));
    this.outputs = Math.toIntExact(w.size(1));
    this.weight = Floats.allocate((long) inputs * outputs);
    this.bias = Floats.allocate(outputs);
    weight.copyFrom(Floats.of(w));
    bias.copyFrom(Floats.of(params.get("b")));
  }

  @Override
  public int outputs() {
    return outputs;
  }

  @Override
  public void apply(SampleRoom room) {
    room.output().copyFrom(bias);
    Sgemm.nn(1, outputs, inputs, room.input().start(), weight.start(), 1, room.output().start());
  }
}
