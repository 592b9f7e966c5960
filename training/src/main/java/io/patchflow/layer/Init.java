package io.patchflow.layer;

import java.util.Random;

/**
 * How a parameter starts: each value is drawn, or all are one constant.
 *
 * @param kind what is drawn
 * @param size standard deviation, bound, or the constant
 */
public record Init(Kind kind, double size) {

  /** A distribution. */
  public enum Kind {
    NORMAL,
    UNIFORM,
    CONSTANT
  }

  /** The same value everywhere. */
  public static Init constant(double value) {
    return new Init(Kind.CONSTANT, value);
  }

  /** Normal about 0. */
  public static Init normal(double deviation) {
    return new Init(Kind.NORMAL, deviation);
  }

  /**
   * Normal of variance 2 / fan-in, for weights before a relu (He et al., 2015;
   * torch.nn.init.kaiming_normal_).
   */
  public static Init kaiming(int fanIn) {
    return normal(Math.sqrt(2.0 / fanIn));
  }

  /** Uniform in +-1 / sqrt(fan-in), torch.nn.Linear's default for a bias. */
  public static Init uniform(int fanIn) {
    return new Init(Kind.UNIFORM, 1 / Math.sqrt(fanIn));
  }

  /** The next value. */
  double draw(Random random) {
    return switch (kind) {
      case NORMAL -> random.nextGaussian() * size;
      case UNIFORM -> (random.nextDouble() * 2 - 1) * size;
      case CONSTANT -> size;
    };
  }
}
