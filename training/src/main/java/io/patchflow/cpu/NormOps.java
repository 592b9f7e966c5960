package io.patchflow.cpu;

import io.patchflow.cpu.Memory.Place;
import io.patchflow.program.Instruction.Norm;
import io.patchflow.program.Instruction.NormGradient;

/**
 * Layer normalisation, row by row. With h = (x - mean) / sqrt(variance + eps) and y = w h + b, and
 * g = w dy: dx = (g - mean(g) - h mean(g h)) / sqrt(variance + eps).
 */
final class NormOps {
  private final Places places;

  NormOps(Places places) {
    this.places = places;
  }

  Op norm(Norm norm) {
    int columns = norm.a().columns();
    int rows = norm.a().rows();
    Place in = places.of(norm.a());
    Place out = places.of(norm.output());
    Place weight = places.of(norm.weight());
    Place bias = places.of(norm.bias());
    float[] x = new float[columns];
    float[] w = new float[columns];
    float[] b = new float[columns];
    return () -> {
      weight.floats().get(weight.offset(), w, columns);
      bias.floats().get(bias.offset(), b, columns);
      for (int r = 0; r < rows; r++) {
        in.floats().get(in.offset() + r * columns, x, columns);
        float root = normalise(x, columns);
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
        float root = normalise(h, columns);
        times(h, root, columns);
        Elementwise.add(biasSum, d, columns);
        addProduct(weightSum, d, h, columns);
        Elementwise.multiply(d, w, columns);
        float mean = sum(d, columns) / columns;
        float slope = dot(d, h, columns) / columns;
        through(d, h, mean, slope, root, columns);
        dIn.floats().put(dIn.offset() + r * columns, d, columns);
      }
      dWeight.floats().put(dWeight.offset(), weightSum, columns);
      dBias.floats().put(dBias.offset(), biasSum, columns);
    };
  }

  /** Subtracts the mean; returns 1 / sqrt(variance + eps). */
  private static float normalise(float[] x, int columns) {
    float mean = sum(x, columns) / columns;
    for (int i = 0; i < columns; i++) {
      x[i] -= mean;
    }
    return (float) (1 / Math.sqrt((double) dot(x, x, columns) / columns + Norm.EPS));
  }

  private static void scale(float[] x, float root, float[] w, float[] b, int columns) {
    for (int i = 0; i < columns; i++) {
      x[i] = x[i] * root * w[i] + b[i];
    }
  }

  private static void times(float[] x, float factor, int columns) {
    for (int i = 0; i < columns; i++) {
      x[i] *= factor;
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

  /** In four sums side by side, for the processor need not wait for each addition. */
  private static float sum(float[] x, int columns) {
    float s0 = 0;
    float s1 = 0;
    float s2 = 0;
    float s3 = 0;
    int i = 0;
    for (; i + 3 < columns; i += 4) {
      s0 += x[i];
      s1 += x[i + 1];
      s2 += x[i + 2];
      s3 += x[i + 3];
    }
    for (; i < columns; i++) {
      s0 += x[i];
    }
    return (s0 + s1) + (s2 + s3);
  }

  private static float dot(float[] x, float[] y, int columns) {
    float s0 = 0;
    float s1 = 0;
    float s2 = 0;
    float s3 = 0;
    int i = 0;
    for (; i + 3 < columns; i += 4) {
      s0 += x[i] * y[i];
      s1 += x[i + 1] * y[i + 1];
      s2 += x[i + 2] * y[i + 2];
      s3 += x[i + 3] * y[i + 3];
    }
    for (; i < columns; i++) {
      s0 += x[i] * y[i];
    }
    return (s0 + s1) + (s2 + s3);
  }
}
