package io.patchflow.optim;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;
import org.deeplearning4j.nn.updater.UpdaterBlock;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.transforms.pairwise.arithmetic.Axpy;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
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
  private final List<Block> blocks = new ArrayList<>();

  /** The optimiser of {@code net}, whose gradient must have its memory already. */
  public FlatOptimizer(MultiLayerNetwork net) {
    this.net = net;
    INDArray parameters = net.params().reshape(net.numParams());
    for (UpdaterBlock block : ((BaseMultiLayerUpdater<?>) net.getUpdater()).getUpdaterBlocks()) {
      if (block.getGradientUpdater() instanceof StatefulUpdater updater) {
        long from = block.getParamOffsetStart();
        long to = block.getParamOffsetEnd();
        INDArray gradient = block.getGradientView();
        blocks.add(
            new Block(
                updater,
                parameters.get(NDArrayIndex.interval(from, to)),
                gradient.reshape(gradient.length()),
                decay(block)));
      }
    }
  }

  /** Takes a step with the mean gradient that the network's gradient memory holds. */
  public void step() {
    int iteration = net.getIterationCount();
    for (Block block : blocks) {
      INDArray gradient = block.gradient();
      if (block.decay() != 0) {
        addScaled(gradient, block.parameters(), block.decay());
      }
      block.updater().applyFused(gradient, iteration);
      addScaled(block.parameters(), gradient, -1);
    }
    net.getLayerWiseConfigurations().setIterationCount(Math.addExact(iteration, 1));
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
