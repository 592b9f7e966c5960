package io.patchflow.cpu;

import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Float memory outside the Java heap, seen three ways: as an ND4J array, as a pointer for BLAS and
 * as a buffer for Java. It starts on a cache line, always: BLAS results depend on alignment, and
 * equal runs must give equal bits.
 */
final class Floats {
  private static final int CACHE_LINE = 64;
  private static final int LINE_FLOATS = CACHE_LINE / Float.BYTES;

  private final INDArray array;
  private final FloatPointer pointer;
  private final FloatBuffer buffer;
  private final IntBuffer bits;

  private Floats(INDArray array) {
    this.array = array;
    this.pointer = pointerTo(array);
    this.buffer = pointer.asBuffer();
    this.bits = new IntPointer(pointer).capacity(array.length()).asBuffer();
  }

  /** Zeroed memory for {@code length} floats. */
  static Floats allocate(long length) {
    INDArray raw = Nd4j.create(DataType.FLOAT, Math.addExact(length, LINE_FLOATS));
    long past = pointerTo(raw).address() % CACHE_LINE;
    long offset = past == 0 ? 0 : (CACHE_LINE - past) / Float.BYTES;
    return new Floats(raw.get(NDArrayIndex.interval(offset, offset + length)));
  }

  /** {@code length} or the next greater number of floats that fills cache lines. */
  static long wholeLines(long length) {
    return Math.addExact(length, LINE_FLOATS - 1) / LINE_FLOATS * LINE_FLOATS;
  }

  /** The memory of an array in row-major order without gaps; of a copy where it lies otherwise. */
  static Floats of(INDArray array) {
    // A view of a vector calls itself column-major, which for a vector is the same.
    boolean rowMajor = array.ordering() == 'c' || array.rank() < 2;
    boolean dense = rowMajor && array.elementWiseStride() == 1;
    return new Floats(dense ? array : array.dup('c'));
  }

  private static FloatPointer pointerTo(INDArray array) {
    // addressPointer respects a view's offset; data().address() does not.
    FloatPointer pointer = new FloatPointer(array.data().addressPointer());
    pointer.capacity(array.length());
    return pointer;
  }

  long length() {
    return array.length();
  }

  /** A row-major view of the first values. */
  INDArray view(long... shape) {
    long length = 1;
    for (long size : shape) {
      length = Math.multiplyExact(length, size);
    }
    return array.reshape(array.length()).get(NDArrayIndex.interval(0, length)).reshape('c', shape);
  }

  /** A pointer to the first value, always the same. */
  FloatPointer start() {
    return pointer;
  }

  /** A new pointer whose address is that of the value at {@code offset}. */
  FloatPointer at(long offset) {
    return pointer.getPointer(offset);
  }

  /** Copies into {@code target} from its start. */
  void get(long offset, float[] target, int length) {
    get(offset, target, 0, length);
  }

  /** Copies into {@code target} from {@code from} on. */
  void get(long offset, float[] target, int from, int length) {
    buffer.get(Math.toIntExact(offset), target, from, length);
  }

  /** Copies the start of {@code source} to {@code offset}. */
  void put(long offset, float[] source, int length) {
    buffer.put(Math.toIntExact(offset), source, 0, length);
  }

  /** Copies the bits of values. */
  void getBits(int offset, int[] target, int length) {
    bits.get(offset, target, 0, length);
  }

  /** Sets values by their bits. */
  void putBits(int offset, int[] source, int length) {
    bits.put(offset, source, 0, length);
  }

  /** Makes all values zero. */
  void clear() {
    Pointer.memset(pointer, 0, Math.multiplyExact(length(), Float.BYTES));
  }

  /** All values, on the heap. */
  float[] toArray() {
    float[] values = new float[Math.toIntExact(length())];
    get(0, values, values.length);
    return values;
  }

  /** Copies all of {@code source} to the start of this. */
  void copyFrom(Floats source) {
    Pointer.memcpy(pointer, source.pointer, Math.multiplyExact(source.length(), Float.BYTES));
  }
}
