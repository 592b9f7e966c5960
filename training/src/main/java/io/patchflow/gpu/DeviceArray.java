package io.patchflow.gpu;

import io.patchflow.driver.Context;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Memory on the GPU. Copies from and to it are done when its methods return. */
record DeviceArray(Context context, long address, long bytes) {

  /** New memory for so many numbers of 4 bytes, one at least. */
  static DeviceArray ofWords(Context context, long words) {
    return ofBytes(context, Math.multiplyExact(Math.max(1, words), (long) Float.BYTES));
  }

  static DeviceArray ofBytes(Context context, long bytes) {
    return new DeviceArray(context, context.allocate(bytes), bytes);
  }

  static DeviceArray of(Context context, int[] values) {
    DeviceArray array = ofWords(context, values.length);
    ByteBuffer buffer = buffer(values.length);
    buffer.asIntBuffer().put(values);
    array.send(buffer);
    return array;
  }

  static DeviceArray of(Context context, float[] values) {
    DeviceArray array = ofWords(context, values.length);
    ByteBuffer buffer = buffer(values.length);
    buffer.asFloatBuffer().put(values);
    array.send(buffer);
    return array;
  }

  private static ByteBuffer buffer(int words) {
    return ByteBuffer.allocateDirect(words * Float.BYTES).order(ByteOrder.nativeOrder());
  }

  private void send(ByteBuffer values) {
    try {
      context.send(address, new Pointer(values).address(), values.capacity());
      context.await();
    } finally {
      // Nothing above keeps the buffer from being collected while it is copied.
      Reference.reachabilityFence(values);
    }
  }

  /** Copies the values of a flat array of ND4J's on the CPU here. */
  void load(INDArray flat) {
    context.send(address, host(flat), flat.length() * Float.BYTES);
    context.await();
  }

  /** Copies as many of its first values to such an array. */
  void store(INDArray flat) {
    context.fetch(host(flat), address, flat.length() * Float.BYTES);
    context.await();
  }

  /** addressPointer respects a view's offset. */
  private static long host(INDArray flat) {
    return new FloatPointer(flat.data().addressPointer()).address();
  }

  void free() {
    context.free(address);
  }
}
