package io.patchflow.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.patchflow.driver.StandInDriver;
import io.patchflow.executor.Executor;
import io.patchflow.model.Networks;
import io.patchflow.model.PatchMlp;
import io.patchflow.program.Matrix.Parameter;
import io.patchflow.program.Matrix.Value;
import io.patchflow.program.ProgramBuilder;
import java.util.Random;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Single products, in tiles of every kind, against sums in double precision. */
class ProductTest {
  /**
   * Of the sum of all terms' sizes. Matrix units cut off what they cannot hold when they add, which
   * comes to some 1e-6.
   */
  private static final double CLOSE = 1e-5;

  /** Halfway between two numbers of TF32: the one farther from 0 is the nearest. */
  private static final float TIE = 1 + 0x1p-11f;

  @ParameterizedTest
  @CsvSource({
    // W x of a sample x (inner, columns), W (heads * rows, inner).
    "left, 1, 1, 16, 1",
    "left, 1, 64, 49, 64",
    "left, 1, 65, 150, 130",
    "left, 1, 50, 17, 128",
    "left, 1, 128, 31, 256",
    "left, 4, 49, 49, 88",
    "left, 3, 130, 20, 60",
    // x W^T of a sample x (rows, inner), W (columns, inner).
    "right, 1, 1, 70, 10",
    "right, 1, 49, 88, 176",
    "right, 1, 128, 128, 128",
    "right, 1, 127, 5, 33"
  })
  void factorsAreRoundedToThePrecisionAskedForAndSumsAreNot(
      String side, int heads, int rows, int inner, int columns) {
    boolean left = side.equals("left");
    ProgramBuilder builder = new ProgramBuilder(left ? inner : rows, left ? columns : inner);
    Parameter weight = new Parameter("w", left ? heads * rows : columns, inner, 0, true);
    Value product =
        left
            ? builder.heads(weight, builder.input(), heads)
            : builder.right(builder.input(), weight);
    Random random = new Random(rows + inner);
    float[] w = gaussian(random, weight.size());
    float[] x = gaussian(random, builder.input().size());
    for (int k = 0; k < inner; k++) {
      w[k] = random.nextBoolean() ? TIE : -TIE;
    }
    MultiLayerNetwork net = PatchMlp.create(Networks.SEED, Networks.adam(0), 0);
    net.params()
        .get(NDArrayIndex.all(), NDArrayIndex.interval(0, w.length))
        .assign(Nd4j.createFromArray(w).reshape(1, w.length));
    for (String precision : new String[] {"float32", "tf32"}) {
      float[] a = rounded(left ? w : x, precision);
      float[] b = rounded(left ? x : w, precision);
      try (Executor executor = StandInDriver.executor(precision)) {
        float[] found = executor.inference(builder.build(product), net).logits(x, 1);
        for (int row = 0; row < rows; row++) {
          for (int column = 0; column < columns; column++) {
            double sum = 0;
            double size = 0;
            int block = left ? column / (columns / heads) * rows : 0;
            for (int k = 0; k < inner; k++) {
              double term =
                  (double) a[(block + row) * inner + k]
                      * b[left ? k * columns + column : column * inner + k];
              sum += term;
              size += Math.abs(term);
            }
            assertThat((double) found[row * columns + column])
                .as("%s, row %d, column %d", precision, row, column)
                .isCloseTo(sum, within(CLOSE * size));
          }
        }
      }
    }
  }

  private static float[] gaussian(Random random, int length) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private static float[] rounded(float[] values, String precision) {
    float[] rounded = values.clone();
    for (int i = 0; i < rounded.length && precision.equals("tf32"); i++) {
      rounded[i] = Float.intBitsToFloat(Float.floatToRawIntBits(values[i]) + 0x1000 & ~0x1fff);
    }
    return rounded;
  }
}
