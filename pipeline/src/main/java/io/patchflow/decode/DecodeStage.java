package io.patchflow.decode;

import io.patchflow.failure.PatchflowException;
import io.patchflow.file.TemporaryFolder;
import io.patchflow.folder.Manifest;
import io.patchflow.folder.RunFolder;
import io.patchflow.folder.Stage;
import io.patchflow.publish.Decision;
import io.patchflow.publish.StagePublisher;
import io.patchflow.schema.Fingerprint;
import io.patchflow.schema.PatchSetInfo;
import io.patchflow.schema.Split;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.beam.sdk.options.PipelineOptions;

/** The decode stage: checks the inputs, runs the pipeline, publishes the patch tensors. */
public final class DecodeStage {
  /** Manifest option that is there, and true, where rows and columns changed places. */
  public static final String TRANSPOSE = "transpose";

  private final DecodeOptions options;
  private final RunFolder run;
  private final Path work;
  private final DecodeInputs inputs;
  private final PatchSetInfo info;
  private final IdxIO.Ranges ranges;
  private final Map<String, Object> manifestOptions;

  private DecodeStage(DecodeOptions options, RunFolder run, Path work) {
    this.options = options;
    this.run = run;
    this.work = work;
    this.inputs = DecodeInputs.open(options.dataSet(), options.patchSize(), work);
    List<String> classNames = ClassList.of(options.dataSet(), options.classes(), inputs);
    this.info =
        new PatchSetInfo(inputs.shape(options.patchSize(), options.transpose()), classNames);
    IdxIO.Ranges all =
        IdxIO.ranges().from(Split.TRAIN, inputs.train()).from(Split.TEST, inputs.test());
    this.ranges =
        options.imagesPerFile().isPresent()
            ? all.withImagesPerRange(options.imagesPerFile().getAsInt())
            : all;
    this.manifestOptions = new LinkedHashMap<>();
    manifestOptions.put("patch_size", options.patchSize());
    manifestOptions.put("class_names", classNames);
    manifestOptions.put("images_per_file", ranges.imagesPerRange(inputs.train()));
    if (options.transpose()) {
      manifestOptions.put(TRANSPOSE, true);
    }
  }

  /**
   * Decodes both splits into {@code run.patches()}. A decode of the same inputs and options that
   * already stands there is left as it is and its manifest returned.
   *
   * @param beamOptions any runner's; the Direct runner's checks of user code are turned off unless
   *     asked for
   * @param decided gets what there is to do, before it is done
   * @return the published manifest; its details hold {@code height}, {@code width}, {@code
   *     channels}, {@code patch_size}, {@code classes}, {@code class_names} and the statistics
   * @throws PatchflowException bad input: a damaged file, named; usage: the patch size does not
   *     divide the image, or the folder holds another decode
   */
  public static Manifest run(
      DecodeOptions options,
      RunFolder run,
      PipelineOptions beamOptions,
      Consumer<Decision> decided) {
    try (StagePublisher publisher = StagePublisher.begin(run, Stage.DECODE)) {
      Path work = publisher.scratch("decode").toAbsolutePath();
      return new DecodeStage(options, run, work).decode(publisher, beamOptions, decided);
    } catch (IOException e) {
      throw PatchflowException.stageFailed("decode: " + e, e);
    }
  }

  /** {@link #run} without a listener. */
  public static Manifest run(DecodeOptions options, RunFolder run, PipelineOptions beamOptions) {
    return run(options, run, beamOptions, decision -> {});
  }

  /**
   * What {@link #run} would have to do. Reads the inputs to their ends and writes nothing but
   * temporary files, outside of the run folder.
   */
  public static Decision decision(DecodeOptions options, RunFolder run) {
    try (TemporaryFolder spool = TemporaryFolder.create()) {
      DecodeStage stage = new DecodeStage(options, run, spool.path());
      stage.inputs.entries();
      return stage.decision();
    } catch (IOException e) {
      throw PatchflowException.stageFailed("decode: " + e, e);
    }
  }

  private Decision decision() {
    return run.manifest(Stage.DECODE)
        .map(there -> new ExistingDecode(run, there))
        .map(there -> there.decision(inputs.entries(), manifestOptions, options.replace()))
        .orElseGet(() -> Decision.run(Decision.NOT_DONE));
  }

  private Manifest decode(
      StagePublisher publisher, PipelineOptions beamOptions, Consumer<Decision> decided)
      throws IOException {
    Decision decision = decision();
    if (decision.action() == Decision.Action.REFUSE) {
      throw PatchflowException.usage(
          List.of(
              "%s: %s; use --overwrite, or another --output"
                  .formatted(run.patches(), decision.reason())));
    }
    decided.accept(decision);
    if (decision.action() == Decision.Action.SKIP) {
      return run.requireManifest(Stage.DECODE);
    }
    DecodePipeline.run(ranges, info, options.transpose(), work, beamOptions);
    inputs.requireUnchanged();
    return publish(publisher);
  }

  private Manifest publish(StagePublisher publisher) throws IOException {
    Map<Split, SplitStatistics> statistics = new EnumMap<>(Split.class);
    Map<Split, List<Path>> hashes = new EnumMap<>(Split.class);
    for (IdxRange range : ranges.list()) {
      Path written = work.resolve(range.patchFile());
      statistics.merge(
          range.split(),
          StatisticsFile.read(StatisticsFile.beside(written)),
          SplitStatistics::plus);
      hashes
          .computeIfAbsent(range.split(), split -> new ArrayList<>())
          .add(ImageHashes.beside(written));
      Files.move(written, publisher.attempt(Stage.DECODE.folder() + "/" + range.patchFile()));
    }
    BackgroundTask<Duplicates> duplicates = BackgroundTask.of(() -> Duplicates.count(hashes));
    publisher.hashAndSync();
    SplitStatistics train = statistics.get(Split.TRAIN);
    SplitStatistics test = statistics.get(Split.TEST);
    return publisher.commit(
        inputs.entries(),
        manifestOptions,
        Map.of(Split.TRAIN.label(), train.images(), Split.TEST.label(), test.images()),
        Fingerprint.ofDataSet(train.fingerprint(), test.fingerprint()),
        ManifestDetails.of(info, train, test, duplicates.result()));
  }
}
