package io.patchflow.train;

import io.patchflow.backend.Device;
import io.patchflow.data.SyntheticPatches;
import io.patchflow.folder.Manifest;
import io.patchflow.folder.RunFolder;
import io.patchflow.parquet.TableFile;
import io.patchflow.publish.Replace;
import io.patchflow.recipe.Recipe;
import io.patchflow.recipe.RecipeLoader;
import io.patchflow.schema.table.EpochRow;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** Trainings of a second: a small patch-MLP on 300 synthetic images, ten steps an epoch. */
final class TinyTraining {
  static final int IMAGES = 300;
  static final int STEPS = 10;

  private final Recipe recipe;
  private final RunFolder run;
  private final ByteArrayOutputStream progress = new ByteArrayOutputStream();
  private int threads = 1;
  private Device device = Device.CPU;
  private Replace replace = Replace.NEVER;
  private long dataBudget = 1 << 20;
  private BooleanSupplier stop = () -> false;

  private TinyTraining(Recipe recipe, RunFolder run) {
    this.recipe = recipe;
    this.run = run;
  }

  /**
   * A training in a folder that gets its patches if it has none.
   *
   * @param overrides recipe keys and values in turn
   */
  static TinyTraining in(Path root, String... overrides) throws IOException {
    RunFolder run = new RunFolder(root);
    if (!Files.exists(run.patches())) {
      SyntheticPatches.publish(root, IMAGES, 90);
    }
    return new TinyTraining(recipe(overrides), run);
  }

  /** Recipe seed made tiny, three epochs long. */
  static Recipe recipe(String... overrides) {
    Map<String, String> values =
        new HashMap<>(
            Map.of(
                "model.stem", "8",
                "model.blocks", "[[6, 5, 7, 4]]",
                "batchSize", "32",
                "epochs", "3",
                "optimizer.learningRate", "0.01",
                "kernel", "cpu"));
    for (int i = 0; i < overrides.length; i += 2) {
      values.put(overrides[i], overrides[i + 1]);
    }
    return RecipeLoader.load("seed", values);
  }

  TinyTraining threads(int number) {
    threads = number;
    return this;
  }

  TinyTraining on(Device where) {
    device = where;
    return this;
  }

  TinyTraining overwriting() {
    replace = Replace.CHANGED;
    return this;
  }

  /** Holds images in memory up to {@code bytes}. */
  TinyTraining dataBudget(long bytes) {
    dataBudget = bytes;
    return this;
  }

  /** Asks for a stop behind so many steps. */
  TinyTraining stoppedAfter(int steps) {
    int[] taken = {0};
    return asking(() -> ++taken[0] >= steps);
  }

  TinyTraining asking(BooleanSupplier asked) {
    stop = asked;
    return this;
  }

  Manifest train() {
    PrintStream out = new PrintStream(progress, true, StandardCharsets.UTF_8);
    return TrainStage.run(
        recipe,
        run,
        new TrainOptions(device, threads, replace, dataBudget, out, Optional.empty(), stop));
  }

  Recipe recipe() {
    return recipe;
  }

  RunFolder run() {
    return run;
  }

  /** What was said of the training. */
  List<String> lines() {
    return progress.toString(StandardCharsets.UTF_8).lines().toList();
  }

  List<EpochRow> rows() {
    return rows(run);
  }

  static List<EpochRow> rows(RunFolder run) {
    return TableFile.read(run.table("epochs"), EpochRow.class);
  }

  /** The rows without what may differ between equal runs. */
  static List<EpochRow> timeless(List<EpochRow> rows) {
    return rows.stream().map(row -> timeless(row, row.runId())).toList();
  }

  /** The rows without what may differ between runs of the same epochs. */
  static List<EpochRow> nameless(List<EpochRow> rows) {
    return rows.stream().map(row -> timeless(row, "")).toList();
  }

  private static EpochRow timeless(EpochRow row, String runId) {
    return new EpochRow(
        runId,
        row.epoch(),
        row.learningRate(),
        row.trainLoss(),
        row.trainAccuracy(),
        row.testLoss(),
        row.testAccuracy(),
        row.holdoutLoss(),
        row.holdoutAccuracy(),
        0,
        0);
  }

  /** All files of the run folder but the patches. */
  List<String> files() throws IOException {
    try (Stream<Path> files = Files.walk(run.root())) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> run.root().relativize(file).toString())
          .filter(file -> !file.startsWith("patches/"))
          .sorted()
          .toList();
    }
  }
}
