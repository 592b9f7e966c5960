package io.patchflow.layer;

import io.patchflow.program.Matrix.Value;
import io.patchflow.program.ProgramBuilder;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * A block of the published patch-MLP: an MLP with relu over the tokens, then one over the channels
 * (MLP-Mixer, arXiv:2105.01601, without norms and residuals). Input (batch, tokens, channels),
 * output (batch, tokenOut, channelOut).
 *
 * <p>Parameters, as torch.nn.Linear keeps them: {@code token.in}, {@code token.out}, {@code
 * channel.in}, {@code channel.out}, each with {@code .weight} (out, in) and {@code .bias}.
 */
public final class MixerLayer extends PatchLayer {
  private static final long serialVersionUID = 1L;

  @JsonProperty private final int tokens;
  @JsonProperty private final int channels;
  @JsonProperty private final int tokenHidden;
  @JsonProperty private final int tokenOut;
  @JsonProperty private final int channelHidden;
  @JsonProperty private final int channelOut;

  @JsonCreator
  public MixerLayer(
      @JsonProperty("tokens") int tokens,
      @JsonProperty("channels") int channels,
      @JsonProperty("tokenHidden") int tokenHidden,
      @JsonProperty("tokenOut") int tokenOut,
      @JsonProperty("channelHidden") int channelHidden,
      @JsonProperty("channelOut") int channelOut) {
    this.tokens = tokens;
    this.channels = channels;
    this.tokenHidden = tokenHidden;
    this.tokenOut = tokenOut;
    this.channelHidden = channelHidden;
    this.channelOut = channelOut;
  }

  @Override
  ParamSpec spec() {
    return new ParamSpec(
        Param.weight("token.in.weight", Init.kaiming(tokens), tokenHidden, tokens),
        Param.bias("token.in.bias", Init.uniform(tokens), tokenHidden, 1),
        Param.weight("token.out.weight", Init.kaiming(tokenHidden), tokenOut, tokenHidden),
        Param.bias("token.out.bias", Init.uniform(tokenHidden), tokenOut, 1),
        Param.weight("channel.in.weight", Init.kaiming(channels), channelHidden, channels),
        Param.bias("channel.in.bias", Init.uniform(channels), 1, channelHidden),
        Param.weight("channel.out.weight", Init.kaiming(channelHidden), channelOut, channelHidden),
        Param.bias("channel.out.bias", Init.uniform(channelHidden), 1, channelOut));
  }

  @Override
  int[] inputShape() {
    return new int[] {tokens, channels};
  }

  @Override
  Value write(ProgramBuilder builder, LayerParams params, Value x) {
    Value hidden = builder.relu(tokenMap(builder, params, "token.in", x));
    Value mixed = tokenMap(builder, params, "token.out", hidden);
    Value channelHidden = builder.relu(channelMap(builder, params, "channel.in", mixed));
    return channelMap(builder, params, "channel.out", channelHidden);
  }

  private static Value tokenMap(ProgramBuilder builder, LayerParams params, String map, Value x) {
    return builder.addToColumns(
        builder.left(params.get(map + ".weight"), x), params.get(map + ".bias"));
  }

  private static Value channelMap(ProgramBuilder builder, LayerParams params, String map, Value x) {
    return builder.addToRows(
        builder.right(x, params.get(map + ".weight")), params.get(map + ".bias"));
  }
}
