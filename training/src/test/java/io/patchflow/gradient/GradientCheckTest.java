package io.patchflow.gradient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Random;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

class GradientCheckTest {

  @Test
  void rightGradientsOfTrainedParametersPass() {
    MultiLayerNetwork network = network(new ActivationTanH(), DataType.DOUBLE, 0);
    INDArray before = network.params().dup();
    Map<String, Double> errors = GradientCheck.errors(network, batch());
    assertThat(errors)
        .as("running statistics are not trained")
        .containsOnlyKeys("0_W", "0_b", "1_gamma", "1_beta", "2_W", "2_b");
    assertThat(errors.values()).allSatisfy(error -> assertThat(error).isLessThan(1e-6));
    assertThat(network.params()).isEqualTo(before);
  }

  @Test
  void aGradientOffByAThousandthShowsBelowTheFaultOnly() {
    MultiLayerNetwork network = network(new SteepTanH(), DataType.DOUBLE, 0);
    Map<String, Double> errors = GradientCheck.errors(network, batch());
    assertThat(errors.get("0_W")).isBetween(5e-4, 2e-3);
    assertThat(errors.get("1_gamma")).isLessThan(1e-6);
    assertThat(errors.get("2_W")).isLessThan(1e-6);
  }

  @Test
  void singlePrecisionAndRegularisationAreRefused() {
    MultiLayerNetwork single = network(new ActivationTanH(), DataType.FLOAT, 0);
    assertThatThrownBy(() -> GradientCheck.errors(single, batch()))
        .hasMessageContaining("the network computes in double");
    MultiLayerNetwork decayed = network(new ActivationTanH(), DataType.DOUBLE, 0.1);
    assertThatThrownBy(() -> GradientCheck.errors(decayed, batch()))
        .hasMessageContaining("the loss has no regularisation in it");
  }

  private static MultiLayerNetwork network(IActivation activation, DataType type, double l2) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(3)
                .dataType(type)
                .l2(l2)
                .list()
                .layer(new DenseLayer.Builder().nIn(4).nOut(5).activation(activation).build())
                .layer(new BatchNormalization.Builder().nIn(5).nOut(5).build())
                .layer(new OutputLayer.Builder().nIn(5).nOut(3).build())
                .build());
    network.init();
    return network;
  }

  private static DataSet batch() {
    double[] values = new Random(5).doubles(24, -1, 1).toArray();
    INDArray labels = Nd4j.zeros(DataType.DOUBLE, 6, 3);
    for (int i = 0; i < 6; i++) {
      labels.putScalar(i, i % 3, 1);
    }
    return new DataSet(Nd4j.createFromArray(values).reshape(6, 4), labels);
  }

  /** Says its slope is a thousandth more than it is. */
  private static final class SteepTanH extends ActivationTanH {
    private static final long serialVersionUID = 1L;

    @Override
    public Pair<INDArray, INDArray> backprop(INDArray in, INDArray epsilon) {
      Pair<INDArray, INDArray> right = super.backprop(in, epsilon);
      right.getFirst().muli(1.001);
      return right;
    }
  }
}
