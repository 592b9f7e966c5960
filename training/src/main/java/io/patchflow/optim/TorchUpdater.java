package io.patchflow.optim;

import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.schedule.ISchedule;

/**
 * An optimiser of PyTorch's in the form of a Deeplearning4j updater: its arguments, saved with the
 * network, and its arithmetic. The learning rate kept here is the one that Deeplearning4j's own
 * steps use; {@link FlatOptimizer} gives each step its own. Deeplearning4j's schedules are not
 * taken.
 *
 * <p>Per-parameter arithmetic runs in the parameters' own type, scalars are computed in double, as
 * PyTorch does. Weight decay is not in here: it is the network's regularisation, {@link
 * Optimizers#decay}.
 */
abstract class TorchUpdater implements IUpdater {
  private static final long serialVersionUID = 1L;

  private double learningRate;

  TorchUpdater(double learningRate) {
    this.learningRate = learningRate;
  }

  /** Names of the arrays kept from step to step; each is as long as the parameters. */
  abstract List<String> stateNames();

  /** Every argument but the learning rate. */
  abstract List<Double> arguments();

  /**
   * Turns a gradient into what is subtracted from the parameters, in place.
   *
   * @param gradient (parameters), decay included
   * @param state an array (parameters) for each of {@link #stateNames}, all zeros before step 1
   * @param step from 1
   * @param learningRate of this step
   */
  abstract void update(INDArray gradient, List<INDArray> state, int step, double learningRate);

  /** The same as numbers, for whoever does the arithmetic elsewhere. */
  abstract UpdatePlan.Step step(int step, double learningRate);

  final double learningRate() {
    return learningRate;
  }

  @Override
  public final long stateSize(long parameters) {
    return Math.multiplyExact(parameters, stateNames().size());
  }

  @Override
  public final GradientUpdater<TorchUpdater> instantiate(INDArray view, boolean initialize) {
    StatefulUpdater updater = new StatefulUpdater(this);
    if (!stateNames().isEmpty()) {
      long parameters = view.length() / stateNames().size();
      updater.setStateViewArray(view, new long[] {parameters}, 'c', initialize);
    }
    return updater;
  }

  @Override
  public final GradientUpdater<TorchUpdater> instantiate(
      Map<String, INDArray> state, boolean initialize) {
    StatefulUpdater updater = new StatefulUpdater(this);
    updater.setState(state, initialize);
    return updater;
  }

  @Override
  public final boolean hasLearningRate() {
    return true;
  }

  @Override
  public final double getLearningRate(int iteration, int epoch) {
    return learningRate;
  }

  /**
   * @throws IllegalArgumentException a schedule was given
   */
  @Override
  public final void setLrAndSchedule(double learningRate, ISchedule schedule) {
    if (schedule != null) {
      throw new IllegalArgumentException(
          getClass().getSimpleName() + " takes a learning rate, not a schedule: " + schedule);
    }
    this.learningRate = learningRate;
  }

  @Override
  public final TorchUpdater clone() {
    try {
      return (TorchUpdater) super.clone();
    } catch (CloneNotSupportedException e) {
      throw new AssertionError(e);
    }
  }

  /** Equal updaters of neighbouring parameters are applied to all of them in one go. */
  @Override
  public final boolean equals(Object other) {
    return other instanceof TorchUpdater that
        && getClass() == that.getClass()
        && Double.compare(learningRate, that.learningRate) == 0
        && arguments().equals(that.arguments());
  }

  @Override
  public final int hashCode() {
    return 31 * arguments().hashCode() + Double.hashCode(learningRate);
  }

  @Override
  public final String toString() {
    return getClass().getSimpleName() + "(" + learningRate + ", " + arguments() + ")";
  }
}
