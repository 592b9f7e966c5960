package io.patchflow.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.patchflow.recipe.Recipe;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.schedule.FixedSchedule;

/** The optimisers where they are used: inside a network that is trained, saved and restored. */
class OptimizerNetworkTest {
  private static final int BATCH = 5;

  @Test
  void aFitStepIsAnAdamStepWithDecayOnWeightsAndBiases() {
    Recipe.Optimizer adam = optimizer("adam");
    MultiLayerNetwork network = network(adam);
    DataSet batch = batch(1);
    double[] parameters = network.params().toDoubleVector();
    double[] gradient = gradient(network, batch);
    network.fit(batch);

    double[] trained = network.params().toDoubleVector();
    for (int i = 0; i < parameters.length; i++) {
      double g = gradient[i] + adam.weightDecay() * parameters[i];
      double mean = (1 - adam.beta1()) * g;
      double variance = (1 - adam.beta2()) * g * g;
      double denominator = Math.sqrt(variance) / Math.sqrt(1 - adam.beta2()) + adam.eps();
      double update = adam.learningRate() / (1 - adam.beta1()) * mean / denominator;
      assertThat(parameters[i] - trained[i])
          .as("update of parameter %d, whose gradient is %s", i, g)
          .isCloseTo(update, within(2e-7));
    }
  }

