package io.patchflow.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.norm.LayerNorm;
import io.patchflow.model.Architecture;
import io.patchflow.recipe.Block;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The patch-MLP written down as for torch.nn, in the order of the model as published, from
 * PyTorch's own operations. Arrays in between are let go of at once, as Python does, so that
 * PyTorch keeps only what its backward pass needs.
 */
final class TorchModel {
  private static final float EPS = 1e-5f;

  /** DJL's momentum is the weight of what was before, PyTorch's that of the new. */
  private static final float MOMENTUM = 0.9f;

  private final NDManager manager;
  private final Scenario scenario;
  private final Architecture architecture;
  private final Map<String, NDArray> params = new LinkedHashMap<>();
  private final NDArray runningMean;
  private final NDArray runningVar;

  TorchModel(NDManager manager, Scenario scenario) {
    this.manager = manager;
    this.scenario = scenario;
    Architecture a = scenario.architecture();
    this.architecture = a;
    this.runningMean = manager.zeros(new Shape(a.tokens()));
    this.runningVar = manager.ones(new Shape(a.tokens()));
    linear("stem.linear", a.patchDim(), a.stem());
    if (a.batchNorm()) {
      norm("stem.bn", a.tokens());
    }
    if (a.position()) {
      param("stem.position", a.tokens(), a.stem());
    }
    int tokens = a.tokens();
    int channels = a.stem();
    int number = 0;
    for (Block block : a.blocks()) {
      String name = "block" + ++number;
      if (block instanceof Block.Mixer mixer) {
        mixer(name, mixer, tokens, channels);
        tokens = mixer.tokenOut();
        channels = mixer.channelOut();
      } else {
        gate(name, (Block.Gate) block, tokens, channels);
      }
    }
    if (a.headNorm()) {
      norm("pool.norm", channels);
    }
    linear("head", channels, a.classes());
  }

  private void mixer(String name, Block.Mixer mixer, int tokens, int channels) {
    linear(name + ".token.in", tokens, mixer.tokenHidden());
    linear(name + ".token.out", mixer.tokenHidden(), mixer.tokenOut());
    linear(name + ".channel.in", channels, mixer.channelHidden());
    linear(name + ".channel.out", mixer.channelHidden(), mixer.channelOut());
  }

  private void gate(String name, Block.Gate gate, int tokens, int channels) {
    norm(name + ".norm", channels);
    linear(name + ".in", channels, 2 * gate.hidden());
    norm(name + ".gate.norm", gate.hidden());
    param(name + ".gate.weight", gate.heads(), tokens, tokens);
    param(name + ".gate.bias", gate.heads(), tokens);
    linear(name + ".out", gate.hidden(), channels);
  }

  private void linear(String name, int in, int out) {
    param(name + ".weight", out, in);
    param(name + ".bias", out);
  }

  private void norm(String name, int length) {
    param(name + ".weight", length);
    param(name + ".bias", length);
  }

  private void param(String name, long... shape) {
    Shape size = new Shape(shape);
    int columns = (int) shape[shape.length - 1];
    NDArray values =
        manager.create(scenario.parameter(name, columns, Math.toIntExact(size.size())), size);
    values.setRequiresGradient(true);
    params.put(name, values);
  }

  /** All trainable parameters by name. */
  Map<String, NDArray> params() {
    return params;
  }

  /** (batch, tokens, patchDim) to (batch, tokens, channels), batch normalisation included. */
  NDArray stem(NDArray patches, boolean training) {
    NDArray y = patches;
    if (architecture.mean() != 0 || architecture.deviation() != 1) {
      y = then(y, v -> v.sub(architecture.mean()));
      y = then(y, v -> v.div(architecture.deviation()));
    }
    y = then(y, v -> linear(v, "stem.linear"));
    if (architecture.batchNorm()) {
      y = then(y, v -> batchNorm(v, training));
    }
    return architecture.position() ? then(y, v -> v.add(params.get("stem.position"))) : y;
  }

  private NDArray batchNorm(NDArray y, boolean training) {
    NDArray gamma = params.get("stem.bn.weight");
    NDArray beta = params.get("stem.bn.bias");
    return BatchNorm.batchNorm(y, runningMean, runningVar, gamma, beta, 1, MOMENTUM, EPS, training)
        .singletonOrThrow();
  }

  /** What follows the stem: (batch, tokens, channels), left as it is, to logits. */
  NDArray logits(NDArray x) {
    NDArray y = x.reshape(x.getShape());
    int number = 0;
    for (Block block : architecture.blocks()) {
      String name = "block" + ++number;
      y = block instanceof Block.Gate gate ? gated(y, name, gate.heads()) : mixed(y, name);
    }
    if (architecture.headNorm()) {
      y = then(y, v -> norm(v, "pool.norm"));
    }
    y = then(y, v -> v.mean(new int[] {1}));
    return then(y, v -> linear(v, "head"));
  }

  private NDArray mixed(NDArray x, String name) {
    NDArray y = then(x, v -> v.swapAxes(1, 2));
    y = mlp(y, name + ".token");
    y = then(y, v -> v.swapAxes(1, 2));
    return mlp(y, name + ".channel");
  }

  private NDArray mlp(NDArray x, String name) {
    NDArray hidden = then(x, v -> linear(v, name + ".in"));
    return then(then(hidden, Activation::relu), v -> linear(v, name + ".out"));
  }

  private NDArray gated(NDArray x, String name, int heads) {
    NDArray hidden = then(norm(x, name + ".norm"), v -> linear(v, name + ".in"));
    NDList halves = then(hidden, Activation::relu).split(2, 2);
    NDArray gate = then(halves.get(1), v -> norm(v, name + ".gate.norm"));
    NDArray spatial = then(gate, v -> spatial(v, name + ".gate", heads));
    NDArray product = then(halves.get(0), u -> u.mul(spatial));
    spatial.close();
    NDArray out = then(product, v -> linear(v, name + ".out"));
    NDArray sum = then(x, v -> v.add(out));
    out.close();
    return sum;
  }

  /** torch.einsum("hij,bjhc->bihc") and a bias, by the one product that einsum makes of it. */
  private NDArray spatial(NDArray v, String name, int heads) {
    long batch = v.getShape().get(0);
    long tokens = v.getShape().get(1);
    long each = v.getShape().get(2) / heads;
    NDArray y = v.reshape(batch, tokens, heads, each);
    y = then(y, a -> a.transpose(2, 1, 0, 3));
    y = then(y, a -> a.reshape(heads, tokens, batch * each));
    y = then(y, a -> params.get(name + ".weight").batchMatMul(a));
    y = then(y, a -> a.reshape(heads, tokens, batch, each));
    y = then(y, a -> a.add(params.get(name + ".bias").reshape(heads, tokens, 1, 1)));
    y = then(y, a -> a.transpose(2, 1, 0, 3));
    return then(y, a -> a.reshape(batch, tokens, heads * each));
  }

  private static NDArray then(NDArray x, UnaryOperator<NDArray> next) {
    try (x) {
      return next.apply(x);
    }
  }

  private NDArray linear(NDArray x, String name) {
    return Linear.linear(x, params.get(name + ".weight"), params.get(name + ".bias"))
        .singletonOrThrow();
  }

  private NDArray norm(NDArray x, String name) {
    NDArray weight = params.get(name + ".weight");
    return LayerNorm.layerNorm(x, weight.getShape(), weight, params.get(name + ".bias"), EPS)
        .singletonOrThrow();
  }
}
