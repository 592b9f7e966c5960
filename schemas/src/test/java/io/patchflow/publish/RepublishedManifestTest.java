package io.patchflow.publish;

import static io.patchflow.publish.Publications.files;
import static io.patchflow.publish.Publications.publish;
import static org.assertj.core.api.Assertions.assertThat;

import io.patchflow.folder.Manifest;
import io.patchflow.folder.Manifest.FileEntry;
import io.patchflow.folder.ManifestCheck;
import io.patchflow.folder.RunFolder;
import io.patchflow.folder.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A manifest that is published again, beside files that stay. */
class RepublishedManifestTest {
  private static final List<FileEntry> INPUTS =
      List.of(new FileEntry("patches/manifest.json", 3, "abc"));

  @TempDir Path folder;
  private RunFolder run;
  private Manifest published;

  @BeforeEach
  void publishTraining() throws IOException {
    run = new RunFolder(folder.resolve("run"));
    published = publish(run, Stage.TRAIN, "1", "model/model.zip", "metrics/epochs.parquet");
  }

  @Test
  void onlyTheInputsChange() throws IOException {
    List<String> before = files(run);
    Manifest now;
    try (StagePublisher publisher = StagePublisher.begin(run, Stage.TRAIN)) {
      now = publisher.republish(published, INPUTS);
    }

    assertThat(now).isEqualTo(published.withInputs(INPUTS)).isNotEqualTo(published);
    assertThat(now.inputs()).isEqualTo(INPUTS);
    assertThat(run.manifest(Stage.TRAIN)).contains(now);
    assertThat(files(run)).as("no other file, hidden ones included").isEqualTo(before);
    assertThat(ManifestCheck.differences(run, now)).isEmpty();
  }

  @Test
  void aProcessThatDiesBeforeTheMoveLeavesTheFormerManifestAndItsFiles() throws IOException {
    List<String> before = files(run);
    Path attempt = Files.createDirectories(run.root().resolve(".attempt-dead/scratch"));
    Files.copy(run.manifestFile(Stage.TRAIN), attempt.resolve("manifest.json"));

    StagePublisher.begin(run, Stage.TRAIN).close();

    assertThat(files(run)).isEqualTo(before);
    assertThat(run.manifest(Stage.TRAIN)).contains(published);
    assertThat(ManifestCheck.differences(run, published)).isEmpty();
  }
}
