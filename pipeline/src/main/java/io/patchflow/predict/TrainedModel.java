package io.patchflow.predict;

import io.patchflow.backend.Device;
import io.patchflow.decode.DecodeStage;
import io.patchflow.failure.PatchflowException;
import io.patchflow.folder.Manifest;
import io.patchflow.folder.Manifest.FileEntry;
import io.patchflow.folder.ManifestCheck;
import io.patchflow.folder.RunFolder;
import io.patchflow.folder.Stage;
import io.patchflow.idx.IdxImages;
import io.patchflow.model.Classifier;
import io.patchflow.parquet.PatchFile;
import io.patchflow.schema.PatchSetInfo;
import io.patchflow.schema.PatchShape;
import io.patchflow.schema.Split;
import java.util.List;

/**
 * The model of a run, loaded, and what it was trained on. Not safe for threads.
 *
 * @param info the shape of its images and the names of its classes
 * @param transpose whether IDX files of such images hold them column by column
 */
record TrainedModel(String runId, PatchSetInfo info, boolean transpose, Classifier classifier)
    implements AutoCloseable {

  /**
   * Loads the model of a run and validates it against its manifest and its data.
   *
   * @throws PatchflowException bad input: a stage is missing, a file damaged or not of this model
   */
  static TrainedModel load(RunFolder run, Device device, int threads) {
    Manifest train = run.requireManifest(Stage.TRAIN);
    Manifest decode = run.requireManifest(Stage.DECODE);
    List<FileEntry> zip =
        train.files().stream().filter(file -> file.path().endsWith("/model.zip")).toList();
    List<String> differences = ManifestCheck.differences(run, zip);
    if (!differences.isEmpty()) {
      throw PatchflowException.badInput(differences.get(0));
    }
    PatchSetInfo info =
        PatchFile.info(
            run.patchFiles(Split.TRAIN.label()).stream()
                .findFirst()
                .orElseThrow(
                    () ->
                        PatchflowException.badInput(
                            run.manifestFile(Stage.DECODE) + ": lists no patch file")));
    Classifier classifier = Classifier.load(run.modelZip(), device, threads);
    int imageBytes = info.shape().imageBytes();
    if (classifier.imageBytes() != imageBytes || classifier.classes() != info.classes()) {
      classifier.close();
      throw PatchflowException.badInput(
          "%s: expected %d bytes an image and %d classes as the patches have, found %d and %d"
              .formatted(
                  run.modelZip(),
                  imageBytes,
                  info.classes(),
                  classifier.imageBytes(),
                  classifier.classes()));
    }
    return new TrainedModel(
        String.valueOf(train.details().get("run_id")),
        info,
        Boolean.TRUE.equals(decode.options().get(DecodeStage.TRANSPOSE)),
        classifier);
  }

  /**
   * Refuses images of another shape than the model's.
   *
   * @throws PatchflowException bad input: names the expected and the found shape
   */
  void requireFit(IdxImages images) {
    PatchShape shape = info.shape();
    String expected = "%d x %d x %d".formatted(shape.height(), shape.width(), shape.channels());
    int height = transpose ? images.width() : images.height();
    int width = transpose ? images.height() : images.width();
    String found = "%d x %d x %d".formatted(height, width, images.channels());
    if (!found.equals(expected)) {
      throw PatchflowException.badInput(
          "%s: expected images of %s (height, width, channels), which the model fits, found %s"
              .formatted(images.file().name(), expected, found));
    }
  }

  @Override
  public void close() {
    classifier.close();
  }
}
