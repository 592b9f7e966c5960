package io.patchflow.data;

import io.patchflow.schema.PatchSetInfo;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.nd4j.linalg.factory.Nd4j;

/** A batch's bytes and labels in the host's memory, on their way to the device. */
final class Staging implements Slots {
  private final int imageBytes;
  private final ByteBuffer bytes;
  private final int[] labels;
  private int size;

  /** Room for at most {@code capacity} images. */
  Staging(PatchSetInfo info, int capacity) {
    this.imageBytes = info.shape().imageBytes();
    this.bytes = ByteBuffer.allocateDirect(Math.multiplyExact(capacity, imageBytes));
    this.labels = new int[capacity];
    this.size = capacity;
  }

  /** Takes so many images from now on. */
  void resize(int images) {
    size = images;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public void put(int slot, int label, byte[] from, int offset) {
    bytes.put(slot * imageBytes, from, offset, imageBytes);
    labels[slot] = label;
  }

  /** Fills a batch of the same size; this may be filled anew as soon as it returns. */
  void send(DeviceBatch batch) {
    bytes.position(0).limit(size * imageBytes);
    batch.fill(bytes);
    bytes.clear();
    batch.labels().assign(Nd4j.createFromArray(Arrays.copyOf(labels, size)));
  }
}
