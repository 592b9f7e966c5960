package io.patchflow.optim;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.Updater;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;
import org.deeplearning4j.nn.updater.UpdaterBlock;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.transforms.pairwise.arithmetic.Axpy;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.regularization.L2Regularization;
import org.nd4j.linalg.learning.regularization.Regularization;

/**
 * A network's optimiser as a few operations over its flat parameters, in place of Deeplearning4j's
 * many, one for each parameter. It works on the network's own updater state and counter, so that
 * what is saved and resumed is the same.
 */
public final class FlatOptimizer {

  /** Neighbouring parameters that share an optimiser, as views of the network's. */
  private record Block(
      StatefulUpdater updater, INDArray parameters, INDArray gradient, double decay) {}

  private final MultiLayerNetwork net;
  private Updater updater;
  private List<Block> blocks;

  /** The optimiser of {@code net}, whose gradient must have its memory already. */
  public FlatOptimizer(MultiLayerNetwork net) {
    this.net = net;
  }

  /**
   * Views of the present updater: a new learning rate gives the network another, with new state.
   */
  private List<Block> blocks() {
    if (updater != net.getUpdater()) {
      updater = net.getUpdater();
      blocks = new ArrayList<>();
      INDArray parameters = net.params().reshape(net.numParams());
      for (UpdaterBlock block : ((BaseMultiLayerUpdater<?>) updater).getUpdaterBlocks()) {
        if (block.getGradientUpdater() instanceof StatefulUpdater stateful) {
          long from = block.getParamOffsetStart();
          long to = block.getParamOffsetEnd();
          INDArray gradient = block.getGradientView();
          blocks.add(
              new Block(
                  stateful,
                  parameters.get(NDArrayIndex.interval(from, to)),
                  gradient.reshape(gradient.length()),
                  decay(block)));
        }
      }
    }
    return blocks;
  }

  /** Takes a step with the mean gradient that the network's gradient memory holds. */
  public void step() {
    int iteration = net.getIterationCount();
    blocks().forEach(block -> step(block, iteration));
    net.getLayerWiseConfigurations().setIterationCount(Math.addExact(iteration, 1));
  }

  /**
   * Takes one step on arrays of any origin.
   *
   * @param parameters (length), overwritten
   * @param gradient (length), overwritten
   * @param state as long as the optimiser's state for so many parameters, overwritten
   * @param decay coupled
   * @param step from 1
   */
  public static void step(
      IUpdater optimizer,
      INDArray parameters,
      INDArray gradient,
      INDArray state,
      double decay,
      int step) {
    StatefulUpdater updater = (StatefulUpdater) optimizer.instantiate(state, false);
    step(new Block(updater, parameters, gradient, decay), step - 1);
  }

  private static void step(Block block, int iteration) {
    if (block.decay() != 0) {
      addScaled(block.gradient(), block.parameters(), block.decay());
    }
    block.updater().applyFused(block.gradient(), iteration);
    addScaled(block.parameters(), block.gradient(), -1);
  }

  private static void addScaled(INDArray target, INDArray values, double scale) {
    Nd4j.getExecutioner().exec(new Axpy(values, target, target, scale));
  }

  /** The coupled decay of a block's first parameter; the network's parameters all have the same. */
  private static double decay(UpdaterBlock block) {
    UpdaterBlock.ParamState first = block.getLayersAndVariablesInBlock().get(0);
    double decay = 0;
    for (Regularization regularization :
        first.getLayer().getConfig().getRegularizationByParam(first.getParamName())) {
      decay += ((L2Regularization) regularization).getL2().valueAt(0, 0);
    }
    return decay;
  }
}
