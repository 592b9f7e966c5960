package io.patchflow.layer;

import io.patchflow.program.Matrix.Value;
import io.patchflow.program.ProgramBuilder;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * The stem as models were saved before {@link EmbeddingLayer}, which does the same with more to
 * choose: read, but no longer written.
 */
public final class StemLayer extends PatchLayer {
  private static final long serialVersionUID = 1L;

  @JsonProperty private final int tokens;
  @JsonProperty private final int patchDim;
  @JsonProperty private final int channels;

  @JsonCreator
  public StemLayer(
      @JsonProperty("tokens") int tokens,
      @JsonProperty("patchDim") int patchDim,
      @JsonProperty("channels") int channels) {
    this.tokens = tokens;
    this.patchDim = patchDim;
    this.channels = channels;
  }

  @Override
  ParamSpec spec() {
    return new ParamSpec(
        Param.weight("weight", Init.kaiming(patchDim), channels, patchDim),
        Param.bias("bias", Init.uniform(patchDim), 1, channels),
        Param.norm("gamma", 1, tokens, 1),
        Param.norm("beta", 0, tokens, 1),
        Param.state("mean", 0, tokens, 1),
        Param.state("var", 1, tokens, 1));
  }

  @Override
  int[] inputShape() {
    return new int[] {tokens, patchDim};
  }

  @Override
  Value write(ProgramBuilder builder, LayerParams params, Value x) {
    return builder.batchNorm(
        x,
        params.get("weight"),
        params.get("bias"),
        params.get("gamma"),
        params.get("beta"),
        params.get("mean"),
        params.get("var"));
  }
}
