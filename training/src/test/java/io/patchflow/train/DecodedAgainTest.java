package io.patchflow.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.patchflow.failure.ExitCode;
import io.patchflow.failure.PatchflowException;
import io.patchflow.folder.Manifest;
import io.patchflow.folder.Manifest.FileEntry;
import io.patchflow.folder.ManifestCheck;
import io.patchflow.folder.RunFolder;
import io.patchflow.folder.Stage;
import io.patchflow.publish.Decision;
import io.patchflow.publish.Replace;
import io.patchflow.publish.StagePublisher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A training whose patches were decoded again: the same content, under another manifest. */
class DecodedAgainTest {
  @TempDir Path root;

  @Test
  void aFinishedTrainingTakesTheNewManifestForItsInput() throws IOException {
    TinyTraining training = TinyTraining.in(root);
    Manifest before = training.train();
    RunFolder run = training.run();
    FileTime written = Files.getLastModifiedTime(run.modelZip());
    decodeAgain(run);
    assertThat(ManifestCheck.differences(run, before.inputs())).hasSize(1);
    TrainOptions options = new TrainOptions(1, Replace.NEVER);
    assertThat(TrainStage.decision(training.recipe(), run, options))
        .isEqualTo(
            Decision.skip(
                "same recipe and data; its manifest is published again, patches/manifest.json has"
                    + " changed"));
    assertThat(run.manifest(Stage.TRAIN)).as("after a look").contains(before);

    Manifest now =
        TinyTraining.in(root)
            .asking(
                () -> {
                  throw new AssertionError("a step was taken");
                })
            .train();

    assertThat(ManifestCheck.differences(run, now.inputs())).isEmpty();
    assertThat(ManifestCheck.differences(run, now)).isEmpty();
    assertThat(now).isEqualTo(before.withInputs(now.inputs()));
    assertThat(Files.getLastModifiedTime(run.modelZip())).isEqualTo(written);
    assertThat(TrainStage.decision(training.recipe(), run, options))
        .isEqualTo(Decision.skip("same recipe and data"));
  }

  @Test
  void anInterruptedTrainingResumes() throws IOException {
    Manifest whole = TinyTraining.in(root.resolve("whole")).train();
    TinyTraining stopped = TinyTraining.in(root.resolve("stopped")).stoppedAfter(12);
    assertThat(catchThrowableOfType(PatchflowException.class, stopped::train).exitCode())
        .isEqualTo(ExitCode.INTERRUPTED);
    decodeAgain(stopped.run());

    TinyTraining resumed = TinyTraining.in(root.resolve("stopped"));
    Manifest now = resumed.train();

    assertThat(resumed.lines()).element(1).isEqualTo("train: resumes in epoch 2 after step 2");
    assertThat(now.fingerprint()).isEqualTo(whole.fingerprint());
    assertThat(ManifestCheck.differences(resumed.run(), now.inputs())).isEmpty();
  }

  /** As from the same images in another place. */
  private static void decodeAgain(RunFolder run) {
    try (StagePublisher publisher = StagePublisher.begin(run, Stage.DECODE)) {
      Manifest unused =
          publisher.republish(
              run.requireManifest(Stage.DECODE),
              List.of(new FileEntry("elsewhere/train-images-idx3-ubyte", 1, "0")));
    }
  }
}
