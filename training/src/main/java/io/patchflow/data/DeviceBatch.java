package io.patchflow.data;

import java.nio.ByteBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.scalar.ScalarDivision;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A batch in the memory of the device that computes, in arrays made once and filled again and
 * again. Images arrive at one byte a value and become floats in 0 to 1 there.
 */
public final class DeviceBatch {
  private final int tokens;
  private final int patchDim;
  private final INDArray bytes;
  private final INDArray labels;
  private final INDArray tokenMajor;
  private final ScalarDivision scale;

  /** Arrays for {@code size} images. */
  public DeviceBatch(int tokens, int patchDim, int size) {
    this.tokens = tokens;
    this.patchDim = patchDim;
    this.bytes = Nd4j.create(DataType.UINT8, size, Math.multiplyExact(tokens, patchDim));
    this.labels = Nd4j.create(DataType.INT32, size);
    this.tokenMajor = Nd4j.create(DataType.FLOAT, tokens, size, patchDim);
    this.scale = new ScalarDivision(tokenMajor, null, tokenMajor, 255);
  }

  public int size() {
    return (int) labels.length();
  }

  /** (size, tokens * patchDim) uint8, to be set before {@link #unpack}. */
  INDArray bytes() {
    return bytes;
  }

  /** (size) int32. */
  public INDArray labels() {
    return labels;
  }

  /** (size, tokens, patchDim), in 0 to 1; the tokens lie one after the other in memory. */
  public INDArray patches() {
    return tokenMajor.permute(1, 0, 2);
  }

  /**
   * Fills it with the images of the host's.
   *
   * @param images direct, {@code size() * tokens * patchDim} bytes from its start, token-major
   */
  public void fill(ByteBuffer images) {
    bytes.assign(HostBytes.toDevice(images, size(), tokens * patchDim));
    unpack();
  }

  /** Makes floats of the bytes. */
  void unpack() {
    tokenMajor.assign(bytes.reshape(size(), tokens, patchDim).permute(1, 0, 2));
    Nd4j.getExecutioner().exec(scale);
  }
}
