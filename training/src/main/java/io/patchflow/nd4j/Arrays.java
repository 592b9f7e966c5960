package io.patchflow.nd4j;

import io.patchflow.program.Matrix;
import io.patchflow.program.Matrix.Constant;
import io.patchflow.program.Matrix.Gradient;
import io.patchflow.program.Matrix.Parameter;
import java.util.HashMap;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The arrays of a program: a matrix that samples share as (rows, columns), a sample's for the whole
 * batch as (rows, batch, columns). Parameters and their gradients are views of flat vectors; the
 * others are made once and used from batch to batch.
 */
final class Arrays {
  private final INDArray parameters;
  private final INDArray gradients;
  private final Map<Matrix, INDArray> fixed = new HashMap<>();
  private final Map<Matrix, INDArray> buffers = new HashMap<>();
  private final Map<Matrix, INDArray> present = new HashMap<>();
  private int batch;

  /**
   * @param parameters flat
   * @param gradients flat, as long; null where none are computed
   */
  Arrays(INDArray parameters, INDArray gradients) {
    this.parameters = parameters;
    this.gradients = gradients;
  }

  DataType type() {
    return parameters.dataType();
  }

  /** Samples in the present batch. */
  int batch() {
    return batch;
  }

  /** Begins a batch of {@code size} samples, whose gradients are zero. */
  void begin(int size) {
    if (size != batch) {
      batch = size;
      present.clear();
    }
    if (gradients != null) {
      gradients.assign(0);
    }
    fixed.forEach(
        (matrix, array) -> {
          if (matrix instanceof Gradient) {
            array.assign(0);
          }
        });
  }

  /** The array of a matrix. */
  INDArray of(Matrix matrix) {
    return matrix.isShared()
        ? fixed.computeIfAbsent(matrix, this::shared)
        : present.computeIfAbsent(matrix, this::sample);
  }

  private INDArray shared(Matrix matrix) {
    if (matrix instanceof Parameter parameter) {
      return view(parameters, parameter);
    }
    if (matrix instanceof Gradient gradient && gradient.of() instanceof Parameter parameter) {
      return view(gradients, parameter);
    }
    if (matrix instanceof Constant constant) {
      return Nd4j.createFromArray(constant.values())
          .castTo(type())
          .reshape('c', matrix.rows(), matrix.columns());
    }
    return Nd4j.create(type(), matrix.rows(), matrix.columns());
  }

  private static INDArray view(INDArray flat, Parameter parameter) {
    return flat.reshape(flat.length())
        .get(NDArrayIndex.interval(parameter.offset(), parameter.offset() + parameter.size()))
        .reshape('c', parameter.rows(), parameter.columns());
  }

  private INDArray sample(Matrix matrix) {
    long length = Math.multiplyExact((long) matrix.size(), batch);
    INDArray buffer = buffers.get(matrix);
    if (buffer == null || buffer.length() < length) {
      buffer = Nd4j.createUninitialized(type(), length);
      buffers.put(matrix, buffer);
    }
    return buffer
        .get(NDArrayIndex.interval(0, length))
        .reshape('c', matrix.rows(), batch, matrix.columns());
  }

  /** The same, shaped so that it meets a sample's array: (rows, 1 or batch, columns). */
  INDArray cube(Matrix matrix) {
    INDArray array = of(matrix);
    return matrix.isShared() ? array.reshape('c', matrix.rows(), 1, matrix.columns()) : array;
  }

  /** Adds a sample's array to that of {@code sum}: over the batch, where samples share it. */
  void addTo(Matrix sum, INDArray array) {
    of(sum).addi(sum.isShared() && array.rank() == 3 ? array.sum(1) : array);
  }
}
