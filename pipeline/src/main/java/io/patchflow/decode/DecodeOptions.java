package io.patchflow.decode;

import io.patchflow.dataset.DataSet;
import io.patchflow.failure.PatchflowException;
import io.patchflow.publish.Replace;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * What to decode, and how.
 *
 * @param dataSet the files
 * @param patchSize side of a square patch in pixels; must divide the image's height and width
 * @param classes the number of classes; empty: from the class names, or else from the labels; at
 *     most 65,536
 * @param imagesPerFile images in each patch file but a split's last; empty: 10,000, or fewer where
 *     that would be more than 32 MiB of pixels
 * @param transpose whether rows and columns of the images in the files change places
 * @param replace what becomes of a decode that is in the folder
 */
public record DecodeOptions(
    DataSet dataSet,
    int patchSize,
    OptionalInt classes,
    OptionalInt imagesPerFile,
    boolean transpose,
    Replace replace) {
  // Far above any data set of this kind; a label beyond is damage, not a class.
  static final int MAX_CLASSES = 1 << 16;

  public DecodeOptions {
    List<String> problems = new ArrayList<>();
    if (patchSize < 1) {
      problems.add("patch size: expected 1 or more, found " + patchSize);
    }
    if (classes.isPresent() && (classes.getAsInt() < 1 || classes.getAsInt() > MAX_CLASSES)) {
      problems.add(
          "classes: expected 1 to %d, found %d".formatted(MAX_CLASSES, classes.getAsInt()));
    }
    if (imagesPerFile.isPresent() && imagesPerFile.getAsInt() < 1) {
      problems.add("images per file: expected 1 or more, found " + imagesPerFile.getAsInt());
    }
    if (!problems.isEmpty()) {
      throw PatchflowException.usage(problems);
    }
  }

  /** All else by default: classes and file sizes from the data, nothing overwritten. */
  public static DecodeOptions of(DataSet dataSet, int patchSize) {
    return new DecodeOptions(
        dataSet, patchSize, OptionalInt.empty(), OptionalInt.empty(), false, Replace.NEVER);
  }

  public DecodeOptions withClasses(int classes) {
    return new DecodeOptions(
        dataSet, patchSize, OptionalInt.of(classes), imagesPerFile, transpose, replace);
  }

  public DecodeOptions withImagesPerFile(int imagesPerFile) {
    return new DecodeOptions(
        dataSet, patchSize, classes, OptionalInt.of(imagesPerFile), transpose, replace);
  }

  public DecodeOptions withTranspose(boolean transpose) {
    return new DecodeOptions(dataSet, patchSize, classes, imagesPerFile, transpose, replace);
  }

  public DecodeOptions withReplace(Replace replace) {
    return new DecodeOptions(dataSet, patchSize, classes, imagesPerFile, transpose, replace);
  }
}
