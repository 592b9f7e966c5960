package io.patchflow.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchflow.backend.Backend;
import io.patchflow.data.BatchLoader;
import io.patchflow.data.Batches;
import io.patchflow.data.MemorySamples;
import io.patchflow.data.Order;
import io.patchflow.data.PatchSet;
import io.patchflow.data.TrainingBatch;
import io.patchflow.driver.Context;
import io.patchflow.driver.Driver;
import io.patchflow.driver.StandInDriver;
import io.patchflow.executor.Executor;
import io.patchflow.executor.Inference;
import io.patchflow.executor.Training;
import io.patchflow.layer.NetworkProgram;
import io.patchflow.model.Architecture;
import io.patchflow.model.Bits;
import io.patchflow.model.Networks;
import io.patchflow.model.PatchMlp;
import io.patchflow.program.Program;
import io.patchflow.recipe.Recipe;
import io.patchflow.recipe.RecipeLoader;
import io.patchflow.schema.PatchSetInfo;
import io.patchflow.schema.PatchShape;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Batches that the device makes, against those of the host. */
class ResidentImagesTest {
  private static final int IMAGES = 70;
  private static final int BATCH = 16;
  private static final PatchShape SHAPE = new PatchShape(6, 9, 1, 3);

  @BeforeAll
  static void start() {
    Backend.start("cpu", 1).close();
    StandInDriver.use();
  }

  @AfterEach
  void reset() {
    StandInDriver.reset();
  }

  private static PatchSet images(PatchShape shape) {
    PatchSet set = new PatchSet(new PatchSetInfo(shape, List.of("a", "b", "c", "d")), IMAGES);
    Random random = new Random(4);
    byte[] image = new byte[shape.imageBytes()];
    for (int i = 0; i < IMAGES; i++) {
      random.nextBytes(image);
      set.add(random.nextInt(4), image, 0);
    }
    return set;
  }

  /** Every other image; as the host makes them, or as they are told to a device that keeps them. */
  private static Batches training(PatchSet set, boolean kept) {
    Recipe recipe =
        RecipeLoader.load(
            "seed",
            Map.of(
                "batchSize", "" + BATCH,
                "labelSmoothing", "0.1",
                "augment.flip", "0.5",
                "augment.shift", "2",
                "augment.mixup", "0.3",
                "augment.mixupShare", "0.6"));
    int[] positions = Arrays.stream(Order.ascending(IMAGES)).filter(i -> i % 2 == 1).toArray();
    return Batches.training(new MemorySamples(set, positions, kept), recipe);
  }

  @ParameterizedTest
  @CsvSource({"8, 8, 1, 4", "12, 6, 3, 2", "28, 28, 1, 4", "5, 5, 2, 5", "3, 3, 1, 1"})
  void aBatchHasTheBitsThatTheHostGivesIt(int height, int width, int channels, int patchSize) {
    PatchSet set = images(new PatchShape(height, width, channels, patchSize));
    int values = height * width * channels;
    try (Engine engine = new Engine(Driver.look(0).gpus().get(0), "float32");
        BatchLoader expected = training(set, false).epoch(2, BATCH);
        BatchLoader found = training(set, true).epoch(2, BATCH)) {
      ResidentImages images = new ResidentImages(engine);
      assertThat(images.keep(set)).isTrue();
      while (expected.hasNext()) {
        TrainingBatch byHost = expected.next();
        TrainingBatch byDevice = found.next();
        int size = byHost.size();
        assertThat(byDevice.patches()).isEmpty();
        assertThat(Bits.of(gathered(engine.context(), images, byDevice, size * values)))
            .isEqualTo(Bits.of(Arrays.copyOf(byHost.patches(), size * values)));
        assertThat(byDevice.targets()).isEqualTo(byHost.targets());
        assertThat(byDevice.labels()).isEqualTo(byHost.labels());
      }
      assertThat(found.hasNext()).isFalse();
    }
  }

  private static float[] gathered(
      Context context, ResidentImages images, TrainingBatch batch, int length) {
    int words = batch.size() * ResidentImages.VARIANT;
    Context.Pinned pinned = context.pin(Math.max(length, words) * Float.BYTES);
    DeviceArray variants = DeviceArray.ofWords(context, words);
    DeviceArray patches = DeviceArray.ofWords(context, length);
    pinned.buffer().order(java.nio.ByteOrder.nativeOrder());
    ResidentImages.write(batch.variants(), 0, batch.size(), pinned.buffer(), 0);
    context.send(variants.address(), pinned.address(), (long) words * Float.BYTES);
    images.gather(
        batch.images().orElseThrow(), batch.size(), variants.address(), patches.address());
    context.fetch(pinned.address(), patches.address(), (long) length * Float.BYTES);
    context.await();
    float[] values = new float[length];
    pinned.buffer().asFloatBuffer().get(values);
    return values;
  }

  @Test
  void trainingAndScoringHaveTheSameBitsWithAndWithoutThem() {
    Architecture model = Networks.MIXED;
    PatchSet set = images(SHAPE);
    int[][] parameters = new int[2][];
    int[][] logits = new int[2][];
    for (int kept = 0; kept < 2; kept++) {
      MultiLayerNetwork net = PatchMlp.create(model, Networks.adam(5e-4), 3);
      Program program = NetworkProgram.of(net).program();
      try (Executor executor = StandInDriver.executor();
          BatchLoader batches = training(set, kept == 1).epoch(1, 0);
          BatchLoader plain =
              Batches.plain(new MemorySamples(set, Order.ascending(IMAGES), kept == 1), 64)
                  .inOrder()) {
        if (kept == 1) {
          assertThat(executor.keep(set)).isTrue();
        }
        Training training = executor.training(program, net);
        while (batches.hasNext()) {
          training.step(batches.next(), 0.01);
        }
        assertThat(training.read()).hasSize(3);
        parameters[kept] = Bits.of(net.params());
        Inference inference = executor.inference(program, net);
        plain.next();
        TrainingBatch rest = plain.next();
        float[] found = inference.logits(rest);
        logits[kept] = Bits.of(Arrays.copyOf(found, rest.size() * model.classes()));
      }
    }
    assertThat(parameters[1]).isEqualTo(parameters[0]);
    assertThat(logits[1]).isEqualTo(logits[0]);
  }

  @Test
  void halfOfWhatIsFreeIsForImages() {
    PatchSet set = images(SHAPE);
    StandInDriver.set("MEMORY", "" + (4 * set.bytes() + 2));
    try (Engine engine = new Engine(Driver.look(0).gpus().get(0), "float32")) {
      ResidentImages images = new ResidentImages(engine);
      assertThat(images.keep(set)).isTrue();
      assertThat(images.keep(images(SHAPE))).isTrue();
      assertThat(images.keep(images(new PatchShape(1, 1, 1, 1)))).isFalse();
    }
  }
}
