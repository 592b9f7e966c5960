package io.patchflow.layer;

import io.patchflow.kernel.InferencePass;
import io.patchflow.kernel.Kernel;
import io.patchflow.kernel.LayerOp;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/** Mean over the tokens. Input (batch, tokens, channels), output (batch, channels). */
public final class TokenMeanLayer extends PatchLayer {
  private static final long serialVersionUID = 1L;

  private final int tokens;
  private final int channels;

  @JsonCreator
  public TokenMeanLayer(
      @JsonProperty("tokens") int tokens, @JsonProperty("channels") int channels) {
    this.tokens = tokens;
    this.channels = channels;
  }

  public int getTokens() {
    return tokens;
  }

  public int getChannels() {
    return channels;
  }

  @Override
  ParamSpec spec() {
    return new ParamSpec();
  }

  @Override
  LayerOp op(Kernel kernel) {
    return kernel.tokenMean(tokens, channels);
  }

  @Override
  void addTo(InferencePass.Builder pass, Map<String, INDArray> params) {
    pass.tokenMean(tokens, channels);
  }
}
