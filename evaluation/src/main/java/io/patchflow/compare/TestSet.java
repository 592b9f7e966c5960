package io.patchflow.compare;

import io.patchflow.failure.PatchflowException;
import io.patchflow.folder.RunFolder;
import io.patchflow.parquet.PatchFile;
import io.patchflow.schema.Fingerprint;
import io.patchflow.schema.PatchCutter;
import io.patchflow.schema.PatchShape;
import io.patchflow.schema.Split;
import java.nio.file.Path;
import java.util.HexFormat;

/**
 * The images of a run's test split and their labels, independent of the patch size.
 *
 * @param images their number
 * @param sum the sum of their fingerprints in hex
 */
record TestSet(long images, String sum) {
  /** Reads every image of the test split. */
  static TestSet of(RunFolder run) {
    Fingerprint sum = new Fingerprint();
    run.patchFiles(Split.TEST.label()).forEach(file -> add(file, sum));
    return new TestSet(sum.count(), HexFormat.of().formatHex(sum.sum()));
  }

  private static void add(Path file, Fingerprint sum) {
    PatchShape shape = PatchFile.info(file).shape();
    PatchCutter cutter = new PatchCutter(shape);
    byte[] pixels = new byte[shape.imageBytes()];
    PatchFile.read(
        file,
        (index, label, patches, offset, length) -> {
          cutter.join(patches, offset, pixels);
          sum.add(index, label, pixels);
        });
  }

  /**
   * Refuses another test set.
   *
   * @throws PatchflowException bad input: the runs and their test sets, by name
   */
  void requireSame(RunFolder mine, RunFolder other, TestSet found) {
    if (!equals(found)) {
      throw PatchflowException.badInput(
          "%s: expected the test set of %s (%s), found another (%s)"
              .formatted(other.root(), mine.root(), this, found));
    }
  }

  @Override
  public String toString() {
    return "%d images, hash %s".formatted(images, sum.substring(0, 12));
  }
}
