package io.patchflow.executor;

import io.patchflow.data.TrainingBatch;
import java.util.List;

/** The training steps of one network. */
public interface Training {

  /**
   * Takes a step: forward, backward, optimiser.
   *
   * @param batch may be filled again as soon as this returns
   * @param learningRate of this step
   */
  void step(TrainingBatch batch, double learningRate);

  /**
   * The first half of a step: leaves the gradient of the batch's mean loss in the network's
   * gradient vector, decay not included.
   *
   * @return (size, classes) logits row-major; behind them there may be other values. Overwritten by
   *     the next call
   */
  float[] gradient(TrainingBatch batch);

  /** Whether {@link #read} must be called before the next step. */
  boolean due();

  /**
   * The score of each step since the last call, in order; a device is waited for. From now to the
   * next step the network's parameters and updater state are what the steps made of them.
   */
  List<Score> read();
}
