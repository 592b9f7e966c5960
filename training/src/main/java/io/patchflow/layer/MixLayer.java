package io.patchflow.layer;

import io.patchflow.program.Matrix.Value;
import io.patchflow.program.ProgramBuilder;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * What lies between two relus of the published model, as models were saved before {@link
 * MixerLayer}, which is a whole block: read, but no longer written. A linear map over the tokens,
 * one over the channels, or one after the other, then relu.
 */
public final class MixLayer extends PatchLayer {
  private static final long serialVersionUID = 1L;

  @JsonProperty private final MixShape shape;

  @JsonCreator
  public MixLayer(@JsonProperty("shape") MixShape shape) {
    this.shape = shape;
  }

  @Override
  ParamSpec spec() {
    Param tokenW =
        Param.weight("tokenW", Init.kaiming(shape.tokensIn()), shape.tokensOut(), shape.tokensIn());
    Param tokenB = Param.bias("tokenB", Init.uniform(shape.tokensIn()), shape.tokensOut(), 1);
    if (!shape.mixesChannels()) {
      return new ParamSpec(tokenW, tokenB);
    }
    return new ParamSpec(
        tokenW,
        tokenB,
        Param.weight(
            "channelW", Init.kaiming(shape.channelsIn()), shape.channelsOut(), shape.channelsIn()),
        Param.bias("channelB", Init.uniform(shape.channelsIn()), 1, shape.channelsOut()));
  }

  @Override
  int[] inputShape() {
    return new int[] {shape.tokensIn(), shape.channelsIn()};
  }

  @Override
  Value write(ProgramBuilder builder, LayerParams params, Value x) {
    if (!shape.mixesChannels()) {
      return builder.relu(tokens(builder, params, x));
    }
    return builder.relu(
        shape.tokensFirst()
            ? channels(builder, params, tokens(builder, params, x))
            : tokens(builder, params, channels(builder, params, x)));
  }

  private static Value tokens(ProgramBuilder builder, LayerParams params, Value x) {
    return builder.addToColumns(builder.left(params.get("tokenW"), x), params.get("tokenB"));
  }

  private static Value channels(ProgramBuilder builder, LayerParams params, Value x) {
    return builder.addToRows(builder.right(x, params.get("channelW")), params.get("channelB"));
  }
}
