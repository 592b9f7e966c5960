package io.patchflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stages run one by one. */
class StagesIT {
  @TempDir Path folder;

  @Test
  void decodeTrainAndEvaluateInARowAreRun() throws IOException, SQLException {
    Path data = FashionMnistSlice.write(folder.resolve("data"), 300, 100);
    Path whole = folder.resolve("whole");
    Path steps = folder.resolve("steps");
    Object[] small = {"--epochs", 1, "--set", "model.stem=16", "--seed", 3};

    assertDone("run", "--input", data, "--output", whole, small);
    assertDone("decode", "--input", data, "--output", steps, small);
    assertDone("train", "--output", steps, small);
    assertDone("evaluate", "--output", steps);

    assertThat(RunFiles.of(steps)).isEqualTo(RunFiles.of(whole));
    for (String table : List.of("summary", "classes", "confusion", "predictions")) {
      String file = "metrics/" + table + ".parquet";
      assertThat(Files.readAllBytes(steps.resolve(file)))
          .as(file)
          .isEqualTo(Files.readAllBytes(whole.resolve(file)));
    }
    try (Tables a = new Tables(whole);
        Tables b = new Tables(steps)) {
      String loss = "SELECT train_loss FROM {epochs}";
      assertThat(a.number(loss)).isEqualTo(b.number(loss));
    }
    assertMended(steps);
    assertComparedAsEqual(whole, steps);
    assertVerified(steps);
  }

  private static void assertComparedAsEqual(Path whole, Path steps) {
    Invocation compared = Invocation.of("compare", whole, steps);

    assertThat(compared.code()).as(compared.err()).isZero();
    assertThat(compared.out())
        .contains("No evidence either way between %s and %s.".formatted(steps, whole))
        .endsWith("The recipes, the data and the version are the same.\n");
  }

  private static void assertVerified(Path run) throws IOException {
    Invocation sound = Invocation.of("verify", run);
    assertThat(sound.code()).as(sound.out() + sound.err()).isZero();
    assertThat(sound.out().lines())
        .hasSize(3)
        .anyMatch(line -> line.matches("fingerprint [0-9a-f]{64}"))
        .contains(
            "10 files are as their manifests say",
            "400 images, each once; the metrics follow from the predictions");

    Path table = run.resolve("metrics/top_errors.parquet");
    byte[] bytes = Files.readAllBytes(table);
    bytes[bytes.length / 2] ^= 4;
    Files.write(table, bytes);
    Path record = run.resolve("run.json");
    String json = Files.readString(record);
    Files.writeString(record, json.replaceFirst("\"seed\" : 3", "\"seed\" : 4"));

    Invocation damaged = Invocation.of("verify", run);
    assertThat(damaged.code()).isEqualTo(6);
    assertThat(damaged.err()).isEmpty();
    assertThat(damaged.out())
        .contains(table + ": SHA-256 ")
        .containsPattern("run.json: runId: expected [0-9a-f]{12} of this recipe and data, found ")
        .doesNotContain("files are as their manifests say");
  }

  /** A process that dies between two of its files leaves such folders. */
  private static void assertMended(Path run) throws IOException {
    byte[] manifest = Files.readAllBytes(run.resolve("metrics/manifest.json"));
    List<String> files = RunFiles.of(run);
    Files.delete(run.resolve("report.html"));
    Files.delete(run.resolve("metrics/classes.parquet"));

    assertDone("evaluate", "--output", run);

    assertThat(RunFiles.of(run)).isEqualTo(files);
    assertThat(Files.readAllBytes(run.resolve("metrics/manifest.json"))).isEqualTo(manifest);
  }

  private static void assertDone(Object... args) {
    Object[] flat =
        List.of(args).stream()
            .flatMap(
                arg ->
                    arg instanceof Object[] more ? List.of(more).stream() : List.of(arg).stream())
            .toArray();
    Invocation invocation = Invocation.of(flat);
    assertThat(invocation.code()).as(invocation.err()).isZero();
  }
}
