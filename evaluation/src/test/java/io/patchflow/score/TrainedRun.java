package io.patchflow.score;

import io.patchflow.folder.Manifest.FileEntry;
import io.patchflow.folder.RunFolder;
import io.patchflow.folder.Stage;
import io.patchflow.metrics.Softmax;
import io.patchflow.metrics.SplitMetrics;
import io.patchflow.parquet.PatchFileWriter;
import io.patchflow.parquet.TableFile;
import io.patchflow.publish.StagePublisher;
import io.patchflow.schema.Fingerprint;
import io.patchflow.schema.PatchCutter;
import io.patchflow.schema.PatchSetInfo;
import io.patchflow.schema.PatchShape;
import io.patchflow.schema.Split;
import io.patchflow.schema.table.EpochRow;
import io.patchflow.schema.table.PredictionRow;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import java.util.stream.LongStream;

/** A run folder as decode and train leave it, of images that follow from their index. */
public final class TrainedRun {
  public static final String RUN_ID = "run-0123456789ab";
  public static final PatchSetInfo INFO =
      new PatchSetInfo(new PatchShape(4, 4, 1, 2), List.of("bag", "coat", "T-shirt/top"));

  private static final ByteSumScorer MODEL =
      new ByteSumScorer(INFO.shape().imageBytes(), INFO.classes());

  private TrainedRun() {}

  /** Publishes all three stages; the test split has {@code samples} images in one file. */
  public static RunFolder evaluated(Path root, int samples) throws IOException {
    RunFolder run = publish(root, Map.of("test", List.of(samples)));
    EvaluateStage.run(EvaluateOptions.test(1), run, TestRunner.options(1), model());
    return run;
  }

  /** As {@link #evaluated(Path, int)}, of a split of another name. */
  public static RunFolder evaluated(Path root, int samples, Split split) throws IOException {
    RunFolder run = publish(root, Map.of(split.label(), List.of(samples)));
    EvaluateOptions options = new EvaluateOptions(List.of(split), 1);
    EvaluateStage.run(options, run, TestRunner.options(1), model());
    return run;
  }

  /**
   * Publishes all three stages of a model that is wrong on just these images, and then predicts the
   * next class.
   */
  public static RunFolder evaluated(
      Path root, int samples, LongPredicate mistakes, String recipeText) throws IOException {
    RunFolder run = new RunFolder(root);
    decode(run, Map.of("test", List.of(samples)));
    String data = run.requireManifest(Stage.DECODE).fingerprint();
    train(run, Map.of("run_id", RUN_ID), Map.of("data", data, "recipe", recipeText));
    List<PredictionRow> predictions =
        LongStream.range(0, samples)
            .mapToObj(index -> prediction(index, mistakes.test(index)))
            .toList();
    try (StagePublisher publisher = StagePublisher.begin(run, Stage.EVALUATE)) {
      MetricTables tables = new MetricTables(publisher);
      tables.write(
          List.of(SplitMetrics.of(predictions, INFO.classNames(), Optional.empty())), predictions);
      publisher.commit(List.of(), Map.of(), tables.rowCounts(), "metrics", Map.of());
    }
    return run;
  }

  private static PredictionRow prediction(long index, boolean wrong) {
    int label = label(index);
    int predicted = wrong ? (label + 1) % INFO.classes() : label;
    List<Float> probabilities = new ArrayList<>(Collections.nCopies(INFO.classes(), 0.25f));
    probabilities.set(predicted, 0.5f);
    double loss = -Math.log(probabilities.get(label));
    return new PredictionRow(RUN_ID, "test", index, label, predicted, 0.5f, probabilities, loss);
  }

  /** A model that is right but for every seventh image. */
  static Scorer.Source model() {
    return ByteSumScorer.source(INFO.shape().imageBytes(), INFO.classes());
  }

  /**
   * Publishes both stages.
   *
   * @param shards rows of each file, by split
   */
  public static RunFolder publish(Path root, Map<String, List<Integer>> shards) throws IOException {
    RunFolder run = new RunFolder(root);
    decode(run, shards);
    String data = run.requireManifest(Stage.DECODE).fingerprint();
    train(run, Map.of("run_id", RUN_ID), Map.of("data", data));
    return run;
  }

  static void decode(RunFolder run, Map<String, List<Integer>> shards) throws IOException {
    Map<String, Long> rows = new TreeMap<>();
    try (StagePublisher publisher = StagePublisher.begin(run, Stage.DECODE)) {
      for (Map.Entry<String, List<Integer>> split : shards.entrySet()) {
        long first = 0;
        for (int count : split.getValue()) {
          String path = "patches/%s/part-%010d.parquet".formatted(split.getKey(), first);
          write(publisher.attempt(path), first, count);
          first += count;
        }
        rows.put(split.getKey(), first);
      }
      String fingerprint = Fingerprint.ofDataSet(sum(rows, Split.TRAIN), sum(rows, Split.TEST));
      publisher.commit(List.of(), Map.of(), rows, fingerprint, Map.of());
    }
  }

  private static Fingerprint sum(Map<String, Long> rows, Split split) {
    Fingerprint sum = new Fingerprint();
    byte[] pixels = new byte[INFO.shape().imageBytes()];
    for (long index = 0; index < rows.getOrDefault(split.label(), 0L); index++) {
      new PatchCutter(INFO.shape()).join(image(index), 0, pixels);
      sum.add(index, label(index), pixels);
    }
    return sum;
  }

  static void train(RunFolder run, Map<String, Object> details, Map<String, Object> options)
      throws IOException {
    try (StagePublisher publisher = StagePublisher.begin(run, Stage.TRAIN)) {
      Files.writeString(publisher.attempt("model/model.zip"), "a model", StandardCharsets.UTF_8);
      TableFile.write(
          publisher.attempt("metrics/epochs.parquet"),
          EpochRow.class,
          List.of(
              new EpochRow(RUN_ID, 1, 1e-3, 0.9, 0.6, 0.8, 0.7, null, null, 2.5, 1000),
              new EpochRow(RUN_ID, 2, 1e-3, 0.5, 0.8, 0.6, 0.9, null, null, 2.4, 1100),
              new EpochRow(RUN_ID, 3, 1e-4, 0.4, 0.9, 0.7, 0.8, null, null, 2.4, 1100)));
      FileEntry patches = FileEntry.of("patches/manifest.json", run.manifestFile(Stage.DECODE));
      publisher.commit(List.of(patches), options, Map.of("epochs", 3L), "model", details);
    }
  }

  static int label(long index) {
    int predicted = Softmax.argmax(logits(index));
    return index % 7 == 0 ? (predicted + 1) % INFO.classes() : predicted;
  }

  static float[] logits(long index) {
    return MODEL.logits(image(index), 1)[0];
  }

  /** The patches of an image. */
  public static byte[] image(long index) {
    byte[] image = new byte[INFO.shape().imageBytes()];
    long state = index * 0x9E3779B97F4A7C15L + 1;
    for (int i = 0; i < image.length; i++) {
      state = state * 6364136223846793005L + 1442695040888963407L;
      image[i] = (byte) (state >>> 56);
    }
    return image;
  }

  private static void write(Path file, long first, int count) throws IOException {
    write(file, LongStream.range(first, first + count).toArray());
  }

  /** Writes a patch file of these images. */
  public static void write(Path file, long[] indices) throws IOException {
    try (PatchFileWriter writer = PatchFileWriter.open(Files.newOutputStream(file), INFO)) {
      for (long index : indices) {
        writer.write(index, label(index), image(index));
      }
    }
  }
}
