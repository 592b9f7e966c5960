package io.patchflow.cpu;

import io.patchflow.cpu.Memory.Place;
import io.patchflow.program.Instruction.Norm;
import io.patchflow.program.Instruction.NormGradient;
import io.patchflow.program.Matrix;
import java.util.HashMap;
import java.util.Map;

/**
 * Layer normalisation, row by row. With h = (x - mean) / sqrt(variance + eps) and y = w h + b, and
 * g = w dy: dx = (g - mean(g) - h mean(g h)) / sqrt(variance + eps).
 */
final class NormOps {
  private final Places places;

  /** Means and roots of the rows that a forward pass normalised last, for its adjoint. */
  private final Map<Matrix, float[][]> statistics = new HashMap<>();

  NormOps(Places places) {
    this.places = places;
  }

  private float[][] statistics(Matrix a) {
    return statistics.computeIfAbsent(a, key -> new float[2][key.rows()]);
  }

  Op norm(Norm norm) {
    int columns = norm.a().columns();
    int rows = norm.a().rows();
    Place in = places.of(norm.a());
    Place out = places.of(norm.output());
    Place weight = places.of(norm.weight());
    Place bias = places.of(norm.bias());
    float[] means = statistics(norm.a())[0];
    float[] roots = statistics(norm.a())[1];
    float[] x = new float[columns];
    float[] w = new float[columns];
    float[] b = new float[columns];
    return () -> {
      weight.floats().get(weight.offset(), w, columns);
      bias.floats().get(bias.offset(), b, columns);
      for (int r = 0; r < rows; r++) {
        in.floats().get(in.offset() + r * columns, x, columns);
        float mean = sum(x, columns) / columns;
        subtract(x, mean, columns);
        float root = root(x, columns);
        means[r] = mean;
        roots[r] = root;
        scale(x, root, w, b, columns);
        out.floats().put(out.offset() + r * columns, x, columns);
      }
    };
  }

  Op gradient(NormGradient norm) {
    int columns = norm.a().columns();
    int rows = norm.a().rows();
    Place in = places.of(norm.a());
    Place dOut = places.of(norm.gradient());
    Place dIn = places.of(norm.output());
    Place dWeight = places.of(norm.weightGradient());
    Place dBias = places.of(norm.biasGradient());
    Place weight = places.of(norm.weight());
    float[] w = new float[columns];
    float[] means = statistics(norm.a())[0];
    float[] roots = statistics(norm.a())[1];
    float[] h = new float[columns];
    float[] d = new float[columns];
    float[] weightSum = new float[columns];
    float[] biasSum = new float[columns];
    return () -> {
      weight.floats().get(weight.offset(), w, columns);
      dWeight.floats().get(dWeight.offset(), weightSum, columns);
      dBias.floats().get(dBias.offset(), biasSum, columns);
      for (int r = 0; r < rows; r++) {
        in.floats().get(in.offset() + r * columns, h, columns);
        dOut.floats().get(dOut.offset() + r * columns, d, columns);
        float root = roots[r];
        normalise(h, means[r], root, columns);
        Elementwise.add(biasSum, d, columns);
        addProduct(weightSum, d, h, columns);
        Elementwise.multiply(d, w, columns);
        float meanGradient = sum(d, columns) / columns;
        float slope = dot(d, h, columns) / columns;
        through(d, h, meanGradient, slope, root, columns);
        dIn.floats().put(dIn.offset() + r * columns, d, columns);
      }
      dWeight.floats().put(dWeight.offset(), weightSum, columns);
      dBias.floats().put(dBias.offset(), biasSum, columns);
    };
  }

  private static void subtract(float[] x, float mean, int columns) {
    for (int i = 0; i < columns; i++) {
      x[i] -= mean;
    }
  }

  /** 1 / sqrt(variance + eps) of values whose mean is 0. */
  private static float root(float[] x, int columns) {
    return (float) (1 / Math.sqrt((double) dot(x, x, columns) / columns + Norm.EPS));
  }

  private static void normalise(float[] x, float mean, float root, int columns) {
    for (int i = 0; i < columns; i++) {
      x[i] = (x[i] - mean) * root;
    }
  }

  private static void scale(float[] x, float root, float[] w, float[] b, int columns) {
    for (int i = 0; i < columns; i++) {
      x[i] = x[i] * root * w[i] + b[i];
    }
  }

  private static void addProduct(float[] sum, float[] x, float[] y, int columns) {
    for (int i = 0; i < columns; i++) {
      sum[i] += x[i] * y[i];
    }
  }

  private static void through(
      float[] d, float[] h, float mean, float slope, float root, int columns) {
    for (int i = 0; i < columns; i++) {
      d[i] = (d[i] - mean - h[i] * slope) * root;
    }
  }

  /** In eight sums side by side, for the processor need not wait for each addition. */
  private static float sum(float[] x, int columns) {
    float s0 = 0;
    float s1 = 0;
    float s2 = 0;
    float s3 = 0;
    float s4 = 0;
    float s5 = 0;
    float s6 = 0;
    float s7 = 0;
    int i = 0;
    for (; i + 7 < columns; i += 8) {
      s0 += x[i];
      s1 += x[i + 1];
      s2 += x[i + 2];
      s3 += x[i + 3];
      s4 += x[i + 4];
      s5 += x[i + 5];
      s6 += x[i + 6];
      s7 += x[i + 7];
    }
    for (; i < columns; i++) {
      s0 += x[i];
    }
    return ((s0 + s1) + (s2 + s3)) + ((s4 + s5) + (s6 + s7));
  }

  private static float dot(float[] x, float[] y, int columns) {
    float s0 = 0;
    float s1 = 0;
    float s2 = 0;
    float s3 = 0;
    float s4 = 0;
    float s5 = 0;
    float s6 = 0;
    float s7 = 0;
    int i = 0;
    for (; i + 7 < columns; i += 8) {
      s0 += x[i] * y[i];
      s1 += x[i + 1] * y[i + 1];
      s2 += x[i + 2] * y[i + 2];
      s3 += x[i + 3] * y[i + 3];
      s4 += x[i + 4] * y[i + 4];
      s5 += x[i + 5] * y[i + 5];
      s6 += x[i + 6] * y[i + 6];
      s7 += x[i + 7] * y[i + 7];
    }
    for (; i < columns; i++) {
      s0 += x[i] * y[i];
    }
    return ((s0 + s1) + (s2 + s3)) + ((s4 + s5) + (s6 + s7));
  }
}
