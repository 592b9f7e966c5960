package io.patchflow.data;

import io.patchflow.schema.PatchSetInfo;
import java.nio.FloatBuffer;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Arrays in the host's memory for batches of one size, filled again and again: bytes become floats
 * in 0 to 1 here, so that images wait at one byte a value. They are written to by address, which
 * holds on the CPU backend only; {@link DeviceBatch} is for all.
 */
public final class Batch implements Slots {
  private static final float[] SCALED = new float[256];

  static {
    for (int value = 0; value < SCALED.length; value++) {
      SCALED[value] = value / 255f;
    }
  }

  private final INDArray patches;
  private final INDArray oneHots;
  private final FloatBuffer patchValues;
  private final FloatBuffer oneHotValues;
  private final int[] labels;
  private final float[] image;
  private final float[] oneHot;

  /** Arrays for {@code size} images. */
  public Batch(PatchSetInfo info, int size) {
    int tokens = info.shape().tokens();
    int patchDim = info.shape().patchDim();
    Math.multiplyExact(size, Math.max(info.shape().imageBytes(), info.classes()));
    this.patches = Nd4j.create(DataType.FLOAT, size, tokens, patchDim);
    this.oneHots = Nd4j.create(DataType.FLOAT, size, info.classes());
    this.patchValues = buffer(patches);
    this.oneHotValues = buffer(oneHots);
    this.labels = new int[size];
    this.image = new float[tokens * patchDim];
    this.oneHot = new float[info.classes()];
  }

  @Override
  public int size() {
    return labels.length;
  }

  @Override
  public void put(int slot, int label, byte[] from, int offset) {
    for (int j = 0; j < image.length; j++) {
      image[j] = SCALED[from[offset + j] & 0xff];
    }
    patchValues.put(slot * image.length, image);
    labels[slot] = label;
    oneHot[label] = 1;
    oneHotValues.put(slot * oneHot.length, oneHot);
    oneHot[label] = 0;
  }

  /** (size, tokens, patchDim), in 0 to 1. */
  public INDArray patches() {
    return patches;
  }

  /** (size, classes), one-hot. */
  public INDArray labels() {
    return oneHots;
  }

  /** The label in a slot. */
  public int label(int slot) {
    return labels[slot];
  }

  private static FloatBuffer buffer(INDArray array) {
    return new FloatPointer(array.data().addressPointer()).capacity(array.length()).asBuffer();
  }
}
