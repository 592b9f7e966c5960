package io.patchflow.idx;

import io.patchflow.failure.PatchflowException;
import java.io.Serializable;

/**
 * The images and labels of one split, which were checked to be just that: 8-bit images of rank 3
 * (count, height, width) or 4 (count, height, width, channels), integer labels of rank 1 (count) or
 * 2 (count, columns; the first column is the class), as many of the one as of the other.
 */
public record IdxPair(IdxFile images, IdxFile labels) implements Serializable {
  // A header is believed only so far: nothing larger than this is ever allocated from one.
  private static final long MAX_ITEM_BYTES = 16L << 20;

  public IdxPair {
    requireRanks(images, labels);
    IdxImages checked = new IdxImages(images);
    if (!labels.header().type().isInteger()) {
      throw labels.fault().at(2, "an integer type, since labels are classes", typeOf(labels));
    }
    requireItemSize(labels, "a label's row");
    if (checked.count() != labels.header().count()) {
      throw PatchflowException.badInput(
          "%s: offset 4: expected %d labels, one for each image of %s, found %d"
              .formatted(labels.name(), checked.count(), images.name(), labels.header().count()));
    }
  }

  private static void requireRanks(IdxFile images, IdxFile labels) {
    boolean swapped = images.header().rank() < 3 && labels.header().rank() > 2;
    IdxImages.requireRank(images, swapped ? "; images and labels are swapped" : "");
    if (labels.header().rank() > 2) {
      throw labels
          .fault()
          .at(3, "labels of rank 1 or 2", "rank %d".formatted(labels.header().rank()));
    }
  }

  static void requireItemSize(IdxFile file, String item) {
    if (file.header().itemBytes() > MAX_ITEM_BYTES) {
      throw file.fault()
          .at(
              8,
              "%s of at most %d bytes".formatted(item, MAX_ITEM_BYTES),
              "%d bytes (%s)".formatted(file.header().itemBytes(), file.header().shape()));
    }
  }

  static String typeOf(IdxFile file) {
    IdxType type = file.header().type();
    return "%s (%s)".formatted(IdxHeader.hex(type.code()), type.label());
  }

  /** The number of images and of labels. */
  public long count() {
    return images.header().count();
  }

  public int height() {
    return new IdxImages(images).height();
  }

  public int width() {
    return new IdxImages(images).width();
  }

  /** Values a pixel: 1 for images of rank 3. */
  public int channels() {
    return new IdxImages(images).channels();
  }
}
