package io.patchflow.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.patchflow.kernel.Nd4jKernel;
import io.patchflow.recipe.Recipe;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** The steps for a device beside Deeplearning4j's. */
class DeviceNetworkTest {
  @ParameterizedTest
  @ValueSource(strings = {"adam", "sgd", "asgd"})
  void itsStepsAreDeeplearning4js(String optimizer) {
    Recipe.Optimizer settings =
        new Recipe.Optimizer(optimizer, 1e-2, 0.9, 0.999, 1e-8, 5e-2, "none", 0.9, 1e-4, 0.75, 2);
    MultiLayerNetwork theirs = PatchMlp.create(Networks.THREE_BLOCKS, settings, 5);
    MultiLayerNetwork ours = PatchMlp.create(Networks.THREE_BLOCKS, settings, 5);
    DeviceNetwork device = new DeviceNetwork(ours, new Nd4jKernel());
    SoftmaxCrossEntropy loss = SoftmaxCrossEntropy.of(theirs);
    for (int step = 0; step < 5; step++) {
      if (step == 3) {
        // Gives the networks other updaters, whose state is a copy.
        theirs.setLearningRate(1e-3);
        ours.setLearningRate(1e-3);
      }
      // The last batch of an epoch is smaller than those before and behind it.
      DataSet batch = batch(step == 2 ? 7 : 12, step);
      theirs.fit(batch.getFeatures(), batch.getLabels());
      device.train(batch.getFeatures(), classes(batch));
      Tally.Entry measured = device.tally().read().get(0);
      assertThat(measured.samples()).isEqualTo(batch.numExamples());
      assertThat(measured.loss()).isCloseTo(loss.batchLoss(), within(1e-3));
      assertThat(measured.hits()).isEqualTo(loss.batchHits());
    }
    assertThat(ours.getIterationCount()).isEqualTo(5);
    assertClose(ours.params(), theirs.params());
    assertClose(ours.getUpdater().getStateViewArray(), theirs.getUpdater().getStateViewArray());
    DataSet unseen = batch(9, 99);
    assertClose(
        device.logits(unseen.getFeatures(), false), Networks.logits(theirs, unseen.getFeatures()));
  }

  @Test
  void aNetworkSavedInBetweenGoesOnAsIfItHadNotBeen() throws IOException {
    MultiLayerNetwork whole = Networks.small(3);
    DeviceNetwork steps = new DeviceNetwork(whole, new Nd4jKernel());
    train(steps, 0, 4);
    ByteArrayOutputStream saved = new ByteArrayOutputStream();
    ModelSerializer.writeModel(whole, saved, /* saveUpdater= */ true);
    MultiLayerNetwork resumed =
        ModelSerializer.restoreMultiLayerNetwork(
            new ByteArrayInputStream(saved.toByteArray()), /* loadUpdater= */ true);
    train(steps, 4, 8);
    train(new DeviceNetwork(resumed, new Nd4jKernel()), 4, 8);
    assertThat(ModelFingerprint.of(resumed)).isEqualTo(ModelFingerprint.of(whole));
  }

  @Test
  void figuresAreReadTogether() {
    DeviceNetwork network = new DeviceNetwork(Networks.small(3), new Nd4jKernel());
    assertThat(network.tally().read()).isEmpty();
    DataSet batch = Networks.smallBatch(6, 1);
    for (int i = 0; i < 64; i++) {
      assertThat(network.tally().full()).isFalse();
      network.score(batch.getFeatures(), classes(batch));
    }
    assertThat(network.tally().full()).isTrue();
    assertThatThrownBy(() -> network.score(batch.getFeatures(), classes(batch)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("nobody read the last 64 batches");
    List<Tally.Entry> entries = network.tally().read();
    assertThat(entries).hasSize(64).containsOnly(entries.get(0));
    assertThat(entries.get(0).samples()).isEqualTo(6);
    assertThat(network.tally().read()).isEmpty();
  }

  private static void train(DeviceNetwork network, int from, int to) {
    for (int step = from; step < to; step++) {
      DataSet batch = Networks.smallBatch(6, step);
      network.train(batch.getFeatures(), classes(batch));
    }
    List<Tally.Entry> unused = network.tally().read();
  }

  private static DataSet batch(int size, long seed) {
    return Networks.batch(Networks.THREE_BLOCKS, size, seed, DataType.FLOAT);
  }

  private static INDArray classes(DataSet batch) {
    return Nd4j.argMax(batch.getLabels(), 1).castTo(DataType.INT32);
  }

  private static void assertClose(INDArray actual, INDArray expected) {
    double error = actual.sub(expected).norm2Number().doubleValue();
    // Adam divides by roots that may be small, which makes more of rounding.
    assertThat(error / expected.norm2Number().doubleValue()).isLessThan(1e-4);
  }
}
