package io.patchflow.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.patchflow.failure.ExitCode;
import io.patchflow.failure.PatchflowException;
import io.patchflow.folder.Manifest;
import io.patchflow.schema.table.EpochRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A training that was interrupted and started again ends as the one that was not. */
class TrainResumeTest {
  private static final String[] HOLDOUT = {"holdout", "0.2", "plateau.monitor", "holdout_loss"};

  @TempDir Path root;

  @ParameterizedTest
  @CsvSource({
    "1, in epoch 1 after step 1, epoch-0000-step-000001.zip",
    "9, in epoch 1 after step 9, epoch-0000-step-000009.zip",
    "10, after epoch 1, epoch-0001.zip",
    "17, in epoch 2 after step 7, epoch-0001-step-000007.zip",
    "29, in epoch 3 after step 9, epoch-0002-step-000009.zip"
  })
  void aStopIsFollowedByTheSameEnd(int steps, String where, String checkpoint) throws IOException {
    TinyTraining whole = TinyTraining.in(root.resolve("whole"));
    Manifest uninterrupted = whole.train();

    TinyTraining stopped = TinyTraining.in(root.resolve("stopped")).stoppedAfter(steps);
    PatchflowException interrupted = failure(stopped);
    assertThat(interrupted.exitCode()).isEqualTo(ExitCode.INTERRUPTED);
    assertThat(interrupted)
        .hasMessage("interrupted %s; the same command resumes from there", where);
    assertThat(stopped.files()).contains("model/checkpoints/" + checkpoint);
    assertThat(stopped.files()).doesNotContain("model/manifest.json", "metrics/epochs.parquet");

    TinyTraining resumed = TinyTraining.in(root.resolve("stopped"));
    assertThat(resumed.train().fingerprint()).isEqualTo(uninterrupted.fingerprint());
    assertThat(TinyTraining.timeless(resumed.rows()))
        .isEqualTo(TinyTraining.timeless(whole.rows()));
    assertThat(resumed.lines().get(1))
        .isEqualTo(
            "train: resumes in epoch %d after step %d"
                .formatted(steps / TinyTraining.STEPS + 1, steps % TinyTraining.STEPS));
  }

  /** The steps' figures are on the device when the stop comes. */
  @ParameterizedTest
  @ValueSource(ints = {1, 9, 17})
  void aStopIsFollowedByTheSameEndWithTheStepsForADevice(int steps) throws IOException {
    String[] nd4j = {"kernel", "nd4j"};
    TinyTraining whole = TinyTraining.in(root.resolve("whole"), nd4j);
    Manifest uninterrupted = whole.train();
    PatchflowException interrupted =
        failure(TinyTraining.in(root.resolve("stopped"), nd4j).stoppedAfter(steps));
    assertThat(interrupted)
        .hasMessage(
            "interrupted in epoch %d after step %d; the same command resumes from there",
            steps / TinyTraining.STEPS + 1, steps % TinyTraining.STEPS);
    TinyTraining resumed = TinyTraining.in(root.resolve("stopped"), nd4j);
    assertThat(resumed.train().fingerprint()).isEqualTo(uninterrupted.fingerprint());
    assertThat(TinyTraining.timeless(resumed.rows()))
        .isEqualTo(TinyTraining.timeless(whole.rows()));
  }

  @Test
  void aStopAtTheVeryEndIsTheEnd() throws IOException {
    TinyTraining training = TinyTraining.in(root).stoppedAfter(3 * TinyTraining.STEPS);
    training.train();
    assertThat(training.rows()).hasSize(3);
  }

