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
import org.nd4j.linalg.learning.regularization.Regularization;

/**
 * A network's optimiser as a few operations over its flat parameters, in place of Deeplearning4j's
 * many, one for each parameter. It works on the network's own updater state and counter, so that
 * what is saved and resumed is the same.
 */
public final class FlatOptimizer {

  /** Neighbouring parameters that decay alike, as views of the network's. */
  private record Segment(INDArray parameters, INDArray gradient, double coupled, double decoupled) {

    /** What the decay does before the updater turns the gradient into a step. */
    void decay(double learningRate) {
      if (coupled != 0) {
        addScaled(gradient, parameters, coupled);
      }
      if (decoupled != 0) {
        parameters.muli(1 - learningRate * decoupled);
      }
    }
  }

  /** Neighbouring parameters that share an optimiser, as views of the network's. */
  private record Block(
      StatefulUpdater updater, INDArray parameters, INDArray gradient, List<Segment> segments) {

    void step(int iteration, double learningRate) {
      segments.forEach(segment -> segment.decay(learningRate));
      updater.apply(gradient, iteration, learningRate);
      addScaled(parameters, gradient, -1);
    }
  }

  private final MultiLayerNetwork net;
  private Updater updater;
  private List<Block> blocks;

  /** The optimiser of {@code net}, whose gradient must have its memory already. */
  public FlatOptimizer(MultiLayerNetwork net) {
    this.net = net;
  }

  /** Views of the present updater, which a network may replace by another. */
  private List<Block> blocks() {
    if (updater != net.getUpdater()) {
      updater = net.getUpdater();
      blocks = new ArrayList<>();
      for (UpdaterBlock block : ((BaseMultiLayerUpdater<?>) updater).getUpdaterBlocks()) {
        if (block.getGradientUpdater() instanceof StatefulUpdater stateful) {
          blocks.add(
              new Block(
                  stateful,
                  parameters(block.getParamOffsetStart(), block.getParamOffsetEnd()),
                  gradient(block, 0, block.getParamOffsetEnd() - block.getParamOffsetStart()),
                  segments(block)));
        }
      }
    }
    return blocks;
  }

  private List<Segment> segments(UpdaterBlock block) {
    List<Segment> segments = new ArrayList<>();
    List<UpdaterBlock.ParamState> params = block.getLayersAndVariablesInBlock();
    int first = 0;
    for (int i = 1; i <= params.size(); i++) {
      List<Regularization> decay = decay(params.get(first));
      if (i == params.size() || !decay(params.get(i)).equals(decay)) {
        int from = params.get(first).getParamOffsetStart();
        int to = params.get(i - 1).getParamOffsetEnd();
        int start = block.getParamOffsetStart();
        segments.add(
            new Segment(
                parameters(from, to),
                gradient(block, from - start, to - start),
                CoupledDecay.of(decay),
                DecoupledDecay.of(decay)));
        first = i;
      }
    }
    return segments;
  }

  static List<Regularization> decay(UpdaterBlock.ParamState param) {
    List<Regularization> decay =
        param.getLayer().getConfig().getRegularizationByParam(param.getParamName());
    return decay == null ? List.of() : decay;
  }

  private INDArray parameters(int from, int to) {
    return net.params().reshape(net.numParams()).get(NDArrayIndex.interval(from, to));
  }

  private static INDArray gradient(UpdaterBlock block, int from, int to) {
    INDArray gradient = block.getGradientView();
    return gradient.reshape(gradient.length()).get(NDArrayIndex.interval(from, to));
  }

  /** Takes a step with the mean gradient that the network's gradient memory holds. */
  public void step(double learningRate) {
    int iteration = net.getIterationCount();
    blocks().forEach(block -> block.step(iteration, learningRate));
    net.getLayerWiseConfigurations().setIterationCount(Math.addExact(iteration, 1));
  }

  private static void addScaled(INDArray target, INDArray values, double scale) {
    Nd4j.getExecutioner().exec(new Axpy(values, target, target, scale));
  }
}
