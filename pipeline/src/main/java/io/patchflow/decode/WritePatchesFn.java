package io.patchflow.decode;

import io.patchflow.idx.IdxItems;
import io.patchflow.idx.IdxLabels;
import io.patchflow.idx.IdxPair;
import io.patchflow.idx.Transpose;
import io.patchflow.parquet.PatchFileWriter;
import io.patchflow.publish.WorkerFile;
import io.patchflow.schema.PatchCutter;
import io.patchflow.schema.PatchSetInfo;
import io.patchflow.schema.PatchShape;
import io.patchflow.schema.Split;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.display.DisplayData;

/**
 * Reads a range's images and labels in lock step and writes its patch file (contract C1), named by
 * the range; beside it the hashes of its images and its statistics. Equal ranges give equal files,
 * so a range may be written twice.
 */
final class WritePatchesFn extends DoFn<IdxRange, Void> {
  private static final long serialVersionUID = 1L;

  private final Map<Split, IdxPair> inputs;
  private final String folder;
  private final PatchSetInfo info;
  private final boolean transpose;

  /**
   * Writes into {@code folder}.
   *
   * @param inputs plain files, so that reading can start anywhere
   * @param folder an absolute path that all workers share
   * @param info of the images as they are written
   * @param transpose whether the files hold them column by column
   */
  WritePatchesFn(Map<Split, IdxPair> inputs, String folder, PatchSetInfo info, boolean transpose) {
    this.inputs = inputs;
    this.folder = folder;
    this.info = info;
    this.transpose = transpose;
  }

  @ProcessElement
  public void decode(@Element IdxRange range) throws IOException {
    IdxPair input = inputs.get(range.split());
    ImageTally tally = new ImageTally(info.classes());
    ImageHashes hashes = new ImageHashes(range.count());
    Path file = Path.of(folder, range.patchFile());
    WorkerFile.write(file, temporary -> writePatches(input, range, temporary, tally, hashes));
    WorkerFile.write(ImageHashes.beside(file), hashes::write);
    StatisticsFile.write(tally.statistics(), StatisticsFile.beside(file));
    input.images().requireUnchanged();
    input.labels().requireUnchanged();
  }

  private void writePatches(
      IdxPair input, IdxRange range, Path file, ImageTally tally, ImageHashes hashes)
      throws IOException {
    PatchShape shape = info.shape();
    Transpose turned =
        new Transpose(/* height= */ shape.width(), /* width= */ shape.height(), shape.channels());
    PatchCutter cutter = new PatchCutter(info.shape());
    byte[] patches = new byte[info.shape().imageBytes()];
    try (IdxItems images = IdxItems.open(input.images(), range.first());
        IdxLabels labels = IdxLabels.open(input.labels(), range.first());
        PatchFileWriter writer = PatchFileWriter.open(Files.newOutputStream(file), info)) {
      for (long index = range.first(); index < range.end(); index++) {
        byte[] pixels = transpose ? turned.of(images.next()) : images.next();
        int label = labels.next(info.classes());
        tally.add(index, label, pixels);
        hashes.add(pixels);
        cutter.cut(pixels, patches);
        writer.write(index, label, patches);
      }
    }
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    super.populateDisplayData(builder);
    builder
        .add(DisplayData.item("folder", folder).withLabel("Folder"))
        .add(DisplayData.item("patchSize", info.shape().patchSize()).withLabel("Patch size"))
        .add(DisplayData.item("classes", info.classes()).withLabel("Classes"));
  }
}
