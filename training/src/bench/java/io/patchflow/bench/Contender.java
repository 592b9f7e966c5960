package io.patchflow.bench;

/** A library that computes the {@link Scenario}. */
interface Contender extends AutoCloseable {

  /**
   * Trains on a step's batch: bytes to floats, varied and mixed as the recipe says, forward,
   * backward, optimiser.
   *
   * @return the batch's mean loss before the step
   */
  double train(int step);

  /** The same by {@link Scenario#plain}. */
  double trainPlain(int step);

  /** Logits of a step's batch in inference mode, (batch, classes). */
  float[] infer(int step);

  @Override
  void close();
}
