package io.patchflow.layer;

import io.patchflow.program.Matrix.Value;
import io.patchflow.program.ProgramBuilder;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Mean over the tokens, behind a layer normalisation where it is asked for. Input (batch, tokens,
 * channels), output (batch, channels). Parameters with a normalisation: {@code norm.weight}, {@code
 * norm.bias} (1, channels).
 */
public final class PoolLayer extends PatchLayer {
  private static final long serialVersionUID = 1L;

  @JsonProperty private final int tokens;
  @JsonProperty private final int channels;
  @JsonProperty private final boolean norm;

  @JsonCreator
  public PoolLayer(
      @JsonProperty("tokens") int tokens,
      @JsonProperty("channels") int channels,
      @JsonProperty("norm") boolean norm) {
    this.tokens = tokens;
    this.channels = channels;
    this.norm = norm;
  }

  @Override
  ParamSpec spec() {
    return norm
        ? new ParamSpec(
            Param.norm("norm.weight", 1, 1, channels), Param.norm("norm.bias", 0, 1, channels))
        : new ParamSpec();
  }

  @Override
  int[] inputShape() {
    return new int[] {tokens, channels};
  }

  @Override
  Value write(ProgramBuilder builder, LayerParams params, Value x) {
    return builder.mean(
        norm ? builder.norm(x, params.get("norm.weight"), params.get("norm.bias")) : x);
  }
}
