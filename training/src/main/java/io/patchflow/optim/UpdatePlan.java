package io.patchflow.optim;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;
import org.deeplearning4j.nn.updater.UpdaterBlock;
import org.nd4j.linalg.learning.regularization.Regularization;

/**
 * What {@link FlatOptimizer} does to a network's flat arrays, as numbers: for whoever keeps these
 * arrays elsewhere and does the arithmetic there.
 *
 * @param blocks parts of the parameters that share an optimiser
 * @param coupled for each parameter, the decay that is added to its gradient
 * @param decoupled for each parameter, the decay that takes its share, times the learning rate, off
 *     the parameter
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record UpdatePlan(List<Block> blocks, float[] coupled, float[] decoupled) {

  /** The arithmetic. */
  public enum Optimizer {
    ADAM(0),
    SGD(1),
    MOMENTUM(2),
    ASGD(3);

    private final int number;

    Optimizer(int number) {
      this.number = number;
    }

    /** As the kernels know it. */
    public int number() {
      return number;
    }
  }

  /**
   * A step as numbers.
   *
   * @param rate what the step's direction is multiplied with
   * @param beta1 weight of the first state; of ASGD, 1 in the first step
   * @param rest1 1 less that; of ASGD, 1 less mu
   * @param beta2 weight of the second state; of ASGD, the next step's eta
   * @param rest2 1 less that
   * @param correction what the root of the second state is divided by
   * @param eps added to that root
   */
  public record Step(
      Optimizer optimizer,
      double rate,
      double beta1,
      double rest1,
      double beta2,
      double rest2,
      double correction,
      double eps) {
    static Step of(Optimizer optimizer, double rate, double beta1, double rest1, double beta2) {
      return new Step(optimizer, rate, beta1, rest1, beta2, 0, 1, 0);
    }
  }

  /**
   * Neighbouring parameters.
   *
   * @param from the first, in the flat parameters and gradient
   * @param length how many
   * @param state where their state begins in the flat updater state, one array behind the other
   */
  public record Block(int from, int length, int state, TorchUpdater updater) {

    /** The step after {@code done} others. */
    public Step step(int done, double learningRate) {
      return updater.step(Math.addExact(done, 1), learningRate);
    }
  }

  /** The plan of a network's present updater. */
  public static UpdatePlan of(MultiLayerNetwork net) {
    int parameters = Math.toIntExact(net.numParams());
    UpdatePlan plan =
        new UpdatePlan(new ArrayList<>(), new float[parameters], new float[parameters]);
    for (UpdaterBlock block : ((BaseMultiLayerUpdater<?>) net.getUpdater()).getUpdaterBlocks()) {
      if (block.getGradientUpdater() instanceof StatefulUpdater stateful) {
        plan.blocks.add(
            new Block(
                block.getParamOffsetStart(),
                block.getParamOffsetEnd() - block.getParamOffsetStart(),
                block.getUpdaterViewOffsetStart(),
                stateful.getConfig()));
        block.getLayersAndVariablesInBlock().forEach(plan::decay);
      }
    }
    return plan;
  }

  private void decay(UpdaterBlock.ParamState param) {
    List<Regularization> decay = FlatOptimizer.decay(param);
    for (int i = param.getParamOffsetStart(); i < param.getParamOffsetEnd(); i++) {
      coupled[i] = (float) CoupledDecay.of(decay);
      decoupled[i] = (float) DecoupledDecay.of(decay);
    }
  }
}
