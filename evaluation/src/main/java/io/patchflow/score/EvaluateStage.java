package io.patchflow.score;

import io.patchflow.backend.Device;
import io.patchflow.failure.PatchflowException;
import io.patchflow.file.Sha256;
import io.patchflow.folder.Manifest;
import io.patchflow.folder.Manifest.FileEntry;
import io.patchflow.folder.RunFolder;
import io.patchflow.folder.Stage;
import io.patchflow.metrics.BestEpoch;
import io.patchflow.metrics.SplitMetrics;
import io.patchflow.parquet.PatchFile;
import io.patchflow.parquet.TableFile;
import io.patchflow.publish.StagePublisher;
import io.patchflow.schema.PatchSetInfo;
import io.patchflow.schema.Split;
import io.patchflow.schema.table.EpochRow;
import io.patchflow.schema.table.PredictionRow;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.options.PipelineOptions;

/** The stage {@code evaluate}: scores splits with the trained model and publishes the tables. */
public final class EvaluateStage {
  private final RunFolder run;
  private final List<Split> splits;
  private final Device device;
  private final Manifest patches;
  private final Manifest model;
  private final String runId;

  private EvaluateStage(EvaluateOptions options, RunFolder run) {
    this.run = new RunFolder(run.root().toAbsolutePath());
    this.splits = options.splits().stream().sorted().toList();
    this.device = options.device();
    this.patches = run.requireManifest(Stage.DECODE);
    this.model = run.requireManifest(Stage.TRAIN);
    if (!(model.details().get("run_id") instanceof String id)) {
      throw PatchflowException.badInput(
          "%s: details.run_id is missing".formatted(run.manifestFile(Stage.TRAIN)));
    }
    this.runId = id;
  }

  /**
   * Reads {@code patches/} and {@code model/}, writes every metric table but epochs (contract C2)
   * into {@code metrics/}.
   *
   * @throws PatchflowException bad input: a stage is missing or a file is damaged; stage failed:
   *     the pipeline did not finish
   */
  public static Manifest run(
      EvaluateOptions options, RunFolder run, PipelineOptions pipelineOptions) {
    return run(options, run, pipelineOptions, model(options, run));
  }

  /** As {@link #run}, in this thread and without a pipeline; the tables are the same. */
  public static Manifest runInPlace(EvaluateOptions options, RunFolder run) {
    return run(options, run, ScoreInPlace::run, model(options, run));
  }

  private static ModelSource model(EvaluateOptions options, RunFolder run) {
    String modelZip = run.modelZip().toAbsolutePath().toString();
    return new ModelSource(modelZip, options.device(), options.threads());
  }

  static Manifest run(
      EvaluateOptions options,
      RunFolder run,
      PipelineOptions pipelineOptions,
      Scorer.Source source) {
    return run(
        options,
        run,
        (shards, model, runId, classes, countsFiles) ->
            ScorePipeline.run(shards, model, runId, classes, countsFiles, pipelineOptions),
        source);
  }

  private static Manifest run(
      EvaluateOptions options, RunFolder run, Scoring scoring, Scorer.Source source) {
    EvaluateStage stage = new EvaluateStage(options, run);
    try (StagePublisher publisher = StagePublisher.begin(stage.run, Stage.EVALUATE)) {
      return stage.evaluate(publisher, scoring, source);
    }
  }

  private Manifest evaluate(StagePublisher publisher, Scoring scoring, Scorer.Source source) {
    checkModel();
    Map<String, List<Shard>> shards = new TreeMap<>();
    Map<String, String> countsFiles = new TreeMap<>();
    for (Split split : splits) {
      shards.put(split.label(), shards(split.label(), publisher));
      countsFiles.put(
          split.label(), publisher.scratch("counts-" + split.label() + ".parquet").toString());
    }
    List<Shard> all = shards.values().stream().flatMap(List::stream).toList();
    PatchSetInfo info = PatchFile.info(Path.of(all.get(0).patches()));

    scoring.run(all, source, runId, info.classes(), countsFiles);

    List<SplitMetrics> metrics = new ArrayList<>();
    List<PredictionRow> predictions = new ArrayList<>();
    List<EpochRow> epochs = TableFile.read(run.table("epochs"), EpochRow.class);
    for (Split split : splits) {
      List<PredictionRow> found =
          ShardResults.collect(
              split.label(),
              samples(split.label()),
              info.classes(),
              shards.get(split.label()).stream().map(s -> Path.of(s.predictions())).toList(),
              Path.of(countsFiles.get(split.label())));
      metrics.add(SplitMetrics.of(found, info.classNames(), BestEpoch.of(epochs, split)));
      predictions.addAll(found);
    }
    MetricTables tables = new MetricTables(publisher);
    tables.write(metrics, predictions);
    return publisher.commit(
        List.of(input("patches/manifest.json"), input("model/manifest.json")),
        Map.of("splits", splits.stream().map(Split::label).toList()),
        tables.rowCounts(),
        MetricsFingerprint.of(tables.files().stream().map(Sha256::ofFile).toList()),
        Map.of("run_id", runId, "backend", device.label()));
  }

  /** The number of images of a split by the manifest. */
  private long samples(String split) {
    return patches.rows().getOrDefault(split, 0L);
  }

  private FileEntry input(String path) {
    return FileEntry.of(path, run.resolve(path));
  }

  /** The model and its epochs must be what the training stage published, for these patches. */
  private void checkModel() {
    Object trainedOn = model.options().get("data");
    if (trainedOn != null && !trainedOn.equals(patches.fingerprint())) {
      throw PatchflowException.badInput(
          "%s: the model was trained on the data set %s, found the patches of %s; train again"
              .formatted(run.manifestFile(Stage.TRAIN), trainedOn, patches.fingerprint()));
    }
    for (FileEntry expected : model.files()) {
      Path file = run.resolve(expected.path());
      if (file.equals(run.modelZip().normalize()) || file.equals(run.table("epochs").normalize())) {
        FileEntry found = FileEntry.of(expected.path(), file);
        if (!found.equals(expected)) {
          throw PatchflowException.badInput(
              "%s: the manifest says %d bytes, SHA-256 %s; found %d, %s"
                  .formatted(
                      file, expected.bytes(), expected.sha256(), found.bytes(), found.sha256()));
        }
      }
    }
  }

  /** The split's files as the manifest lists them. */
  private List<Shard> shards(String split, StagePublisher publisher) {
    List<Shard> shards = new ArrayList<>();
    for (FileEntry file : patches.patchFiles(split)) {
      Path patchFile = run.resolve(file.path());
      Path predictions = publisher.scratch(split + "-" + patchFile.getFileName());
      shards.add(
          new Shard(runId, split, patchFile.toString(), file.bytes(), predictions.toString()));
    }
    if (shards.isEmpty() || samples(split) == 0) {
      throw PatchflowException.badInput(
          "%s: lists no image of split %s".formatted(run.manifestFile(Stage.DECODE), split));
    }
    return shards;
  }
}
