package io.patchflow.backend;

import io.patchflow.kernel.MixShape;
import io.patchflow.kernel.StemShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A small patch-MLP in plain Java and double precision, written for nothing but to be read: what
 * every backend must come to. Gradients are central differences of the loss.
 */
final class PlainModel {
  static final int BATCH = 5;
  static final int CLASSES = 3;
  static final StemShape STEM = new StemShape(4, 3, 6);

  /** Tokens alone, tokens first, channels first; the latter two in both orders of products. */
  static final List<MixShape> MIXES =
      List.of(
          MixShape.ofTokens(4, 5, 6),
          new MixShape(5, 4, 6, 3, true, true),
          new MixShape(4, 6, 3, 5, true, false));

  /** Added to a variance, as torch.nn.BatchNorm1d does; said anew, to be independent. */
  private static final double EPS = 1e-5;

  private static final double STEP = 1e-5;

  /**
   * A parameter among the flat ones.
   *
   * @param layer 0 for the stem, then the mixing layers, the last for the linear one
   */
  record Param(int layer, String name, int from, int rows, int columns) {
    int end() {
      return from + rows * columns;
    }
  }

  private final List<Param> params = new ArrayList<>();
  private final double[] values;
  private final double[][][] patches = new double[BATCH][STEM.tokens()][STEM.patchDim()];
  private final int[] labels = {0, 2, 1, 2, 0};

  /** The same each time. */
  PlainModel() {
    add(0, "weight", STEM.channels(), STEM.patchDim());
    add(0, "bias", 1, STEM.channels());
    add(0, "gamma", 1, STEM.tokens());
    add(0, "beta", 1, STEM.tokens());
    for (int i = 0; i < MIXES.size(); i++) {
      MixShape mix = MIXES.get(i);
      add(i + 1, "tokenW", mix.tokensOut(), mix.tokensIn());
      add(i + 1, "tokenB", 1, mix.tokensOut());
      if (mix.mixesChannels()) {
        add(i + 1, "channelW", mix.channelsOut(), mix.channelsIn());
        add(i + 1, "channelB", 1, mix.channelsOut());
      }
    }
    add(MIXES.size() + 1, "W", MIXES.get(MIXES.size() - 1).channelsOut(), CLASSES);
    add(MIXES.size() + 1, "b", 1, CLASSES);
    Random random = new Random(1);
    values = random.doubles(end(), -1, 1).map(value -> (float) value).toArray();
    for (double[][] image : patches) {
      for (double[] patch : image) {
        for (int i = 0; i < patch.length; i++) {
          patch[i] = random.nextFloat();
        }
      }
    }
  }

  private void add(int layer, String name, int rows, int columns) {
    params.add(new Param(layer, name, end(), rows, columns));
  }

  private int end() {
    return params.isEmpty() ? 0 : params.get(params.size() - 1).end();
  }

  List<Param> params() {
    return params;
  }

  /** All parameters, one behind the other. */
  double[] values() {
    return values.clone();
  }

  /** (batch, tokens, patchDim). */
  double[][][] patches() {
    return patches;
  }

  int[] labels() {
    return labels;
  }

  /** (batch, classes). */
  double[][] logits() {
    double[][][] x = stem();
    for (int i = 0; i < MIXES.size(); i++) {
      boolean tokensFirst = MIXES.get(i).tokensFirst();
      x = tokensFirst ? channels(i + 1, tokens(i + 1, x)) : tokens(i + 1, channels(i + 1, x));
      relu(x);
    }
    Param weight = param(MIXES.size() + 1, "W");
    double[][] logits = new double[BATCH][CLASSES];
    for (int b = 0; b < BATCH; b++) {
      for (int k = 0; k < CLASSES; k++) {
        logits[b][k] = at(MIXES.size() + 1, "b", 0, k);
        for (double[] token : x[b]) {
          for (int c = 0; c < weight.rows(); c++) {
            logits[b][k] += token[c] / x[b].length * at(MIXES.size() + 1, "W", c, k);
          }
        }
      }
    }
    return logits;
  }

  /** Cross-entropy summed over the batch. */
  double loss() {
    double[][] logits = logits();
    double loss = 0;
    for (int b = 0; b < BATCH; b++) {
      double sum = 0;
      for (double logit : logits[b]) {
        sum += Math.exp(logit);
      }
      loss += Math.log(sum) - logits[b][labels[b]];
    }
    return loss;
  }

  /** The gradient of the mean loss, as long as the parameters. */
  double[] gradient() {
    double[] gradient = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      double value = values[i];
      values[i] = value + STEP;
      double above = loss();
      values[i] = value - STEP;
      gradient[i] = (above - loss()) / (2 * STEP) / BATCH;
      values[i] = value;
    }
    return gradient;
  }

  private double[][][] stem() {
    double[][][] y = new double[BATCH][STEM.tokens()][STEM.channels()];
    for (int t = 0; t < STEM.tokens(); t++) {
      double mean = 0;
      double square = 0;
      for (int b = 0; b < BATCH; b++) {
        for (int c = 0; c < STEM.channels(); c++) {
          y[b][t][c] = at(0, "bias", 0, c);
          for (int p = 0; p < STEM.patchDim(); p++) {
            y[b][t][c] += at(0, "weight", c, p) * patches[b][t][p];
          }
          mean += y[b][t][c] / BATCH / STEM.channels();
          square += y[b][t][c] * y[b][t][c] / BATCH / STEM.channels();
        }
      }
      double root = Math.sqrt(square - mean * mean + EPS);
      for (int b = 0; b < BATCH; b++) {
        for (int c = 0; c < STEM.channels(); c++) {
          y[b][t][c] = at(0, "gamma", 0, t) * (y[b][t][c] - mean) / root + at(0, "beta", 0, t);
        }
      }
    }
    return y;
  }

  private double[][][] tokens(int layer, double[][][] x) {
    Param weight = param(layer, "tokenW");
    double[][][] y = new double[BATCH][weight.rows()][x[0][0].length];
    for (int b = 0; b < BATCH; b++) {
      for (int out = 0; out < weight.rows(); out++) {
        for (int c = 0; c < y[b][out].length; c++) {
          y[b][out][c] = at(layer, "tokenB", 0, out);
          for (int in = 0; in < weight.columns(); in++) {
            y[b][out][c] += at(layer, "tokenW", out, in) * x[b][in][c];
          }
        }
      }
    }
    return y;
  }

  private double[][][] channels(int layer, double[][][] x) {
    if (!MIXES.get(layer - 1).mixesChannels()) {
      return x;
    }
    Param weight = param(layer, "channelW");
    double[][][] y = new double[BATCH][x[0].length][weight.rows()];
    for (int b = 0; b < BATCH; b++) {
      for (int t = 0; t < x[b].length; t++) {
        for (int out = 0; out < weight.rows(); out++) {
          y[b][t][out] = at(layer, "channelB", 0, out);
          for (int in = 0; in < weight.columns(); in++) {
            y[b][t][out] += at(layer, "channelW", out, in) * x[b][t][in];
          }
        }
      }
    }
    return y;
  }

  private static void relu(double[][][] x) {
    for (double[][] image : x) {
      for (double[] token : image) {
        for (int c = 0; c < token.length; c++) {
          token[c] = Math.max(0, token[c]);
        }
      }
    }
  }

  private Param param(int layer, String name) {
    return params.stream()
        .filter(param -> param.layer() == layer && param.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private double at(int layer, String name, int row, int column) {
    Param param = param(layer, name);
    return values[param.from() + row * param.columns() + column];
  }
}
