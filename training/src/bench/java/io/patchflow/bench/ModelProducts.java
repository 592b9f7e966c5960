package io.patchflow.bench;

import io.patchflow.kernel.MixShape;
import io.patchflow.model.Architecture;
import java.util.ArrayList;
import java.util.List;

/** The matrix products of a training step, as published and as the kernel cpu computes them. */
final class ModelProducts {
  private final Architecture architecture;
  private final int batch;
  private final List<MatrixProduct> products = new ArrayList<>();

  private ModelProducts(Architecture architecture, int batch) {
    this.architecture = architecture;
    this.batch = batch;
  }

  /**
   * Operations a sample of a training step if each linear map is computed where the model has it:
   * forward, and backward once for the weights and once for the input, except the stem's.
   */
  static double nominalFlops(Architecture a) {
    double stem = 2.0 * a.tokens() * a.patchDim() * a.stem();
    double rest = 0;
    double tokens = a.tokens();
    double channels = a.stem();
    for (List<Integer> block : a.blocks()) {
      rest += 2 * channels * block.get(0) * (tokens + block.get(1));
      tokens = block.get(1);
      rest += 2 * tokens * block.get(2) * (channels + block.get(3));
      channels = block.get(3);
    }
    rest += 2 * channels * a.classes();
    return 2 * stem + 3 * rest;
  }

  /** What the kernel cpu computes, each distinct product once; the last two, tiny, layers not. */
  static List<MatrixProduct> computed(Architecture architecture, int batch) {
    ModelProducts all = new ModelProducts(architecture, batch);
    all.stem();
    architecture.mixes().forEach(all::mix);
    return all.products;
  }

  /** Operations a sample. */
  static double flops(List<MatrixProduct> products) {
    return products.stream().mapToDouble(p -> p.flops() * p.perSample()).sum();
  }

  private void stem() {
    int inputs = architecture.patchDim() + 1;
    double perSample = (double) architecture.tokens() / batch;
    products.add(
        new MatrixProduct(false, false, batch, architecture.stem(), inputs, perSample));
    products.add(new MatrixProduct(true, false, inputs, architecture.stem(), batch, perSample));
  }

  private void mix(MixShape shape) {
    int ti = shape.tokensIn();
    int to = shape.tokensOut();
    int ci = shape.channelsIn();
    int co = shape.channelsOut();
    if (!shape.mixesChannels()) {
      tokenMap(to, ti, ci);
    } else if (shape.channelProductFirst()) {
      channelMap(ti, co, ci);
      tokenMap(to, ti, co);
    } else {
      tokenMap(to, ti, ci);
      channelMap(to, co, ci);
    }
  }

  /** (out, in) weights by (in, channels): the output, the weights' gradient, the input's. */
  private void tokenMap(int out, int in, int channels) {
    products.add(new MatrixProduct(false, false, out, channels, in, 1));
    products.add(new MatrixProduct(false, true, out, in, channels, 1));
    products.add(new MatrixProduct(true, false, in, channels, out, 1));
  }

  /** (tokens, in) by the transpose of (out, in) weights, and the two gradients. */
  private void channelMap(int tokens, int out, int in) {
    products.add(new MatrixProduct(false, true, tokens, out, in, 1));
    products.add(new MatrixProduct(true, false, out, in, tokens, 1));
    products.add(new MatrixProduct(false, false, tokens, in, out, 1));
  }
}
