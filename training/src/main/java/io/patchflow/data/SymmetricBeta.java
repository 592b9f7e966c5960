package io.patchflow.data;

/**
 * The distribution Beta(a, a), as the share that one of two gamma variables has of their sum. Their
 * logarithms are drawn, since for a small {@code a} both would be 0 as numbers.
 *
 * @param a above 0
 */
record SymmetricBeta(double a) {

  double draw(ImageRandom random) {
    double one = logGamma(random);
    double other = logGamma(random);
    return 1 / (1 + StrictMath.exp(one - other));
  }

  /**
   * The logarithm of a gamma variable of shape a: one of shape a + 1 (Marsaglia and Tsang, 2000)
   * times the a-th root of a uniform one.
   */
  private double logGamma(ImageRandom random) {
    double d = a + 1 - 1.0 / 3;
    double c = 1 / StrictMath.sqrt(9 * d);
    while (true) {
      double x = random.normal();
      double root = 1 + c * x;
      if (root <= 0) {
        continue;
      }
      double v = root * root * root;
      double logV = StrictMath.log(v);
      if (StrictMath.log(1 - random.uniform()) < x * x / 2 + d - d * v + d * logV) {
        return StrictMath.log(d) + logV + StrictMath.log(1 - random.uniform()) / a;
      }
    }
  }
}
