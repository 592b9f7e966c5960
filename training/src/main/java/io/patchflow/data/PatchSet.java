package io.patchflow.data;

import io.patchflow.schema.PatchSetInfo;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A split's patches in memory, one byte a value, in index order. Images lie in several arrays, so
 * that a split may be larger than one array can be.
 */
public final class PatchSet {
  private static final int MAX_CHUNK_BYTES = 1 << 28;

  private final PatchSetInfo info;
  private final int imagesPerChunk;
  private final List<byte[]> chunks = new ArrayList<>();
  private final int[] labels;
  private int size;

  /** An empty set with room for {@code capacity} images. */
  public PatchSet(PatchSetInfo info, int capacity) {
    this.info = info;
    this.labels = new int[capacity];
    this.imagesPerChunk =
        Math.max(1, Math.min(capacity, MAX_CHUNK_BYTES / info.shape().imageBytes()));
    long left = capacity;
    while (left > 0) {
      int images = (int) Math.min(left, imagesPerChunk);
      chunks.add(new byte[Math.multiplyExact(images, info.shape().imageBytes())]);
      left -= images;
    }
  }

  /** Appends an image: {@code tokens * patchDim} bytes from {@code offset}, token-major. */
  public void add(int label, byte[] patches, int offset) {
    int bytes = info.shape().imageBytes();
    System.arraycopy(patches, offset, chunk(size), position(size), bytes);
    labels[size++] = label;
  }

  public PatchSetInfo info() {
    return info;
  }

  public int size() {
    return size;
  }

  /** The label of the image at {@code position}. */
  public int label(int position) {
    return labels[position];
  }

  /** Bytes of all images. */
  public long bytes() {
    return (long) size * info.shape().imageBytes();
  }

  /** Puts the images from {@code first} to before {@code end} into a buffer. */
  public void copy(int first, int end, ByteBuffer to) {
    for (int index = first; index < end; index++) {
      to.put(chunk(index), position(index), info.shape().imageBytes());
    }
  }

  /** The array that holds the image at {@code index}, from {@link #position} on. */
  byte[] chunk(int index) {
    return chunks.get(index / imagesPerChunk);
  }

  int position(int index) {
    return index % imagesPerChunk * info.shape().imageBytes();
  }
}
