package io.patchflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A training that is asked to end. */
class InterruptionIT {
  private static final Pattern PLACE =
      Pattern.compile("patchflow: interrupted (?:in|after) epoch (\\d+)[ ;].*");

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"INT, 130", "TERM, 143"})
  void aTrainingPutsDownWhereItIsAndGoesOnFromThere(String signal, int code)
      throws IOException, InterruptedException {
    Path data = FashionMnistSlice.write(folder.resolve("data"), 300, 100);
    Path run = folder.resolve("run");
    Invocation ended;
    try (ChildProcess child =
        ChildProcess.start(folder, folder.resolve("out.txt"), command(data, run, 100_000))) {
      assertThat(child.reaches(line -> line.startsWith("epoch 2/"))).isTrue();
      child.signal(signal);
      ended = child.outcome();
    }

    assertThat(ended.code()).as(ended.err()).isEqualTo(code);
    String last = ended.errLines().get(ended.errLines().size() - 1);
    Matcher place = PLACE.matcher(last);
    assertThat(place.matches()).as(last).isTrue();
    assertThat(RunFiles.of(run))
        .as("nothing but finished stages and checkpoints is left")
        .allMatch(
            file ->
                file.equals("run.json")
                    || file.equals("lineage.jsonl")
                    || file.startsWith("patches/")
                    || file.startsWith("model/checkpoints/epoch-"));

    Invocation resumed =
        Invocation.of(
            "run",
            "--input",
            data,
            "--output",
            run,
            "--set",
            "model.stem=16",
            "--epochs",
            String.valueOf(Integer.parseInt(place.group(1)) + 1));
    assertThat(resumed.code()).as(resumed.err()).isZero();
    assertThat(resumed.errLines())
        .contains("decode: up to date, same inputs and options")
        .noneMatch(line -> line.startsWith("epoch 1/"));
  }

  private static List<String> command(Path data, Path run, int epochs) {
    return List.of(
        // A shell has what it runs in the background ignore Ctrl-C, and so would its children.
        "/usr/bin/env",
        "--default-signal=INT",
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx1g",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-cp",
        System.getProperty("java.class.path"),
        Main.class.getName(),
        "run",
        "--input",
        data.toString(),
        "--output",
        run.toString(),
        "--set",
        "model.stem=16",
        "--epochs",
        Integer.toString(epochs));
  }
}
