package io.patchflow.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import io.patchflow.model.Architecture;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The patch-MLP written down as for torch.nn, in the order of the published model, from PyTorch's
 * own operations. Arrays in between are let go of at once, as Python does, so that PyTorch keeps
 * only what its backward pass needs.
 */
final class TorchModel {
  private static final float EPS = 1e-5f;

  /** DJL's momentum is the weight of what was before, PyTorch's that of the new. */
  private static final float MOMENTUM = 0.9f;

  private final NDManager manager;
  private final Scenario scenario;
  private final int blocks;
  private final Map<String, NDArray> params = new LinkedHashMap<>();
  private final NDArray runningMean;
  private final NDArray runningVar;

  TorchModel(NDManager manager, Scenario scenario) {
    this.manager = manager;
    this.scenario = scenario;
    Architecture a = scenario.architecture();
    this.blocks = a.blocks().size();
    this.runningMean = manager.zeros(new Shape(a.tokens()));
    this.runningVar = manager.ones(new Shape(a.tokens()));
    linear("stem.linear", a.patchDim(), a.stem());
    param("stem.bn.weight", 0, a.tokens());
    param("stem.bn.bias", 0, a.tokens());
    int tokens = a.tokens();
    int channels = a.stem();
    for (int i = 1; i <= blocks; i++) {
      List<Integer> sizes = a.blocks().get(i - 1);
      linear("block" + i + ".token.in", tokens, sizes.get(0));
      linear("block" + i + ".token.out", sizes.get(0), sizes.get(1));
      linear("block" + i + ".channel.in", channels, sizes.get(2));
      linear("block" + i + ".channel.out", sizes.get(2), sizes.get(3));
      tokens = sizes.get(1);
      channels = sizes.get(3);
    }
    linear("head", channels, a.classes());
  }

  /** All trainable parameters by name. */
  Map<String, NDArray> params() {
    return params;
  }

  /** (batch, tokens, patchDim) to (batch, tokens, channels), batch normalisation included. */
  NDArray stem(NDArray patches, boolean training) {
    try (NDArray y = linear(patches, "stem.linear")) {
      NDArray gamma = params.get("stem.bn.weight");
      NDArray beta = params.get("stem.bn.bias");
      return BatchNorm.batchNorm(
              y, runningMean, runningVar, gamma, beta, 1, MOMENTUM, EPS, training)
          .singletonOrThrow();
    }
  }

  /** What follows the stem: (batch, tokens, channels) to logits (batch, classes). */
  NDArray logits(NDArray x) {
    NDArray y = x.swapAxes(1, 2);
    for (int i = 1; i <= blocks; i++) {
      y = i == 1 ? y : then(y, v -> v.swapAxes(1, 2));
      y = mlp(y, "block" + i + ".token");
      y = then(y, v -> v.swapAxes(1, 2));
      y = mlp(y, "block" + i + ".channel");
    }
    y = then(y, v -> v.mean(new int[] {1}));
    return then(y, v -> linear(v, "head"));
  }

  private NDArray mlp(NDArray x, String name) {
    NDArray hidden = then(x, v -> linear(v, name + ".in"));
    return then(then(hidden, Activation::relu), v -> linear(v, name + ".out"));
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

  private void linear(String name, int in, int out) {
    param(name + ".weight", in, out, in);
    param(name + ".bias", in, out);
  }

  private void param(String name, int fanIn, long... shape) {
    Shape size = new Shape(shape);
    NDArray values =
        manager.create(scenario.parameter(name, fanIn, Math.toIntExact(size.size())), size);
    values.setRequiresGradient(true);
    params.put(name, values);
  }
}
