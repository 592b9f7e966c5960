package io.patchflow.data;

import io.patchflow.schema.PatchSetInfo;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** A split's images and labels in the memory of the device that computes, one byte a value. */
public final class ResidentImages {
  private static final int CHUNK_BYTES = 1 << 24;

  private final PatchSetInfo info;
  private final INDArray images;
  private final INDArray labels;

  private ResidentImages(PatchSetInfo info, INDArray images, INDArray labels) {
    this.info = info;
    this.images = images;
    this.labels = labels;
  }

  /** Bytes that a split takes up. */
  public static long bytes(PatchSplit split) {
    return Math.addExact(split.bytes(), Math.multiplyExact(split.images(), (long) Integer.BYTES));
  }

  /** Sends all images to the device, some at a time. */
  public static ResidentImages load(PatchSplit split) {
    return load(split, Math.max(1, CHUNK_BYTES / split.info().shape().imageBytes()));
  }

  /**
   * The same.
   *
   * @param atOnce images sent at once, at most
   */
  static ResidentImages load(PatchSplit split, int atOnce) {
    int imageBytes = split.info().shape().imageBytes();
    INDArray images = Nd4j.createUninitialized(DataType.UINT8, split.images(), imageBytes);
    int[] labels = new int[split.images()];
    int room = Math.min(split.images(), atOnce);
    ByteBuffer chunk = ByteBuffer.allocateDirect(Math.multiplyExact(room, imageBytes));
    int[] sent = {0};
    for (int file = 0; file < split.files().size(); file++) {
      split.read(
          file,
          (index, label, patches, offset, length) -> {
            labels[(int) index] = label;
            chunk.put(patches, offset, length);
            if (!chunk.hasRemaining()) {
              sent[0] += send(chunk, imageBytes, images, sent[0]);
            }
          });
    }
    sent[0] += send(chunk, imageBytes, images, sent[0]);
    return new ResidentImages(split.info(), images, Nd4j.createFromArray(labels));
  }

  private static int send(ByteBuffer chunk, int imageBytes, INDArray images, int first) {
    int count = chunk.position() / imageBytes;
    if (count > 0) {
      chunk.flip();
      images
          .get(NDArrayIndex.interval(first, first + count), NDArrayIndex.all())
          .assign(HostBytes.toDevice(chunk, count, imageBytes));
      chunk.clear();
    }
    return count;
  }

  PatchSetInfo info() {
    return info;
  }

  /** Gathers the images at so many positions from {@code from} on into a batch. */
  void gather(int[] positions, int from, DeviceBatch batch) {
    int[] chosen = Arrays.copyOfRange(positions, from, from + batch.size());
    INDArray indices = Nd4j.createFromArray(chosen);
    gather(images, indices, batch.bytes());
    gather(labels, indices, batch.labels());
    batch.unpack();
  }

  private static void gather(INDArray from, INDArray indices, INDArray to) {
    Nd4j.exec(
        DynamicCustomOp.builder("gather")
            .addInputs(from, indices)
            .addOutputs(to)
            .addIntegerArguments(0)
            .build());
  }
}
