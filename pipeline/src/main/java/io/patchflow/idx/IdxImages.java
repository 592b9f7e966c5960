package io.patchflow.idx;

import java.io.Serializable;

/**
 * A file that was checked to be of 8-bit images: rank 3 (count, height, width) or 4 (count, height,
 * width, channels).
 */
public record IdxImages(IdxFile file) implements Serializable {
  public IdxImages {
    requireRank(file, "");
    IdxType type = file.header().type();
    if (type != IdxType.UBYTE) {
      throw file.fault()
          .at(
              2,
              "type 0x08 (unsigned byte), since patch tensors hold 8-bit pixels",
              IdxPair.typeOf(file));
    }
    IdxPair.requireItemSize(file, "an image");
  }

  /**
   * Refuses what is no file of images.
   *
   * @param hint ends the message
   */
  static void requireRank(IdxFile file, String hint) {
    int rank = file.header().rank();
    if (rank < 3) {
      throw file.fault()
          .at(3, "images of rank 3 (N, H, W) or 4 (N, H, W, C)", "rank " + rank + hint);
    }
  }

  public long count() {
    return file.header().count();
  }

  public int height() {
    return size(1);
  }

  public int width() {
    return size(2);
  }

  /** Values a pixel: 1 for images of rank 3. */
  public int channels() {
    return file.header().rank() == 4 ? size(3) : 1;
  }

  private int size(int dimension) {
    return Math.toIntExact(file.header().sizes().get(dimension));
  }
}
