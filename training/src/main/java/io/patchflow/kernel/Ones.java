package io.patchflow.kernel;

import java.util.HashMap;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Vectors of ones, each made once. */
final class Ones {
  private record Key(DataType type, long length) {}

  private final Map<Key, INDArray> vectors = new HashMap<>();

  /** (1, length). */
  INDArray row(DataType type, long length) {
    return vector(type, length).reshape('c', 1, length);
  }

  /** (length, 1). */
  INDArray column(DataType type, long length) {
    return vector(type, length).reshape('c', length, 1);
  }

  private INDArray vector(DataType type, long length) {
    return vectors.computeIfAbsent(new Key(type, length), key -> Nd4j.ones(type, length));
  }
}