  @Test
  void aFitStepOfAdamWTakesTheDecayOffTheParameterItself() {
    Recipe.Optimizer adamw = optimizer("adamw");
    MultiLayerNetwork network = network(adamw);
    MultiLayerNetwork undecayed = network(optimizer("adamw", 0));
    double[] parameters = network.params().toDoubleVector();
    network.fit(batch(1));
    undecayed.fit(batch(1));

    double[] trained = network.params().toDoubleVector();
    double[] expected = undecayed.params().toDoubleVector();
    for (int i = 0; i < parameters.length; i++) {
      double decay = adamw.learningRate() * adamw.weightDecay() * parameters[i];
      assertThat(trained[i]).isCloseTo(expected[i] - decay, within(1e-7));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"adam", "adamw", "sgd", "asgd"})
  void aRestoredNetworkGoesOnBitIdentically(String name) throws IOException {
    MultiLayerNetwork through = network(optimizer(name));
    MultiLayerNetwork stopped = network(optimizer(name));
    fit(through, 0, 4);
    fit(stopped, 0, 4);
    MultiLayerNetwork restored = restored(stopped);
    assertThat(updater(restored)).isEqualTo(updater(stopped)).isNotSameAs(updater(stopped));
    fit(through, 4, 8);
    fit(restored, 4, 8);
    assertThat(bits(restored.params())).as("parameters").isEqualTo(bits(through.params()));
    assertThat(bits(restored.getUpdater().getStateViewArray()))
        .as("optimiser state")
        .isEqualTo(bits(through.getUpdater().getStateViewArray()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"adam", "adamw", "sgd", "asgd"})
  void aNewLearningRateKeepsTheState(String name) throws IOException {
    MultiLayerNetwork network = network(optimizer(name));
    fit(network, 0, 3);
    long[] state = bits(network.getUpdater().getStateViewArray());
    network.setLearningRate(1e-4);
    assertThat(network.getLearningRate(0)).isEqualTo(1e-4);
    assertThat(network.getLearningRate(1)).isEqualTo(1e-4);
    assertThat(bits(network.getUpdater().getStateViewArray())).isEqualTo(state);
    assertThat(restored(network).getLearningRate(1)).as("saved with the network").isEqualTo(1e-4);
  }

  @Test
  void aNewLearningRateScalesTheNextStep() {
    MultiLayerNetwork fast = network(optimizer("adam"));
    MultiLayerNetwork slow = network(optimizer("adam"));
    slow.setLearningRate(optimizer("adam").learningRate() / 8);
    INDArray before = fast.params().dup();
    fit(fast, 0, 1);
    fit(slow, 0, 1);
    INDArray step = before.sub(fast.params());
    INDArray smaller = before.sub(slow.params());
    assertThat(step.sub(smaller.mul(8)).norm2Number().doubleValue())
        .isLessThan(1e-4 * step.norm2Number().doubleValue());
  }

  @Test
  void asgdTakesANewLearningRateOneStepLate() {
    MultiLayerNetwork kept = network(optimizer("asgd"));
    MultiLayerNetwork changed = network(optimizer("asgd"));
    fit(kept, 0, 2);
    fit(changed, 0, 2);
    changed.setLearningRate(1e-3);
    fit(kept, 2, 3);
    fit(changed, 2, 3);
    assertThat(bits(changed.params())).isEqualTo(bits(kept.params()));
    fit(kept, 3, 4);
    fit(changed, 3, 4);
    assertThat(bits(changed.params())).isNotEqualTo(bits(kept.params()));
  }

  @Test
  void allParametersAreUpdatedInOneBlock() {
    MultiLayerNetwork network = network(optimizer("adam"));
    BaseMultiLayerUpdater<?> updater = (BaseMultiLayerUpdater<?>) network.getUpdater();
    assertThat(updater.getUpdaterBlocks()).hasSize(1);
  }

  @Test
  void aScheduleIsRefused() {
    IUpdater adam = Optimizers.of(optimizer("adam"));
    assertThatThrownBy(() -> adam.setLrAndSchedule(Double.NaN, new FixedSchedule(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("TorchAdam takes a learning rate, not a schedule: FixedSchedule");
  }

  private static Recipe.Optimizer optimizer(String name) {
    return optimizer(name, 5e-2);
  }

  private static Recipe.Optimizer optimizer(String name, double decay) {
    return new Recipe.Optimizer(name, 1e-2, 0.9, 0.999, 1e-8, decay, "none", 0.9, 1e-2, 0.75, 1);
  }

  private static MultiLayerNetwork network(Recipe.Optimizer optimizer) {
    MultiLayerConfiguration configuration =
        new NeuralNetConfiguration.Builder()
            .seed(7)
            .dataType(DataType.FLOAT)
            .updater(Optimizers.of(optimizer))
            .list()
            .layer(new DenseLayer.Builder().nIn(4).nOut(6).activation(Activation.TANH).build())
            .layer(new OutputLayer.Builder().nIn(6).nOut(3).build())
            .build();
    for (NeuralNetConfiguration each : configuration.getConfs()) {
      BaseLayer layer = (BaseLayer) each.getLayer();
      layer.setRegularization(Optimizers.decay(optimizer, /* biasOrNorm= */ false));
      layer.setRegularizationBias(Optimizers.decay(optimizer, /* biasOrNorm= */ true));
    }
    MultiLayerNetwork network = new MultiLayerNetwork(configuration);
    network.init();
    network.params().addi(0.1); // biases too have something to decay
    return network;
  }

  private static DataSet batch(int step) {
    double[] values = new Random(step).doubles(BATCH * 4L).toArray();
    INDArray features = Nd4j.createFromArray(values).castTo(DataType.FLOAT).reshape(BATCH, 4);
    INDArray labels = Nd4j.zeros(DataType.FLOAT, BATCH, 3);
    for (int i = 0; i < BATCH; i++) {
      labels.putScalar(i, (i + step) % 3, 1);
    }
    return new DataSet(features, labels);
  }

  /** Of the mean loss, without decay. */
  private static double[] gradient(MultiLayerNetwork network, DataSet batch) {
    network.setInput(batch.getFeatures());
    network.setLabels(batch.getLabels());
    network.computeGradientAndScore();
    return network.gradient().gradient().div(BATCH).toDoubleVector();
  }

  private static void fit(MultiLayerNetwork network, int from, int to) {
    for (int step = from; step < to; step++) {
      network.fit(batch(step));
    }
  }

  private static MultiLayerNetwork restored(MultiLayerNetwork network) throws IOException {
    ByteArrayOutputStream saved = new ByteArrayOutputStream();
    ModelSerializer.writeModel(network, saved, true);
    return ModelSerializer.restoreMultiLayerNetwork(
        new ByteArrayInputStream(saved.toByteArray()), true);
  }

  private static IUpdater updater(MultiLayerNetwork network) {
    return network.getLayer(0).conf().getLayer().getUpdaterByParam("W");
  }

  private static long[] bits(INDArray array) {
    float[] values = array.toFloatVector();
    long[] bits = new long[values.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToRawIntBits(values[i]);
    }
    return bits;
  }
}
