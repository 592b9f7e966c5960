package io.patchflow.predict;

import io.patchflow.backend.Device;
import io.patchflow.failure.PatchflowException;
import io.patchflow.failure.SystemReason;
import io.patchflow.file.TemporaryFolder;
import io.patchflow.idx.Container;
import io.patchflow.idx.IdxFile;
import io.patchflow.idx.IdxImages;
import io.patchflow.idx.IdxItems;
import io.patchflow.idx.IdxLabels;
import io.patchflow.idx.IdxPair;
import io.patchflow.parquet.TableFile;
import io.patchflow.schema.table.ScoreRow;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The command {@code predict}: writes a table of scores, all of it or none. */
public final class Prediction {
  private final ScoresFile scores;
  private final Path attempt;

  private Prediction(ScoresFile scores, Path attempt) {
    this.scores = scores;
    this.attempt = attempt;
  }

  /**
   * What was written.
   *
   * @param images the number of rows
   * @param hits of them, whose label was predicted; empty if there were no labels
   */
  public record Result(long images, Optional<Long> hits) {}

  /**
   * Scores every image.
   *
   * @param device what the forward pass computes on
   * @throws PatchflowException usage: the output is a file that is read; bad input: the model or
   *     the images are missing, damaged or do not fit each other; stage failed: the table cannot be
   *     written
   */
  public static Result run(PredictOptions options, Device device) {
    ScoresFile scores = options.scores();
    ImageFiles files = ImageFiles.find(options.input());
    scores.requireApart(files, options.run());
    IdxImages images = new IdxImages(IdxFile.open(files.images()));
    Optional<IdxFile> labels = files.labels().map(IdxFile::open);
    labels.ifPresent(file -> new IdxPair(images.file(), file));
    try (TrainedModel model = TrainedModel.load(options.run(), device, options.threads())) {
      model.requireFit(images);
      return score(scores, model, images, labels);
    }
  }

  private static Result score(
      ScoresFile scores, TrainedModel model, IdxImages images, Optional<IdxFile> labels) {
    try (TemporaryFolder attempt = scores.output().attempt(".predict-")) {
      return new Prediction(scores, attempt.path()).write(model, images, labels);
    } catch (IOException e) {
      throw PatchflowException.stageFailed(
          "%s: cannot be written: %s".formatted(scores.output().path(), SystemReason.of(e)), e);
    }
  }

  private Result write(TrainedModel model, IdxImages found, Optional<IdxFile> foundLabels)
      throws IOException {
    IdxImages images = new IdxImages(plain(found.file(), "images"));
    Optional<IdxFile> labelFile = foundLabels.map(file -> plain(file, "labels"));
    Path table = attempt.resolve("scores.parquet");
    ScoredImages rows;
    try (IdxItems pixels = IdxItems.open(images.file(), 0);
        IdxLabels labels = labelFile.map(file -> IdxLabels.open(file, 0)).orElse(null)) {
      rows = new ScoredImages(model, images, pixels, Optional.ofNullable(labels));
      TableFile.write(table, ScoreRow.schema(), ScoreRow.class, () -> rows);
    }
    images.file().requireUnchanged();
    labelFile.ifPresent(IdxFile::requireUnchanged);
    scores.output().publish(table);
    return new Result(images.count(), labelFile.map(file -> rows.hits()));
  }

  /** The file itself if it is plain, else its content unpacked, whole and checked. */
  private IdxFile plain(IdxFile file, String name) {
    if (file.container() == Container.PLAIN) {
      return file;
    }
    Path unpacked = attempt.resolve(name + ".idx");
    file.requireRoom(unpacked);
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(unpacked), 1 << 16)) {
      file.copyContent(out);
    } catch (IOException e) {
      throw PatchflowException.stageFailed(
          "%s: cannot be unpacked to %s: %s".formatted(file.name(), unpacked, SystemReason.of(e)),
          e);
    }
    return IdxFile.open(unpacked, file.name());
  }
}
