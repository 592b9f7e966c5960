package io.patchflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchflow.idx.IdxBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Paths that lead to something else than a run folder, given to the commands that want one. */
class NotARunFolderTest {
  @TempDir Path folder;
  private Path images;

  @BeforeEach
  void writeImages() throws IOException {
    images = folder.resolve("new-images-idx3-ubyte");
    Files.write(images, IdxBytes.images(1, 4, 4, new byte[16]));
  }

  @Test
  void aMistypedPath() {
    Path none = folder.resolve("none");

    for (Invocation refused : readers(none)) {
      assertRefused(refused, none + ": no such folder");
    }
    for (String stage : List.of("train", "evaluate")) {
      assertRefused(Invocation.of(stage, "--output", none), none + ": no such folder");
    }
    assertThat(none).doesNotExist();
  }

  @Test
  void aFile() throws IOException {
    Path file = Files.writeString(folder.resolve("new.parquet"), "PAR1");

    for (Invocation refused : readers(file)) {
      assertRefused(refused, file + ": expected a run folder, found a file");
    }
  }

  @Test
  void aSweepsFolder() throws IOException {
    Path sweep = folder.resolve("sweep");
    for (String trial : List.of("batchSize-64_seed-2", "batchSize-64_seed-1", "batchSize-8")) {
      Files.createDirectories(sweep.resolve("trials").resolve(trial).resolve("model"));
    }
    Files.writeString(sweep.resolve("sweep.json"), "{}");
    String found = sweep + ": expected a run folder, found a sweep's folder";
    for (Invocation refused : readers(sweep)) {
      assertRefused(refused, found);
    }

    for (int seed = 1; seed <= 2; seed++) {
      Path trial = sweep.resolve("trials/batchSize-64_seed-" + seed);
      Files.writeString(trial.resolve("model/manifest.json"), "{}");
    }
    for (Invocation refused : readers(sweep)) {
      assertRefused(
          refused,
          found
              + "; its trials are run folders, such as "
              + sweep.resolve("trials/batchSize-64_seed-1"));
    }
  }

  @Test
  void aFolderWithoutStagesNamesTheCommandToRun() {
    assertRefused(
        Invocation.of("inspect", folder),
        "%s/model/manifest.json: no such file; first run: patchflow train --output %s"
            .formatted(folder, folder));
    assertRefused(
        Invocation.of("verify", folder), folder + ": not a run folder, no stage has a manifest");
  }

  /** The commands that read a run. */
  private List<Invocation> readers(Path path) {
    return List.of(
        Invocation.of("inspect", path),
        Invocation.of("inspect", path, "epochs", "--format", "csv"),
        Invocation.of("inspect", path, "--sql", "SELECT 1"),
        Invocation.of("compare", path, path),
        Invocation.of("verify", path),
        Invocation.of("export", path),
        Invocation.of("reproduce", path, "--output", folder.resolve("again")),
        Invocation.of("run", "--output", folder.resolve("new"), "--baseline", path),
        Invocation.of(
            "predict",
            "--model",
            path,
            "--input",
            images,
            "--output",
            folder.resolve("p.parquet")));
  }

  private static void assertRefused(Invocation refused, String message) {
    assertThat(refused.errLines()).containsExactly("patchflow: " + message);
    assertThat(refused.code()).isEqualTo(4);
    assertThat(refused.out()).isEmpty();
  }
}
