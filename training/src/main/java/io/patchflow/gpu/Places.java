package io.patchflow.gpu;

import io.patchflow.program.BufferPlan;
import io.patchflow.program.Instruction;
import io.patchflow.program.Matrix;
import io.patchflow.program.Matrix.Constant;
import io.patchflow.program.Matrix.Gradient;
import io.patchflow.program.Matrix.Parameter;
import io.patchflow.program.Matrix.Value;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where the matrices of a program lie on the GPU. A sample's lie on the chip as far as that goes,
 * else in the block's part of device memory; parameters and their gradients as in the network's
 * flat arrays, behind the gradients those of other shared matrices.
 */
final class Places {
  private static final int OFFSET_BITS = 28;
  private static final int LINE = 16;
  private static final int CHIP = 0;
  private static final int SCRATCH = 1;
  private static final int PARAMETERS = 2;
  private static final int VALUES = 3;
  private static final int GRADIENTS = 4;

  private final BufferPlan plan;
  private final int chip;
  private final Map<Matrix, Integer> values = new HashMap<>();
  private final Map<Matrix, Integer> gradients = new HashMap<>();

  /** Means and roots of normalised rows, by the normalised matrix. */
  private final Map<Matrix, Integer> norms = new HashMap<>();

  private int valueSize;
  private int gradientSize;
  private int scratchSize;

  /**
   * Plans.
   *
   * @param sample all that is done to a sample
   * @param kept a sample's matrix that stays to the end
   * @param parameters of the network
   * @param chip floats that a block may have on the chip
   */
  Places(List<Instruction> sample, Value kept, int parameters, int chip) {
    this.plan = BufferPlan.of(sample, List.of(kept), chip);
    this.chip = chip;
    this.gradientSize = lines(parameters);
    this.scratchSize = Math.max(0, plan.size() - chip);
  }

  /** The kernels' reference to a matrix. */
  int of(Matrix matrix) {
    if (matrix instanceof Parameter parameter) {
      return reference(PARAMETERS, parameter.offset());
    } else if (matrix instanceof Gradient gradient) {
      if (gradient.of() instanceof Parameter parameter) {
        return reference(GRADIENTS, parameter.offset());
      }
      if (!gradients.containsKey(matrix)) {
        gradients.put(matrix, gradientSize);
        gradientSize = Math.addExact(gradientSize, lines(matrix.size()));
      }
      return reference(GRADIENTS, gradients.get(matrix));
    } else if (matrix.isShared()) {
      if (!values.containsKey(matrix)) {
        values.put(matrix, valueSize);
        valueSize = Math.addExact(valueSize, lines(matrix.size()));
      }
      return reference(VALUES, values.get(matrix));
    }
    int offset = plan.offsets().get(matrix);
    return offset < chip ? reference(CHIP, offset) : reference(SCRATCH, offset - chip);
  }

  /** Where a gradient begins among those that samples share. */
  int offset(Gradient gradient) {
    return of(gradient) & (1 << OFFSET_BITS) - 1;
  }

  /** The kernels' reference to a place among them. */
  static int gradient(int offset) {
    return reference(GRADIENTS, offset);
  }

  /** Where the statistics of a layer normalisation's rows lie. */
  int ofNorm(Matrix normalised) {
    if (!norms.containsKey(normalised)) {
      norms.put(normalised, scratchSize);
      scratchSize = Math.addExact(scratchSize, lines(2 * normalised.rows()));
    }
    return reference(SCRATCH, norms.get(normalised));
  }

  /** Matrices begin where four neighbours are read at once. */
  private static int lines(int length) {
    return Math.multiplyExact(Math.addExact(length, LINE - 1) / LINE, LINE);
  }

  private static int reference(int space, int offset) {
    if (offset >= 1 << OFFSET_BITS) {
      throw new IllegalArgumentException("a model of this size is too large for the GPU engine");
    }
    return space << OFFSET_BITS | offset;
  }

  /** All shared values, with the constants among them set. */
  float[] values() {
    float[] all = new float[Math.max(1, valueSize)];
    // What is read before it is computed shows.
    Arrays.fill(all, Float.NaN);
    values.forEach(
        (matrix, offset) -> {
          if (matrix instanceof Constant constant) {
            for (int i = 0; i < constant.values().length; i++) {
              all[offset + i] = (float) constant.values()[i];
            }
          }
        });
    return all;
  }

  /** Floats of the gradients of what samples share, the parameters' first. */
  int gradientSize() {
    return gradientSize;
  }

  /** Floats of device memory for a block. */
  int scratchSize() {
    return scratchSize;
  }
}
