package io.patchflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchflow.folder.RunFolder;
import io.patchflow.folder.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A damaged manifest or record of a run ends with a line that says what to do, and that helps. */
@ExtendWith(SharedByTests.class)
class DamagedRecordsIT {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          run.json              | run record | delete it, and the next run writes a new one
          patches/manifest.json | manifest   | delete it and run again
          model/manifest.json   | manifest   | delete it and run again
          metrics/manifest.json | manifest   | delete it and run again
          """)
  void whatTheLineSaysRepairsTheRun(String name, String kind, String remedy, SmallRun whole)
      throws IOException {
    Path run = RunFiles.copy(whole.run().root(), folder.resolve("run"));
    Path file = run.resolve(name);
    Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 30));

    Invocation refused = again(whole, run);
    assertThat(refused.code()).isEqualTo(4);
    assertThat(refused.errLines())
        .last()
        .isEqualTo(
            "patchflow: %s: not a readable %s: line 3, column 2: expected JSON, found the end of the file; %s"
                .formatted(file, kind, remedy));
    assertThat(Invocation.of("verify", run).out()).contains(name + ": not a readable " + kind);

    Files.delete(file);
    Invocation repaired = again(whole, run);
    assertThat(repaired.code()).as(repaired.err()).isZero();
    Invocation verified = Invocation.of("verify", run);
    assertThat(verified.code()).as(verified.out()).isZero();
    assertThat(new RunFolder(run).requireManifest(Stage.TRAIN).fingerprint())
        .isEqualTo(whole.run().requireManifest(Stage.TRAIN).fingerprint());
  }

  @Test
  void aByteThatIsNoTextIsNamedByItsOffset(SmallRun whole) throws IOException {
    Path run = RunFiles.copy(whole.run().root(), folder.resolve("run"));
    for (String name : List.of("run.json", "model/manifest.json")) {
      byte[] bytes = Files.readAllBytes(run.resolve(name));
      bytes[17] = (byte) 0xff;
      Files.write(run.resolve(name), bytes);
    }
    assertThat(again(whole, run).errLines())
        .containsExactly(
            "patchflow: %s: not a readable run record: byte offset 17: expected UTF-8, found 0xff; delete it, and the next run writes a new one"
                .formatted(run.resolve("run.json")));
    assertThat(Invocation.of("inspect", run).errLines())
        .containsExactly(
            "patchflow: %s: not a readable manifest: byte offset 17: expected UTF-8, found 0xff; delete it and run again"
                .formatted(run.resolve("model/manifest.json")));
  }

  private static Invocation again(SmallRun whole, Path run) {
    return Invocation.of(
        "run",
        "--input",
        whole.data(),
        "--output",
        run,
        "--epochs",
        3,
        "--set",
        "model.stem=16",
        "--set",
        "plateau.patience=0",
        "--set",
        "plateau.threshold=0.9");
  }
}
