package io.patchflow.kernel;

import java.util.HashMap;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Arrays of an ND4J layer: token-major in memory, reused from pass to pass. */
final class TokenMajor {
  private final Map<String, INDArray> buffers = new HashMap<>();

  /** (batch, tokens, features) as (tokens, batch, features), dense; copied only if it is not. */
  static INDArray of(INDArray batchMajor) {
    INDArray swapped = batchMajor.permute(1, 0, 2);
    boolean dense = swapped.ordering() == 'c' && swapped.elementWiseStride() == 1;
    return dense ? swapped : swapped.dup('c');
  }

  /** (tokens, batch, features) seen as (batch, tokens, features). */
  static INDArray batchMajor(INDArray tokenMajor) {
    return tokenMajor.permute(1, 0, 2);
  }

  /** A dense row-major matrix or cube of this shape, the same memory for the same name and size. */
  INDArray buffer(String name, DataType type, long... shape) {
    long length = 1;
    for (long size : shape) {
      length = Math.multiplyExact(length, size);
    }
    INDArray buffer = buffers.get(name);
    if (buffer == null || buffer.length() < length || buffer.dataType() != type) {
      buffer = Nd4j.createUninitialized(type, length);
      buffers.put(name, buffer);
    }
    return buffer.get(NDArrayIndex.interval(0, length)).reshape('c', shape);
  }
}