  @Test
  void manyStopsAreFollowedByTheSameEnd() throws IOException {
    TinyTraining whole = TinyTraining.in(root.resolve("whole"), HOLDOUT);
    Manifest uninterrupted = whole.train();
    int stops = 0;
    while (true) {
      TinyTraining part = TinyTraining.in(root.resolve("stopped"), HOLDOUT).stoppedAfter(3);
      try {
        assertThat(part.train().fingerprint()).isEqualTo(uninterrupted.fingerprint());
        break;
      } catch (PatchflowException e) {
        assertThat(e.exitCode()).isEqualTo(ExitCode.INTERRUPTED);
        stops++;
      }
    }
    // 240 images are 8 steps an epoch, 24 in all.
    assertThat(stops).isEqualTo(7);
    assertThat(TinyTraining.timeless(TinyTraining.in(root.resolve("stopped"), HOLDOUT).rows()))
        .isEqualTo(TinyTraining.timeless(whole.rows()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"cpu", "nd4j"})
  void imagesStreamedFromFilesAreResumedInTheirOrder(String name) throws IOException {
    String[] kernel = {"kernel", name};
    TinyTraining whole = TinyTraining.in(root.resolve("whole"), kernel).dataBudget(5_000);
    Manifest uninterrupted = whole.train();
    assertThat(whole.lines().get(1))
        .isEqualTo(
            "train: streams 300 images; 0 MB are more than the 0 MB for data; window 78 images");
    assertThat(
            failure(TinyTraining.in(root.resolve("b"), kernel).dataBudget(5_000).stoppedAfter(14)))
        .hasMessageStartingWith("interrupted in epoch 2 after step 4;");
    assertThat(TinyTraining.in(root.resolve("b"), kernel).dataBudget(5_000).train().fingerprint())
        .isEqualTo(uninterrupted.fingerprint());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void moreEpochsGoOnFromTheLast(boolean holdout) throws IOException {
    String[] recipe = holdout ? HOLDOUT : new String[0];
    Manifest longer = TinyTraining.in(root.resolve("long"), epochs(4, recipe)).train();
    TinyTraining.in(root.resolve("short"), epochs(2, recipe)).train();
    TinyTraining more = TinyTraining.in(root.resolve("short"), epochs(4, recipe));
    assertThat(more.train().fingerprint()).isEqualTo(longer.fingerprint());
    assertThat(more.lines().get(1)).isEqualTo("train: resumes in epoch 3 after step 0");
    assertThat(TinyTraining.timeless(more.rows()))
        .as("under the id of the longer run, the test split looked at as often")
        .isEqualTo(
            TinyTraining.timeless(TinyTraining.in(root.resolve("long"), epochs(4, recipe)).rows()));
  }

  @Test
  void aDamagedCheckpointCostsAnEpochNotTheResult() throws IOException {
    TinyTraining whole = TinyTraining.in(root.resolve("whole"));
    Manifest uninterrupted = whole.train();
    PatchflowException unused = failure(TinyTraining.in(root.resolve("stopped")).stoppedAfter(25));
    Path newest = root.resolve("stopped/model/checkpoints/epoch-0002-step-000005.zip");
    byte[] bytes = Files.readAllBytes(newest);
    Files.write(newest, Arrays.copyOf(bytes, bytes.length - 1));
    TinyTraining resumed = TinyTraining.in(root.resolve("stopped"));
    assertThat(resumed.train().fingerprint()).isEqualTo(uninterrupted.fingerprint());
    assertThat(resumed.lines().get(1)).startsWith(newest + ": damaged, left aside: ");
    assertThat(resumed.lines().get(2)).isEqualTo("train: resumes in epoch 3 after step 0");
  }

  @Test
  void aTrainingThatDiedBeforePublishingIsPublished() throws IOException {
    TinyTraining whole = TinyTraining.in(root);
    Manifest published = whole.train();
    List<EpochRow> rows = whole.rows();
    Files.delete(whole.run().resolve("model/manifest.json"));
    Files.delete(whole.run().modelZip());
    TinyTraining again =
        TinyTraining.in(root)
            .asking(
                () -> {
                  throw new AssertionError("a step was taken");
                });
    assertThat(again.train().fingerprint()).isEqualTo(published.fingerprint());
    assertThat(again.rows()).isEqualTo(rows);
    assertThat(again.lines())
        .hasSize(2)
        .last()
        .isEqualTo("train: complete after epoch 3; publishes the model of its last checkpoint");
  }

  private static String[] epochs(int epochs, String... recipe) {
    String[] overrides = Arrays.copyOf(recipe, recipe.length + 2);
    overrides[recipe.length] = "epochs";
    overrides[recipe.length + 1] = String.valueOf(epochs);
    return overrides;
  }

  private static PatchflowException failure(TinyTraining training) {
    PatchflowException failure = catchThrowableOfType(PatchflowException.class, training::train);
    assertThat(failure).as("what the training throws").isNotNull();
    return failure;
  }
}
