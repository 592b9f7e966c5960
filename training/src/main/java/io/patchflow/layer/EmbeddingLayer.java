package io.patchflow.layer;

import io.patchflow.program.Matrix.Parameter;
import io.patchflow.program.Matrix.Value;
import io.patchflow.program.ProgramBuilder;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * The stem: pixels are standardised, each patch passes a linear map; then batch normalisation with
 * the tokens as its channels (as torch.nn.BatchNorm1d does on a (batch, tokens, channels) input)
 * and a learned position, where they are asked for. Input (batch, tokens, patchDim) in 0 to 1,
 * output (batch, tokens, channels).
 *
 * <p>Parameters: {@code linear.weight} (channels, patchDim) and {@code linear.bias} (1, channels);
 * {@code bn.weight}, {@code bn.bias}, {@code bn.mean}, {@code bn.var} (tokens, 1), the last two
 * being the running statistics; {@code position} (tokens, channels).
 */
public final class EmbeddingLayer extends PatchLayer {
  private static final long serialVersionUID = 1L;

  @JsonProperty private final int tokens;
  @JsonProperty private final int patchDim;
  @JsonProperty private final int channels;
  @JsonProperty private final boolean batchNorm;
  @JsonProperty private final boolean position;
  @JsonProperty private final double mean;
  @JsonProperty private final double deviation;

  /**
   * @param mean taken from each pixel
   * @param deviation that the rest is divided by, above 0
   * @throws IllegalArgumentException the deviation is not
   */
  @JsonCreator
  public EmbeddingLayer(
      @JsonProperty("tokens") int tokens,
      @JsonProperty("patchDim") int patchDim,
      @JsonProperty("channels") int channels,
      @JsonProperty("batchNorm") boolean batchNorm,
      @JsonProperty("position") boolean position,
      @JsonProperty("mean") double mean,
      @JsonProperty("deviation") double deviation) {
    if (!(deviation > 0) || !Double.isFinite(mean / deviation)) {
      throw new IllegalArgumentException(
          "pixels: expected a mean and a deviation above 0, found %s and %s"
              .formatted(mean, deviation));
    }
    this.tokens = tokens;
    this.patchDim = patchDim;
    this.channels = channels;
    this.batchNorm = batchNorm;
    this.position = position;
    this.mean = mean;
    this.deviation = deviation;
  }

  @Override
  ParamSpec spec() {
    List<Param> params = new ArrayList<>();
    params.add(Param.weight("linear.weight", Init.kaiming(patchDim), channels, patchDim));
    Init bias = batchNorm ? Init.uniform(patchDim) : Init.constant(0);
    params.add(Param.bias("linear.bias", bias, 1, channels));
    if (batchNorm) {
      params.add(Param.norm("bn.weight", 1, tokens, 1));
      params.add(Param.norm("bn.bias", 0, tokens, 1));
      params.add(Param.state("bn.mean", 0, tokens, 1));
      params.add(Param.state("bn.var", 1, tokens, 1));
    }
    if (position) {
      params.add(Param.weight("position", Init.constant(0), tokens, channels));
    }
    return new ParamSpec(params);
  }

  @Override
  int[] inputShape() {
    return new int[] {tokens, patchDim};
  }

  @Override
  Value write(ProgramBuilder builder, LayerParams params, Value x) {
    boolean standard = mean == 0 && deviation == 1;
    Value pixels = standard ? x : builder.standardise(x, mean, deviation);
    Parameter weight = params.get("linear.weight");
    Parameter bias = params.get("linear.bias");
    Value y =
        batchNorm
            ? builder.batchNorm(
                pixels,
                weight,
                bias,
                params.get("bn.weight"),
                params.get("bn.bias"),
                params.get("bn.mean"),
                params.get("bn.var"))
            : builder.addToRows(builder.right(pixels, weight), bias);
    return position ? builder.add(y, params.get("position")) : y;
  }
}
