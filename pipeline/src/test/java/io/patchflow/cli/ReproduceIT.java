package io.patchflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run made again from its own record, and runs checked by a gate. */
class ReproduceIT {
  @TempDir Path folder;

  @Test
  void aRunMadeAgainIsIdenticalAndOnOtherDataItIsNot() throws IOException {
    Path data = FashionMnistSlice.write(folder.resolve("data"), 300, 100);
    Path original = run("original", data, "--epochs", 2, "--seed", 5);
    assertThat(Files.readString(original.resolve("run.json")))
        .contains("\"input\" : \"" + data + "\"", "\"commit\" : ", "\"processor\" : ");

    Invocation same = reproduce(original, "copy");
    assertThat(same.code()).as(same.err()).isZero();
    // 2 epochs, 1 summary, 10 classes, 100 pairs, 15 bins, the errors shown, 100 predictions.
    assertThat(same.outLines())
        .singleElement()
        .asString()
        .matches("identical: \\d+ rows in the tables of " + original + " and .*copy");

    for (String taken : List.of("original", "copy")) {
      Invocation unmade = reproduce(original, taken);
      assertThat(unmade.code()).as("nothing is made again in %s", taken).isEqualTo(2);
      assertThat(unmade.errLines())
          .containsExactly(
              "patchflow: output %s: expected a folder for a new run, found a finished one in it"
                  .formatted(folder.resolve(taken)));
    }

    Path other = FashionMnistSlice.write(folder.resolve("other"), 310, 100);
    String record = Files.readString(original.resolve("run.json"));
    Files.writeString(
        original.resolve("run.json"), record.replace("\"" + data + "\"", "\"" + other + "\""));
    Invocation different = reproduce(original, "elsewhere");
    assertThat(different.code()).as(different.err()).isEqualTo(6);
    assertThat(different.outLines())
        .hasSize(2)
        .satisfies(
            lines -> {
              assertThat(lines.get(0))
                  .startsWith(
                      "different: "
                          + folder.resolve("elsewhere/metrics/epochs.parquet")
                          + ": row 1, column run_id: expected ");
              assertThat(lines.get(1))
                  .matches("likely cause: data: [0-9a-f]{64} then, [0-9a-f]{64} now");
            });
  }

  @Test
  void aRunThatIsNotWholeCannotBeMadeAgain() throws IOException {
    Path empty = Files.createDirectory(folder.resolve("empty"));

    Invocation refused = reproduce(empty, "copy");

    assertThat(refused.code()).isEqualTo(4);
    assertThat(refused.errLines()).hasSize(1);
    assertThat(folder.resolve("copy")).doesNotExist();
  }

  @Test
  void aMissedGateIsAnExitCodeAndTheRunStays() throws IOException {
    Path data = FashionMnistSlice.write(folder.resolve("data"), 300, 100);
    Path good = run("good", data, "--epochs", 4, "--batch-size", 30);
    String[] bad = {
      "run", "--input", data.toString(), "--output", folder.resolve("bad").toString()
    };
    Object[] untrained = {
      "--set", "model.stem=16", "--set", "optimizer.learningRate=1e-9", "--epochs", 1
    };

    Invocation missed = invoke(bad, untrained, "--min-accuracy", "0.5", "--baseline", good);

    assertThat(missed.code()).as(missed.err()).isEqualTo(7);
    assertThat(missed.errLines().stream().filter(line -> line.startsWith("patchflow: ")))
        .hasSize(2)
        .satisfies(
            lines -> {
              assertThat(lines.get(0))
                  .startsWith("patchflow: quality gate: expected an accuracy of 50.00 % or more,");
              assertThat(lines.get(1))
                  .startsWith(
                      "patchflow: quality gate: "
                          + folder.resolve("bad")
                          + " is worse than "
                          + good);
            });
    Invocation verified = Invocation.of("verify", folder.resolve("bad"));
    assertThat(verified.code()).as(verified.out()).isZero();

    Invocation met =
        Invocation.of("evaluate", "--output", good, "--min-accuracy", 0.2, "--baseline", good);
    assertThat(met.code()).as(met.err()).isZero();
    assertThat(Invocation.of("evaluate", "--output", good, "--min-accuracy", 89).errLines())
        .containsExactly("patchflow: --min-accuracy: expected 0 to 1, found 89.0");
    Invocation early =
        invoke(
            new String[] {"run", "--output", folder.resolve("none").toString()},
            new Object[] {"--baseline", folder.resolve("nowhere")});
    assertThat(early.code()).isEqualTo(4);
    assertThat(folder.resolve("none")).as("no work before the gate is ready").doesNotExist();
  }

  private Path run(String name, Path data, Object... more) {
    Path run = folder.resolve(name);
    Invocation done =
        invoke(
            new String[] {"run", "--input", data.toString(), "--output", run.toString()},
            new Object[] {"--set", "model.stem=16"},
            more);
    assertThat(done.code()).as(done.err()).isZero();
    return run;
  }

  private Invocation reproduce(Path original, String copy) {
    return Invocation.of("reproduce", original, "--output", folder.resolve(copy));
  }

  private static Invocation invoke(String[] first, Object[] second, Object... third) {
    return Invocation.of(
        java.util.stream.Stream.of(first, second, third)
            .flatMap(java.util.Arrays::stream)
            .toArray());
  }
}
