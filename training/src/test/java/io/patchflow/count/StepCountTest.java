package io.patchflow.count;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchflow.data.Batch;
import io.patchflow.data.DeviceBatch;
import io.patchflow.data.DevicePass;
import io.patchflow.data.DeviceSamples;
import io.patchflow.data.MemorySamples;
import io.patchflow.data.Order;
import io.patchflow.data.PatchSplit;
import io.patchflow.data.ResidentImages;
import io.patchflow.data.ResidentSamples;
import io.patchflow.data.StagedSamples;
import io.patchflow.data.SyntheticPatches;
import io.patchflow.kernel.Nd4jKernel;
import io.patchflow.model.Architecture;
import io.patchflow.model.DeviceNetwork;
import io.patchflow.model.PatchMlp;
import io.patchflow.recipe.Recipe;
import io.patchflow.recipe.RecipeLoader;
import io.patchflow.schema.Split;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What the recipe seed's model asks of ND4J. Counts are of the second step on; the first makes what
 * is kept.
 */
class StepCountTest {
  private static final int BATCH = 32;

  private final Recipe recipe = RecipeLoader.load("seed", Map.of());
  private Counting counting;
  private PatchSplit split;
  private MultiLayerNetwork net;

  @BeforeEach
  void start(@TempDir Path root) throws IOException {
    split = PatchSplit.of(SyntheticPatches.publish(root, 10 * BATCH, BATCH), Split.TRAIN);
    counting = new Counting();
    Architecture architecture = Architecture.of(recipe.model(), split.info());
    net = PatchMlp.create(architecture, recipe.optimizer(), 1);
  }

  @AfterEach
  void stop() {
    counting.close();
  }

  @Test
  void aStepOnResidentImagesSendsItsPositionsAndReadsNothing() {
    int[] all = Order.ascending(split.images());
    Counts step = step(new ResidentSamples(ResidentImages.load(split), all, BATCH));
    assertThat(step.operations())
        .as("a step's operations")
        .containsExactlyInAnyOrderEntriesOf(
            Map.ofEntries(
                // Input and labels.
                Map.entry("gather", 2),
                Map.entry("div_scalar", 1),
                Map.entry("onehot", 1),
                // The layers, forward and backward.
                Map.entry("matmul", 82),
                Map.entry("multiply", 12),
                Map.entry("add", 3),
                Map.entry("add_scalar", 1),
                Map.entry("rsqrt", 1),
                Map.entry("relu", 4),
                Map.entry("sign", 4),
                // Loss and hits; one of the assignments unpacks the input.
                Map.entry("softmax_cross_entropy_loss", 1),
                Map.entry("softmax_cross_entropy_loss_grad", 1),
                Map.entry("in_top_k", 1),
                Map.entry("old_assign", 2),
                // The optimiser, over two blocks; one is the stem's.
                Map.entry("axpy", 5),
                Map.entry("adam_updater", 2)));
    assertThat(step.total()).isEqualTo(123);
    assertThat(step.reads()).as("arrays the host looked at").isZero();
    assertThat(step.writes()).as("arrays sent: the batch's positions").isEqualTo(1);
    assertThat(step.pointers()).as("addresses taken").isZero();
  }

  @Test
  void aStepOnStagedImagesSendsThemAndReadsNothing() {
    int[] all = Order.ascending(split.images());
    Counts step = step(new StagedSamples(new MemorySamples(split.load(), all), BATCH));
    assertThat(step.total()).isEqualTo(123);
    assertThat(step.reads()).isZero();
    assertThat(step.writes()).as("arrays sent: images and labels").isEqualTo(2);
    assertThat(step.pointers()).isZero();
  }

  private Counts step(DeviceSamples samples) {
    DeviceNetwork network = new DeviceNetwork(net, new Nd4jKernel());
    try (DevicePass pass = samples.epoch(1, 1, 0)) {
      Runnable step =
          () -> {
            DeviceBatch batch = pass.next();
            network.train(batch.patches(), batch.labels());
          };
      step.run();
      Counts second = counting.of(step);
      assertThat(counting.of(step)).as("the third step").isEqualTo(second);
      Counts read = counting.of(() -> assertThat(network.tally().read()).hasSize(3));
      assertThat(read.reads()).as("arrays looked at for the figures of all steps").isEqualTo(1);
      assertThat(read.total()).isZero();
      return second;
    }
  }

  /** That the counter counts: what Deeplearning4j's own step asks for. */
  @Test
  void deeplearning4jsOwnStepLooksAtManyValues() {
    PatchMlp.use(net, new Nd4jKernel());
    INDArray patches = Nd4j.rand(DataType.FLOAT, BATCH, 4, 16);
    INDArray labels = Nd4j.zeros(DataType.FLOAT, BATCH, 3);
    for (int i = 0; i < BATCH; i++) {
      labels.putScalar(i, i % 3, 1);
    }
    net.fit(patches, labels);
    Counts step = counting.of(() -> net.fit(patches, labels));
    assertThat(step.operations()).containsEntry("axpy", 27).containsEntry("argmax", 2);
    assertThat(step.reads()).isGreaterThan(10);
    assertThat(step.writes()).isGreaterThan(20);
    assertThat(counting.of(() -> new Batch(split.info(), 1)).pointers())
        .as("a batch in the host's memory is filled by address")
        .isEqualTo(2);
  }
}
