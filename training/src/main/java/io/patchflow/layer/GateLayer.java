package io.patchflow.layer;

import io.patchflow.program.Matrix.Parameter;
import io.patchflow.program.Matrix.Value;
import io.patchflow.program.ProgramBuilder;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * A gMLP block (arXiv:2105.08050) whose spatial gate has several heads: u, v = halves of
 * relu(norm(x) W1 + b1); out = x + (u * gate(norm(v))) W2 + b2, where the gate maps the tokens, a
 * map and a bias for each head, which is a group of channels. Input and output (batch, tokens,
 * channels).
 *
 * <p>Parameters: {@code norm}, {@code gate.norm} with {@code .weight} and {@code .bias}; {@code in}
 * (2 hidden, channels) and {@code out} (channels, hidden), with biases; {@code gate.weight} (heads
 * * tokens, tokens) and {@code gate.bias} (heads, tokens).
 */
public final class GateLayer extends PatchLayer {
  private static final long serialVersionUID = 1L;

  @JsonProperty private final int tokens;
  @JsonProperty private final int channels;
  @JsonProperty private final int hidden;
  @JsonProperty private final int heads;

  @JsonCreator
  public GateLayer(
      @JsonProperty("tokens") int tokens,
      @JsonProperty("channels") int channels,
      @JsonProperty("hidden") int hidden,
      @JsonProperty("heads") int heads) {
    this.tokens = tokens;
    this.channels = channels;
    this.hidden = hidden;
    this.heads = heads;
  }

  /** The last map starts at half, so that a deep stack of residuals starts near the identity. */
  @Override
  ParamSpec spec() {
    Init half = Init.normal(Init.kaiming(hidden).size() / 2);
    Init zero = Init.constant(0);
    return new ParamSpec(
        Param.norm("norm.weight", 1, 1, channels),
        Param.norm("norm.bias", 0, 1, channels),
        Param.weight("in.weight", Init.kaiming(channels), 2 * hidden, channels),
        Param.bias("in.bias", zero, 1, 2 * hidden),
        Param.norm("gate.norm.weight", 1, 1, hidden),
        Param.norm("gate.norm.bias", 0, 1, hidden),
        Param.weight("gate.weight", Init.normal(0.02), heads * tokens, tokens),
        Param.bias("gate.bias", Init.constant(1), heads, tokens),
        Param.weight("out.weight", half, channels, hidden),
        Param.bias("out.bias", zero, 1, channels));
  }

  @Override
  int[] inputShape() {
    return new int[] {tokens, channels};
  }

  @Override
  Value write(ProgramBuilder builder, LayerParams params, Value x) {
    Value z = builder.norm(x, params.get("norm.weight"), params.get("norm.bias"));
    Value u = half(builder, params, z, 0);
    Value v = half(builder, params, z, hidden);
    Value normed = builder.norm(v, params.get("gate.norm.weight"), params.get("gate.norm.bias"));
    Value gate =
        builder.addToHeads(
            builder.heads(params.get("gate.weight"), normed, heads), params.get("gate.bias"));
    Value out = builder.right(builder.multiply(u, gate), params.get("out.weight"));
    return builder.add(builder.addToRows(out, params.get("out.bias")), x);
  }

  private Value half(ProgramBuilder builder, LayerParams params, Value z, int first) {
    Parameter weight = params.get("in.weight").rows(first, hidden);
    Parameter bias = params.get("in.bias").columns(first, hidden);
    return builder.relu(builder.addToRows(builder.right(z, weight), bias));
  }
}
