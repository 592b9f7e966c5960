package io.patchflow.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchflow.folder.Manifest;
import io.patchflow.folder.RunFolder;
import io.patchflow.folder.Stage;
import io.patchflow.schema.table.EpochRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A training that is killed again and again ends as the one that was not. */
class KilledTrainingIT {
  private static final int KILLS = Boolean.getBoolean("patchflow.manyKills") ? 20 : 6;
  private static final int EPOCHS = 4;

  /** When to kill: so many steps and then so long after the start of a process. */
  private record Moment(int steps, int millis) {
    /** Longer than a process takes to its first step. */
    private static final int START = 2_000;

    /** Longer than the end of an epoch takes: watching, checkpoint and, behind the last, model. */
    private static final int EPOCH_END = 100;

    static Moment draw(int kind, Random random) {
      return switch (kind) {
        case 0 -> new Moment(0, random.nextInt(START));
        case 1 -> new Moment(TinyTraining.STEPS, random.nextInt(EPOCH_END));
        default -> new Moment(random.nextInt(2 * TinyTraining.STEPS), random.nextInt(10));
      };
    }
  }

  @TempDir Path root;
  private Manifest expected;
  private List<EpochRow> expectedRows;
  private int finished;

  @BeforeEach
  void trainWithoutInterruption() throws Exception {
    RunFolder run = trainToTheEnd(root.resolve("whole"));
    expected = run.requireManifest(Stage.TRAIN);
    expectedRows = TinyTraining.timeless(TinyTraining.rows(run));
    assertThat(expectedRows).hasSize(EPOCHS);
  }

  @Test
  void killsAtRandomMomentsChangeNothing() throws Exception {
    Random random = new Random(20);
    for (int kill = 1; kill <= KILLS; kill++) {
      Moment moment = Moment.draw(kill % 4, random);
      boolean killed;
      try (TrainProcess process = TrainProcess.start(folder(), EPOCHS)) {
        killed = process.killAfter(moment.steps(), moment.millis());
      }
      System.out.printf(
          "kill %d of %d: %d ms after step %d of its process: %s%n",
          kill, KILLS, moment.millis(), moment.steps(), killed ? standing() : "it had ended");
      if (!killed) {
        assertUnchanged(new RunFolder(folder()));
        finished++;
        kill--;
      }
    }
    assertUnchanged(trainToTheEnd(folder()));
  }

  private Path folder() {
    return root.resolve("killed-" + finished);
  }

  private static RunFolder trainToTheEnd(Path folder) throws Exception {
    try (TrainProcess process = TrainProcess.start(folder, EPOCHS)) {
      process.finish();
    }
    return new RunFolder(folder);
  }

  private void assertUnchanged(RunFolder run) throws IOException {
    Manifest manifest = run.requireManifest(Stage.TRAIN);
    assertThat(manifest.fingerprint()).as("parameters").isEqualTo(expected.fingerprint());
    assertThat(manifest.options()).isEqualTo(expected.options());
    assertThat(TinyTraining.timeless(TinyTraining.rows(run)))
        .as("table of epochs")
        .isEqualTo(expectedRows);
    assertThat(files(run)).as("files").isEqualTo(files(new RunFolder(root.resolve("whole"))));
  }

  private String standing() throws IOException {
    RunFolder run = new RunFolder(folder());
    List<String> checkpoints =
        Files.isDirectory(run.checkpoints()) ? names(run.checkpoints()) : List.of();
    return "checkpoints " + checkpoints;
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  /** Everything in the run folder. */
  private static List<String> files(RunFolder run) throws IOException {
    try (Stream<Path> files = Files.walk(run.root())) {
      return files.map(file -> run.root().relativize(file).toString()).sorted().toList();
    }
  }
}
