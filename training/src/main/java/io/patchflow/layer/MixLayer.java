package io.patchflow.layer;

import io.patchflow.kernel.InferencePass;
import io.patchflow.kernel.Kernel;
import io.patchflow.kernel.LayerOp;
import io.patchflow.kernel.MixShape;
import io.patchflow.layer.ParamSpec.Kind;
import io.patchflow.layer.ParamSpec.Param;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * What lies between two relus of the patch-MLP: a linear map over the tokens, a linear map over the
 * channels, or one after the other, then relu. The two act on different axes, so they commute up to
 * their biases and are computed as one product of three matrices. Input (batch, tokensIn,
 * channelsIn), output (batch, tokensOut, channelsOut).
 *
 * <p>Parameters, as torch.nn.Linear keeps them: {@code tokenW} (tokensOut, tokensIn), {@code
 * tokenB} (tokensOut), {@code channelW} (channelsOut, channelsIn), {@code channelB} (channelsOut).
 */
public final class MixLayer extends PatchLayer {
  private static final long serialVersionUID = 1L;

  private final MixShape shape;

  @JsonCreator
  public MixLayer(@JsonProperty("shape") MixShape shape) {
    this.shape = shape;
  }

  public MixShape getShape() {
    return shape;
  }

  @Override
  ParamSpec spec() {
    Param tokenW = new Param("tokenW", Kind.WEIGHT, shape.tokensOut(), shape.tokensIn());
    Param tokenB = new Param("tokenB", Kind.BIAS, shape.tokensOut());
    if (!shape.mixesChannels()) {
      return new ParamSpec(tokenW, tokenB);
    }
    return new ParamSpec(
        tokenW,
        tokenB,
        new Param("channelW", Kind.WEIGHT, shape.channelsOut(), shape.channelsIn()),
        new Param("channelB", Kind.BIAS, shape.channelsOut()));
  }

  @Override
  LayerOp op(Kernel kernel) {
    return kernel.mix(shape);
  }

  @Override
  void addTo(InferencePass.Builder pass, Map<String, INDArray> params) {
    pass.mix(shape, params);
  }
}
