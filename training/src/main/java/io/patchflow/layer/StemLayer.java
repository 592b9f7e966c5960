package io.patchflow.layer;

import io.patchflow.kernel.InferencePass;
import io.patchflow.kernel.Kernel;
import io.patchflow.kernel.LayerOp;
import io.patchflow.kernel.StemShape;
import io.patchflow.layer.ParamSpec.Kind;
import io.patchflow.layer.ParamSpec.Param;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * The stem: a linear map of each patch, then batch normalisation with the tokens as its channels
 * (statistics over batch and features, as torch.nn.BatchNorm1d does on a (batch, tokens, channels)
 * input). Input (batch, tokens, patchDim), output (batch, tokens, channels).
 *
 * <p>Parameters: {@code weight} (channels, patchDim) and {@code bias} (channels) as torch.nn.Linear
 * keeps them; {@code gamma}, {@code beta}, {@code mean}, {@code var} (tokens), the last two being
 * the running statistics.
 */
public final class StemLayer extends PatchLayer {
  private static final long serialVersionUID = 1L;

  private final int tokens;
  private final int patchDim;
  private final int channels;

  @JsonCreator
  public StemLayer(
      @JsonProperty("tokens") int tokens,
      @JsonProperty("patchDim") int patchDim,
      @JsonProperty("channels") int channels) {
    this.tokens = tokens;
    this.patchDim = patchDim;
    this.channels = channels;
  }

  public int getTokens() {
    return tokens;
  }

  public int getPatchDim() {
    return patchDim;
  }

  public int getChannels() {
    return channels;
  }

  @Override
  ParamSpec spec() {
    return new ParamSpec(
        new Param("weight", Kind.WEIGHT, channels, patchDim),
        new Param("bias", Kind.BIAS, channels),
        new Param("gamma", Kind.WEIGHT, tokens),
        new Param("beta", Kind.BIAS, tokens),
        new Param("mean", Kind.STATE, tokens),
        new Param("var", Kind.STATE, tokens));
  }

  @Override
  LayerOp op(Kernel kernel) {
    return kernel.stem(new StemShape(tokens, patchDim, channels));
  }

  @Override
  void addTo(InferencePass.Builder pass, Map<String, INDArray> params) {
    pass.stem(new StemShape(tokens, patchDim, channels), params);
  }
}
