package io.patchflow.gradient;

import java.util.Map;
import java.util.TreeMap;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.common.base.Preconditions;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.NoOp;

/**
 * Holds a network's backpropagated gradients against central differences of its loss in training
 * mode, in double precision. An input gradient is checked through the parameters of the layers
 * below it.
 */
public final class GradientCheck {
  private static final double STEP = 1e-6;

  private GradientCheck() {}

  /**
   * The relative error of every trainable parameter's gradient: the norm of the difference over the
   * larger of the two norms, 0 where both vanish. Below 1e-6 for a right gradient whose loss bends
   * gently; a relu within 1e-6 of its kink spoils it.
   *
   * @param network of doubles, without regularisation; its parameters are the same afterwards
   * @return by the names of the parameter table; state, which has the updater NoOp, is left out
   */
  public static Map<String, Double> errors(MultiLayerNetwork network, DataSet batch) {
    Preconditions.checkArgument(
        network.params().dataType() == DataType.DOUBLE, "the network computes in double");
    Preconditions.checkArgument(
        network.calcRegularizationScore(true) == 0, "the loss has no regularisation in it");
    double[] backpropagated = backpropagated(network, batch);
    Map<String, Double> errors = new TreeMap<>();
    int offset = 0;
    for (Map.Entry<String, INDArray> parameter : network.paramTable().entrySet()) {
      int length = Math.toIntExact(parameter.getValue().length());
      if (isTrained(network, parameter.getKey())) {
        errors.put(parameter.getKey(), error(network, batch, backpropagated, offset, length));
      }
      offset += length;
    }
    return errors;
  }

  private static double[] backpropagated(MultiLayerNetwork network, DataSet batch) {
    network.setInput(batch.getFeatures());
    network.setLabels(batch.getLabels());
    network.computeGradientAndScore();
    return network.gradient().gradient().div(batch.numExamples()).toDoubleVector();
  }

  private static double error(
      MultiLayerNetwork network, DataSet batch, double[] backpropagated, int offset, int length) {
    double difference = 0;
    double norm = 0;
    double numericNorm = 0;
    for (int i = offset; i < offset + length; i++) {
      double numeric = centralDifference(network, batch, i);
      difference = Math.hypot(difference, backpropagated[i] - numeric);
      norm = Math.hypot(norm, backpropagated[i]);
      numericNorm = Math.hypot(numericNorm, numeric);
    }
    return difference == 0 ? 0 : difference / Math.max(norm, numericNorm);
  }

  private static double centralDifference(MultiLayerNetwork network, DataSet batch, int index) {
    INDArray parameters = network.params();
    double value = parameters.getDouble(index);
    parameters.putScalar(index, value + STEP);
    double above = network.score(batch, true);
    parameters.putScalar(index, value - STEP);
    double below = network.score(batch, true);
    parameters.putScalar(index, value);
    return (above - below) / (2 * STEP);
  }

  private static boolean isTrained(MultiLayerNetwork network, String parameter) {
    int separator = parameter.indexOf('_');
    int layer = Integer.parseInt(parameter.substring(0, separator));
    String name = parameter.substring(separator + 1);
    return !(network.getLayer(layer).conf().getLayer().getUpdaterByParam(name) instanceof NoOp);
  }
}
