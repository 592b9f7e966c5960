package io.patchflow.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.patchflow.failure.PatchflowException;
import io.patchflow.recipe.Recipe;
import io.patchflow.recipe.RecipeLoader;
import io.patchflow.schema.PatchSetInfo;
import io.patchflow.schema.Split;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchesTest {
  private static final int IMAGES = 50;
  private static final Map<String, String> VARIED =
      Map.of("augment.flip", "0.5", "augment.shift", "2", "augment.mixup", "0.3", "seed", "11");

  @ParameterizedTest
  @CsvSource({"8, false, 50, 7", "8, true, 48, 6", "50, true, 50, 1", "64, false, 50, 1"})
  void anEpochHasItsBatches(int batchSize, boolean dropLast, int size, int count) {
    Batches batches =
        batches(Map.of("batchSize", "" + batchSize, "dropLast", String.valueOf(dropLast)));

    assertThat(batches.size()).isEqualTo(size);
    assertThat(batches.count()).isEqualTo(count);
    List<Integer> sizes = new ArrayList<>();
    try (BatchLoader loader = batches.epoch(1, 0)) {
      while (loader.hasNext()) {
        sizes.add(loader.next().size());
      }
    }
    assertThat(sizes).hasSize(count);
    assertThat(sizes.stream().mapToInt(Integer::intValue).sum()).isEqualTo(size);
    assertThat(sizes.subList(0, count - 1)).allMatch(each -> each == batchSize);
  }

  @Test
  void whatIsLeftOfAnEpochIsWhatWouldHaveCome() {
    List<float[]> whole = walk(batches(VARIED).epoch(2, 0));
    for (int done = 0; done <= 48; done += 16) {
      List<float[]> rest = walk(batches(VARIED).epoch(2, done));
      List<float[]> expected = whole.subList(done / 16, whole.size());
      assertThat(rest).hasSameSizeAs(expected);
      for (int i = 0; i < rest.size(); i++) {
        assertThat(rest.get(i)).isEqualTo(expected.get(i));
      }
    }
  }

  @Test
  void epochsAndSeedsVaryTheImages() {
    float[] first = walk(batches(VARIED).epoch(1, 0)).get(0);
    assertThat(walk(batches(VARIED).epoch(2, 0)).get(0)).isNotEqualTo(first);
    Map<String, String> other = new HashMap<>(VARIED);
    other.put("seed", "12");
    assertThat(walk(batches(other).epoch(1, 0)).get(0)).isNotEqualTo(first);
  }

  @Test
  void inOrderImagesAreAsTheyAre() {
    Batches batches = Batches.plain(samples(), 20);
    int index = 0;
    for (float[] patches : walk(batches.inOrder())) {
      for (int at = 0; at < patches.length; at += 64, index++) {
        byte[] image = SyntheticPatches.image(Split.TRAIN, index);
        for (int i = 0; i < 64; i++) {
          assertThat(patches[at + i]).isEqualTo((image[i] & 0xff) / 255f);
        }
      }
    }
    assertThat(index).isEqualTo(IMAGES);
  }

  @Test
  void twoArraysServeAllEpochsAndTheOneInHandIsLeftAlone() {
    Batches batches = batches(Map.of("batchSize", "8"));
    TrainingBatch[] seen = new TrainingBatch[2];
    for (int epoch = 1; epoch <= 3; epoch++) {
      try (BatchLoader loader = batches.epoch(epoch, 0)) {
        for (int i = 0; loader.hasNext(); i++) {
          TrainingBatch batch = loader.next();
          if (i < 2 && epoch == 1) {
            seen[i] = batch;
          }
          assertThat(seen).contains(batch);
        }
      }
    }
    assertThat(seen[0]).isNotSameAs(seen[1]);
  }

  @Test
  void anErrorReachesTheOneWhoWaits() {
    PatchflowException damaged = PatchflowException.badInput("damaged");
    try (BatchLoader loader = Batches.plain(new Failing(damaged), 8).inOrder()) {
      assertThat(loader.next().size()).isEqualTo(8);
      assertThatThrownBy(loader::next).isSameAs(damaged);
    }
    try (BatchLoader loader = Batches.plain(new Failing(new OutOfMemoryError("x")), 8).inOrder()) {
      assertThat(loader.next().size()).isEqualTo(8);
      assertThatThrownBy(loader::next)
          .isInstanceOf(PatchflowException.class)
          .hasMessage("no batch can be made ready: java.lang.OutOfMemoryError: x");
    }
  }

  @Test
  void aLoaderGivenUpEndsItsThreadAndItsWalk() {
    Failing samples = new Failing(new IllegalStateException());
    BatchLoader loader = Batches.plain(samples, 8).inOrder();
    assertThat(loader.hasNext()).isTrue();
    loader.close();

    assertThat(samples.closed).isEqualTo(1);
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().equals("patchflow-loader") && thread.isAlive());
  }

  private static List<float[]> walk(BatchLoader loader) {
    List<float[]> batches = new ArrayList<>();
    try (loader) {
      while (loader.hasNext()) {
        TrainingBatch batch = loader.next();
        batches.add(Arrays.copyOf(batch.patches(), batch.size() * 64));
      }
    }
    return batches;
  }

  private static Batches batches(Map<String, String> settings) {
    Map<String, String> all = new HashMap<>(Map.of("batchSize", "16"));
    all.putAll(settings);
    Recipe recipe = RecipeLoader.load("seed", all);
    return Batches.training(samples(), recipe);
  }

  private static Samples samples() {
    PatchSet set = new PatchSet(SyntheticPatches.INFO, IMAGES);
    for (int i = 0; i < IMAGES; i++) {
      set.add(SyntheticPatches.label(Split.TRAIN, i), SyntheticPatches.image(Split.TRAIN, i), 0);
    }
    return new MemorySamples(set, Order.ascending(IMAGES), /* kept= */ false);
  }

  /** Samples whose second batch fails. */
  private static final class Failing implements Samples {
    private final Throwable failure;
    private int closed;

    Failing(Throwable failure) {
      this.failure = failure;
    }

    @Override
    public PatchSetInfo info() {
      return SyntheticPatches.INFO;
    }

    @Override
    public int size() {
      return IMAGES;
    }

    @Override
    public Pass epoch(long seed, int epoch) {
      return inOrder();
    }

    @Override
    public Pass inOrder() {
      Pass pass = samples().inOrder();
      return new Pass() {
        private boolean begun;

        @Override
        public void next(int images, Sink sink) {
          if (begun && failure instanceof Error error) {
            throw error;
          } else if (begun) {
            throw (RuntimeException) failure;
          }
          begun = true;
          pass.next(images, sink);
        }

        @Override
        public void skip(int images) {
          pass.skip(images);
        }

        @Override
        public void close() {
          closed++;
        }
      };
    }
  }
}
