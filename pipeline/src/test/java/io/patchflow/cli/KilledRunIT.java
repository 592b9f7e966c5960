package io.patchflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A workflow that is killed in any stage, again and again, ends as the one that was not. */
class KilledRunIT {
  private static final int KILLS = Boolean.getBoolean("patchflow.manyKills") ? 30 : 10;

  /**
   * When to kill: so long after a line on stderr that starts so; after the start if it is empty.
   */
  private record Moment(String line, int millis) {
    /** About what a process takes to its first stage. */
    private static final int START = 2_500;

    /** About what a stage takes to publish. */
    private static final int PUBLISHING = 600;

    static Moment draw(int kind, Random random) {
      return switch (kind) {
        case 0 -> new Moment("", random.nextInt(START));
        case 1 -> new Moment("decode: ", random.nextInt(PUBLISHING));
        case 2 -> new Moment("epoch ", random.nextInt(PUBLISHING / 10));
        case 3 -> new Moment("epoch %d/".formatted(SliceRun.EPOCHS), random.nextInt(PUBLISHING));
        default -> new Moment("train: ", random.nextInt(3 * PUBLISHING));
      };
    }
  }

  @TempDir Path root;
  private Path data;
  private int finished;

  @Test
  void killsInAllStagesChangeNothing() throws Exception {
    data = FashionMnistSlice.write(root.resolve("data"), 300, 100);
    Path whole = root.resolve("whole");
    toTheEnd(whole);
    Random random = new Random(30);
    for (int kill = 1; kill <= KILLS; kill++) {
      Moment moment = Moment.draw(kill % 5, random);
      boolean killed = killed(moment);
      System.out.printf(
          "kill %d of %d: %d ms after %s: %s%n",
          kill,
          KILLS,
          moment.millis(),
          moment.line().isEmpty() ? "the start" : "\"" + moment.line() + "\"",
          killed ? "left " + leftovers() : "it had ended");
      if (!killed) {
        SliceRun.assertEqual(whole, folder());
        finished++;
        kill--;
      }
    }
    toTheEnd(folder());
    SliceRun.assertEqual(whole, folder());
  }

  /** Runs until the moment; whether the process was still at work then. */
  private boolean killed(Moment moment) throws IOException, InterruptedException {
    try (ChildProcess child = start(folder())) {
      boolean reached =
          moment.line().isEmpty() || child.reaches(line -> line.startsWith(moment.line()));
      if (reached && child.killAfter(moment.millis(), TimeUnit.MILLISECONDS)) {
        return true;
      }
      Invocation ended = child.outcome();
      assertThat(ended.code()).as(ended.err()).isZero();
      return false;
    }
  }

  private void toTheEnd(Path run) throws IOException, InterruptedException {
    try (ChildProcess child = start(run)) {
      Invocation ended = child.outcome();
      assertThat(ended.code()).as(ended.err()).isZero();
    }
  }

  private ChildProcess start(Path run) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    // What a killed process leaves among its temporary files goes with this test.
    command.add("-Djava.io.tmpdir=" + root);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(SliceRun.arguments(data, run));
    return ChildProcess.start(root, root.resolve("out.txt"), command);
  }

  /** What a dead process left: stages that stand and hidden files. */
  private List<String> leftovers() throws IOException {
    if (!Files.exists(folder())) {
      return List.of();
    }
    return RunFiles.of(folder()).stream()
        .filter(file -> file.endsWith("manifest.json") || file.startsWith("."))
        .map(file -> file.replaceAll("[0-9a-f]{8}-[0-9a-f-]{27}", "*"))
        .distinct()
        .toList();
  }

  private Path folder() {
    return root.resolve("killed-" + finished);
  }
}
