package io.patchflow.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.patchflow.checkpoint.Checkpoint;
import io.patchflow.checkpoint.CheckpointFolder;
import io.patchflow.checkpoint.TrainingState;
import io.patchflow.failure.PatchflowException;
import io.patchflow.folder.Manifest;
import io.patchflow.schema.table.EpochRow;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trainings like recipe {@code best}, which watch nothing. */
class TrainScheduleTest {
  private static final String[] VARIED = {
    "model.stemNorm", "none",
    "model.position", "true",
    "model.blocks", "[{kind: gate, hidden: 6, heads: 2, repeat: 2}]",
    "model.headNorm", "layer",
    "input.mean", "0.3",
    "input.deviation", "0.25",
    "schedule.kind", "cosine",
    "schedule.warmupEpochs", "1",
    "optimizer.name", "adamw",
    "optimizer.weightDecay", "0.05",
    "optimizer.spares", "bias-norm",
    "labelSmoothing", "0.1",
    "dropLast", "true",
    "augment.flip", "0.5",
    "augment.shift", "1",
    "augment.mixup", "0.2"
  };

  @TempDir Path root;

  @Test
  void theTestSplitIsReadOnceAndTheRateFollowsTheSteps() throws IOException {
    TinyTraining training = TinyTraining.in(root, VARIED);
    training.train();
    List<EpochRow> rows = training.rows();

    assertThat(rows.stream().map(row -> row.testLoss() != null))
        .containsExactly(false, false, true);
    assertThat(rows.get(2).testAccuracy()).isBetween(0.0, 1.0);
    assertThat(rows).allSatisfy(row -> assertThat(row.holdoutLoss()).isNull());
    // 300 images are 9 full batches of 32.
    assertThat(rows.get(0).learningRate()).as("after the warm-up").isEqualTo(0.01);
    assertThat(rows.get(1).learningRate())
        .isCloseTo(0.01 * (1 + Math.cos(Math.PI * 8 / 18)) / 2, within(1e-15));
    assertThat(rows.get(2).learningRate())
        .isCloseTo(0.01 * (1 + Math.cos(Math.PI * 17 / 18)) / 2, within(1e-15));
    assertThat(rows)
        .allSatisfy(
            row -> assertThat(row.trainAccuracy() * 288 % 1).as("of 288 images").isLessThan(1e-9));
    assertThat(training.files())
        .contains("model/checkpoints/epoch-0002.zip", "model/checkpoints/epoch-0003.zip");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 8, 9, 14, 26})
  void aStopIsFollowedByTheSameEnd(int steps) throws IOException {
    TinyTraining whole = TinyTraining.in(root.resolve("whole"), VARIED).threads(2);
    Manifest uninterrupted = whole.train();
    assertThatThrownBy(TinyTraining.in(root.resolve("b"), VARIED).stoppedAfter(steps)::train)
        .isInstanceOf(PatchflowException.class)
        .hasMessageStartingWith("interrupted ");
    TinyTraining resumed = TinyTraining.in(root.resolve("b"), VARIED);

    assertThat(resumed.train().fingerprint()).isEqualTo(uninterrupted.fingerprint());
    assertThat(TinyTraining.timeless(resumed.rows()))
        .isEqualTo(TinyTraining.timeless(whole.rows()));
  }

  @Test
  void theLossThatIsMinimisedIsReported() throws IOException {
    String[] smoothed = {"labelSmoothing", "0.9", "optimizer.learningRate", "1e-9"};
    TinyTraining plain = TinyTraining.in(root.resolve("a"), "optimizer.learningRate", "1e-9");
    TinyTraining smooth = TinyTraining.in(root.resolve("b"), smoothed);
    plain.train();
    smooth.train();

    assertThat(smooth.rows().get(0).trainLoss())
        .as("of a distribution that is nearly even")
        .isNotCloseTo(plain.rows().get(0).trainLoss(), within(0.01));
    assertThat(smooth.rows().get(0).testLoss())
        .as("of plain labels")
        .isCloseTo(plain.rows().get(0).testLoss(), within(1e-4));
  }

  @Test
  void moreEpochsAreAnotherCosine() throws IOException {
    TinyTraining.in(root, VARIED).train();
    String[] longer = Arrays.copyOf(VARIED, VARIED.length + 2);
    longer[VARIED.length] = "epochs";
    longer[VARIED.length + 1] = "4";

    assertThatThrownBy(TinyTraining.in(root, longer)::train)
        .isInstanceOf(PatchflowException.class)
        .hasMessageContaining("(epochs: 3 there, 4 asked for)");
  }

  @Test
  void moreThanAllImagesMakeNoFullBatch() throws IOException {
    TinyTraining training = TinyTraining.in(root, "dropLast", "true", "batchSize", "301");

    assertThatThrownBy(training::train)
        .isInstanceOf(PatchflowException.class)
        .hasMessage("dropLast: expected at least batchSize 301 images to train on, found 300");
  }

  @Test
  void parametersThatNobodyWatchesAreNotKeptWhenTheyAreSpoilt() throws IOException {
    TinyTraining training =
        TinyTraining.in(
            root,
            "schedule.kind",
            "constant",
            "optimizer.learningRate",
            "1e30",
            "optimizer.weightDecay",
            "0.1",
            "optimizer.name",
            "sgd",
            "batchSize",
            "300");

    assertThatThrownBy(training::train)
        .isInstanceOf(PatchflowException.class)
        .hasMessageMatching(
            "epoch \\d, .*: expected .*; (there is no checkpoint yet|the .* stands)");
  }

  @Test
  void aCheckpointOfAnEarlierVersionIsResumed() throws IOException {
    Manifest whole = TinyTraining.in(root.resolve("whole")).train();
    TinyTraining stopped = TinyTraining.in(root.resolve("b")).stoppedAfter(14);
    assertThatThrownBy(stopped::train).isInstanceOf(PatchflowException.class);
    CheckpointFolder folder = new CheckpointFolder(stopped.run().checkpoints());
    Checkpoint newest = folder.newest(line -> {}).orElseThrow();
    TrainingState state = newest.state();
    String before =
        state
            .recipe()
            .replaceAll("(?m)^(input|augment|schedule):\n(  .*\n)+", "")
            .replaceAll(
                "(?m)^ *(stemNorm|position|headNorm|dropLast|labelSmoothing|spares): .*\n", "");
    assertThat(before).hasSizeLessThan(state.recipe().length());
    TrainingState old =
        new TrainingState(
            before,
            state.fingerprint(),
            state.epoch(),
            state.step(),
            state.lossSum(),
            state.hits(),
            state.plateau(),
            state.rows());
    folder.save(new Checkpoint(newest.network(), old), OptionalInt.empty());

    TinyTraining resumed = TinyTraining.in(root.resolve("b"));
    assertThat(resumed.train().fingerprint()).isEqualTo(whole.fingerprint());
    assertThat(resumed.lines().get(1)).isEqualTo("train: resumes in epoch 2 after step 4");
  }
}
