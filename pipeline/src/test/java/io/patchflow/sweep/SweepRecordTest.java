package io.patchflow.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.patchflow.failure.ExitCode;
import io.patchflow.failure.PatchflowException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SweepRecordTest {
  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void writeARecord() {
    file = folder.resolve("sweep.json");
    record("batchSize=64,128", "1", Map.of()).write(file);
  }

  @Test
  void moreValuesAndSeedsJoinWhatIsThere() {
    SweepRecord joined = record("batchSize=256,64", "1,2", Map.of("name", "other")).joined(file);

    assertThat(joined.trials())
        .extracting(Trial::name)
        .containsExactly(
            "batchSize-64_seed-1",
            "batchSize-128_seed-1",
            "batchSize-256_seed-1",
            "batchSize-256_seed-2",
            "batchSize-64_seed-2");
    joined.write(file);
    assertThat(record("batchSize=64", "1", Map.of()).joined(file).trials()).hasSize(5);
  }

  @Test
  void whatIsReadIsWhatWasWritten() {
    SweepRecord again = record("batchSize=64,128", "1", Map.of());

    assertThat(again.joined(file)).isEqualTo(again);
    assertThat(again.fixed())
        .containsEntry("epochs", "40")
        .doesNotContainKeys("seed", "batchSize", "name", "kernel");
  }

  @Test
  void anotherSweepIsRefusedWithEveryDifference() {
    SweepRecord other =
        SweepRecord.of(
            Grid.of(List.of("optimizer.name=sgd"), "1", "seed", Map.of("epochs", "3")),
            "/data",
            List.of("sweep"));

    assertThatThrownBy(() -> other.joined(file))
        .isInstanceOfSatisfying(
            PatchflowException.class,
            failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessage(
            folder
                + ": holds another sweep; use another --output (input: fashion-mnist there, /data"
                + " asked for; --grid: [batchSize] there, [optimizer.name] asked for; epochs: 40"
                + " there, 3 asked for)");
  }

  @Test
  void aDamagedOrNewerRecordIsNamed() throws IOException {
    Files.writeString(file, "{\"schemaVersion\": \"2.0\"}");
    assertThatThrownBy(() -> record("batchSize=64", "1", Map.of()).joined(file))
        .hasMessage(
            file
                + ": schema sweep record: expected version 1.x, found 2.0, written by a newer Patchflow");
    Files.writeString(file, "{\"schemaVersion\": \"1.0\"}");
    assertThatThrownBy(() -> record("batchSize=64", "1", Map.of()).joined(file))
        .hasMessage(file + ": expected keys, fixed and trials");
    Files.writeString(file, "{");
    assertThatThrownBy(() -> record("batchSize=64", "1", Map.of()).joined(file))
        .hasMessageStartingWith(file + ": not a readable sweep record: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../../elsewhere", "/etc", "a/b", "..", ".hidden", "", "a\u001b"})
  void aTrialsNameIsThatOfAFolderInside(String name) throws IOException {
    String text = Files.readString(file);
    assertThat(text).contains("\"batchSize-64_seed-1\"");
    Files.writeString(
        file,
        text.replace("\"batchSize-64_seed-1\"", "\"" + name.replace("\u001b", "\\u001b") + "\""));
    assertThatThrownBy(() -> record("batchSize=64", "1", Map.of()).joined(file))
        .isInstanceOf(PatchflowException.class)
        .hasFieldOrPropertyWithValue("exitCode", ExitCode.BAD_INPUT)
        .hasMessage(
            "%s: trials: expected names of letters, digits and + - . _ =, found %s",
            file, name.replace("\u001b", "\\x1b"));
  }

  private static SweepRecord record(String axis, String seeds, Map<String, String> overrides) {
    return SweepRecord.of(
        Grid.of(List.of(axis), seeds, "seed", overrides), "fashion-mnist", List.of("sweep"));
  }
}
