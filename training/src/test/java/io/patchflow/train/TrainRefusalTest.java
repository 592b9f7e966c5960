package io.patchflow.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.patchflow.data.SyntheticPatches;
import io.patchflow.failure.ExitCode;
import io.patchflow.failure.PatchflowException;
import io.patchflow.folder.Manifest;
import io.patchflow.folder.RunFolder;
import io.patchflow.folder.Stage;
import io.patchflow.publish.StagePublisher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a training refuses, and what a training that fails leaves behind. */
class TrainRefusalTest {
  @TempDir Path root;

  @Test
  void anotherRecipeIsRefusedByItsDifferences() throws IOException {
    Path there = root.resolve("there");
    TinyTraining.in(there).train();
    TinyTraining other = TinyTraining.in(there, "batchSize", "30", "plateau.patience", "3");
    assertThat(failure(other, ExitCode.USAGE))
        .isEqualTo(
            there
                + "/model: holds another training; --overwrite replaces it (batchSize: 32 there, 30"
                + " asked for; plateau.patience: 20 there, 3 asked for)");
    TinyTraining fresh = TinyTraining.in(root.resolve("fresh"), "batchSize", "30");
    Manifest expected = fresh.train();
    TinyTraining replacing = TinyTraining.in(there, "batchSize", "30").overwriting();
    assertThat(replacing.train().fingerprint()).isEqualTo(expected.fingerprint());
    assertThat(replacing.rows()).hasSize(3);
    assertThat(replacing.files()).isEqualTo(fresh.files());
  }

  @Test
  void anotherRecipesCheckpointIsRefusedAsWell() throws IOException {
    String unused = failure(TinyTraining.in(root).stoppedAfter(12), ExitCode.INTERRUPTED);
    assertThat(failure(TinyTraining.in(root, "seed", "7"), ExitCode.USAGE))
        .isEqualTo(
            root
                + "/model/checkpoints: holds another training; --overwrite replaces it (seed: 0"
                + " there, 7 asked for)");
    TinyTraining replacing = TinyTraining.in(root, "seed", "7").overwriting();
    assertThat(replacing.train().fingerprint())
        .isEqualTo(TinyTraining.in(root.resolve("fresh"), "seed", "7").train().fingerprint());
  }

  @Test
  void otherDataIsRefused() throws IOException {
    TinyTraining.in(root).train();
    RunFolder run = new RunFolder(root);
    String before = run.requireManifest(Stage.DECODE).fingerprint();
    SyntheticPatches.publish(root, 290, 90);
    String now = run.requireManifest(Stage.DECODE).fingerprint();
    assertThat(failure(TinyTraining.in(root), ExitCode.USAGE))
        .isEqualTo(
            "%s/model: holds another training; --overwrite replaces it (data: fingerprint %s there, %s asked for)"
                .formatted(root, before, now));
  }

  @Test
  void aHoldoutOfNoImageIsRefused() throws IOException {
    TinyTraining training =
        TinyTraining.in(root, "holdout", "0.001", "plateau.monitor", "holdout_loss");
    assertThat(failure(training, ExitCode.USAGE))
        .matches("holdout: expected a share of at least one of \\d+ images, found 0.001");
  }

  @Test
  void fewerEpochsThanBegunAreRefused() throws IOException {
    TinyTraining.in(root.resolve("done")).train();
    assertThat(failure(TinyTraining.in(root.resolve("done"), "epochs", "2"), ExitCode.USAGE))
        .contains("(epochs: 3 there, 2 asked for)");

    String unused =
        failure(TinyTraining.in(root.resolve("begun")).stoppedAfter(25), ExitCode.INTERRUPTED);
    assertThat(failure(TinyTraining.in(root.resolve("begun"), "epochs", "2"), ExitCode.USAGE))
        .as("its parameters have seen a part of epoch 3")
        .contains("(epochs: 3 there, 2 asked for)");
  }

