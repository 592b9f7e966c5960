package io.patchflow.bench;

/**
 * What this project should reach with a recipe, 0 where nothing is set.
 *
 * @param trainStock1 training on one thread, times stock PyTorch
 * @param trainTuned1 training on one thread, times tuned PyTorch
 * @param trainStock2 training on two threads, times stock PyTorch
 * @param trainTwoThreads training on two threads, times one
 * @param inferStock1 inference on one thread, times stock PyTorch
 * @param peakMib peak resident memory of two threads, at most
 */
record Targets(
    double trainStock1,
    double trainTuned1,
    double trainStock2,
    double trainTwoThreads,
    double inferStock1,
    double peakMib) {

  static Targets of(String recipe) {
    return switch (recipe) {
      case "seed" -> new Targets(2.5, 2.0, 2.2, 1.8, 2.5, 657);
      case "best" -> new Targets(2.5, 0, 0, 0, 0, 0);
      default -> new Targets(0, 0, 0, 0, 0, 0);
    };
  }
}
