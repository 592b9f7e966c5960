package io.patchflow.optim;

/**
 * Half a cosine from {@code peak} to 0 (arXiv:1608.03983, without restarts).
 *
 * @param peak the rate up to step {@code start}
 * @param start the step, from 0, from which the rate falls
 * @param end steps of the training; the rate would be 0 at the one behind the last
 */
record Cosine(double peak, long start, long end) implements Schedule {
  @Override
  public double rate(long step) {
    double share = (double) Math.max(0, step - start) / Math.max(1, end - start);
    return peak * (1 + Math.cos(Math.PI * share)) / 2;
  }
}