  @Test
  void patchesOfAnotherSizeAreRefused() throws IOException {
    assertThat(failure(TinyTraining.in(root, "model.patchSize", "2"), ExitCode.USAGE))
        .isEqualTo(
            "model.patchSize: the patches in %s/patches are of size 4, the recipe's of size 2"
                .formatted(root));
    assertThat(root.resolve("model")).doesNotExist();
  }

  @Test
  void damagedPatchesAreNamed() throws IOException {
    TinyTraining training = TinyTraining.in(root);
    Path file = training.run().resolve("patches/test/part-0000000000.parquet");
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
    assertThat(failure(training, ExitCode.BAD_INPUT)).startsWith(file + ": expected ");
  }

  @Test
  void aFolderInUseIsRefused() throws IOException {
    TinyTraining training = TinyTraining.in(root);
    try (StagePublisher other = StagePublisher.begin(training.run(), Stage.DECODE)) {
      Files.createFile(other.scratch("at-work"));
      assertThat(failure(training, ExitCode.USAGE))
          .contains(root + ": the output folder is in use");
      assertThat(other.scratch("at-work")).as("what the other writes").exists();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"cpu", "nd4j"})
  void aLossThatIsNoNumberEndsTheTraining(String kernel) throws IOException {
    TinyTraining training =
        TinyTraining.in(root, "optimizer.learningRate", "1e30", "kernel", kernel);
    assertThat(failure(training, ExitCode.STAGE_FAILED))
        .matches(
            "epoch 1, step \\d+: expected a finite loss, found (NaN|Infinity);"
                + " there is no checkpoint yet");
    assertThat(training.files()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"cpu", "nd4j"})
  void parametersThatTheLastStepSpoiltAreNotKept(String kernel) throws IOException {
    TinyTraining training =
        TinyTraining.in(
            root, "optimizer.learningRate", "1e30", "batchSize", "300", "kernel", kernel);
    assertThat(failure(training, ExitCode.STAGE_FAILED))
        .isEqualTo(
            "epoch 1, after its last step: expected a finite loss, found NaN;"
                + " there is no checkpoint yet");
    assertThat(training.files()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"cpu", "nd4j"})
  void theCheckpointBeforeALossThatIsNoNumberIsKept(String kernel) throws IOException {
    // Each step is thrice the one before: it takes some epochs to overflow.
    String[] diverging = {
      "kernel",
      kernel,
      "epochs",
      "50",
      "optimizer.name",
      "sgd",
      "optimizer.momentum",
      "3",
      "optimizer.learningRate",
      "1e-9"
    };
    TinyTraining training = TinyTraining.in(root, diverging);
    String message = failure(training, ExitCode.STAGE_FAILED);
    Matcher epoch =
        Pattern.compile(
                "epoch (\\d+), .*: expected a finite loss, found .*; the checkpoint of epoch (\\d+) stands")
            .matcher(message);
    assertThat(epoch.matches()).as(message).isTrue();
    int failed = Integer.parseInt(epoch.group(1));
    assertThat(Integer.parseInt(epoch.group(2))).isEqualTo(failed - 1).isGreaterThan(1);
    assertThat(training.files())
        .contains("model/checkpoints/epoch-%04d.zip".formatted(failed - 1))
        .doesNotContain("model/manifest.json");
    assertThat(failure(TinyTraining.in(root, diverging), ExitCode.STAGE_FAILED))
        .as("what stands continues, to the same end")
        .isEqualTo(message);
  }

  private static String failure(TinyTraining training, ExitCode expected) {
    PatchflowException failure = catchThrowableOfType(PatchflowException.class, training::train);
    assertThat(failure).as("what the training throws").isNotNull();
    assertThat(failure.exitCode()).as(failure.getMessage()).isEqualTo(expected);
    assertThat(failure.getMessage()).doesNotContain("\n");
    return failure.getMessage();
  }
}
