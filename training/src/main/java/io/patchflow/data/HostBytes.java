package io.patchflow.data;

import java.nio.ByteBuffer;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Bytes of the host as arrays of whatever backend computes. */
final class HostBytes {
  private HostBytes() {}

  /**
   * A copy of images, (count, imageBytes) uint8. The address of an array's data is an address of
   * the host's on the CPU only; this way holds for every backend.
   *
   * @param bytes direct, from its start
   */
  static INDArray toDevice(ByteBuffer bytes, int count, int imageBytes) {
    int length = Math.multiplyExact(count, imageBytes);
    DataBuffer buffer = Nd4j.createBuffer(bytes, DataType.UINT8, length, 0);
    return Nd4j.create(buffer, new long[] {count, imageBytes});
  }
}
