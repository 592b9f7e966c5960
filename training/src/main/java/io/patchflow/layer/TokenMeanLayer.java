package io.patchflow.layer;

import io.patchflow.program.Matrix.Value;
import io.patchflow.program.ProgramBuilder;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Mean over the tokens, as models were saved before {@link PoolLayer}: read, but no longer written.
 * Input (batch, tokens, channels), output (batch, channels).
 */
public final class TokenMeanLayer extends PatchLayer {
  private static final long serialVersionUID = 1L;

  @JsonProperty private final int tokens;
  @JsonProperty private final int channels;

  @JsonCreator
  public TokenMeanLayer(
      @JsonProperty("tokens") int tokens, @JsonProperty("channels") int channels) {
    this.tokens = tokens;
    this.channels = channels;
  }

  @Override
  ParamSpec spec() {
    return new ParamSpec();
  }

  @Override
  int[] inputShape() {
    return new int[] {tokens, channels};
  }

  @Override
  Value write(ProgramBuilder builder, LayerParams params, Value x) {
    return builder.mean(x);
  }
}
