package io.patchflow.kernel;

import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Y = relu(T X C^T + bias); see {@link MixBias} for the bias. */
final class SampleMix implements SampleLayer {
  private final MixProduct product;
  private final BiasRelu biasRelu;

  SampleMix(MixShape shape, Map<String, INDArray> params) {
    this.product = new MixProduct(shape);
    this.biasRelu = new BiasRelu(new MixBias(shape).matrix(params));
    product.load(params);
  }

  @Override
  public int outputs() {
    return biasRelu.length();
  }

  @Override
  public long inner() {
    return product.innerSize();
  }

  @Override
  public void apply(SampleRoom room) {
    product.multiply(room.input().start(), room.inner().start(), room.output().start());
    biasRelu.apply(room.output(), 0, room.output(), 0, room.piece());
  }
}
