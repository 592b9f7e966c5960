package io.patchflow.kernel;

import java.util.Arrays;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The biases of a mixing layer as one matrix, the same for every sample.
 *
 * <p>Tokens first: (T X + t 1^T) C^T + 1 c^T = T X C^T + t (C 1)^T + 1 c^T. Channels first: T (X
 * C^T + 1 c^T) + t 1^T = T X C^T + (T 1) c^T + t 1^T. So the bias that passes through the other map
 * meets that map's row sums, and adds to that map's gradient.
 */
final class MixBias {
  private final MixShape shape;

  MixBias(MixShape shape) {
    this.shape = shape;
  }

  /** (tokensOut, channelsOut), row-major. */
  float[] matrix(Map<String, INDArray> params) {
    float[] token = values(params, "tokenB");
    float[] channel =
        shape.mixesChannels() ? values(params, "channelB") : new float[shape.channelsOut()];
    float[] tokenScale = ones(shape.channelsOut());
    float[] channelScale = ones(shape.tokensOut());
    if (shape.mixesChannels() && shape.tokensFirst()) {
      tokenScale = rowSums(values(params, "channelW"), shape.channelsOut());
    } else if (shape.mixesChannels()) {
      channelScale = rowSums(values(params, "tokenW"), shape.tokensOut());
    }
    float[] matrix = new float[shape.tokensOut() * shape.channelsOut()];
    for (int t = 0, i = 0; t < shape.tokensOut(); t++) {
      for (int c = 0; c < shape.channelsOut(); c++, i++) {
        matrix[i] = token[t] * tokenScale[c] + channelScale[t] * channel[c];
      }
    }
    return matrix;
  }

  /**
   * Sets the biases' gradients and adds the biases' share to the weights' gradients.
   *
   * @param g gradient of the bias matrix, summed over the samples, (tokensOut, channelsOut)
   */
  void backward(float[] g, Map<String, INDArray> params, Map<String, INDArray> gradients) {
    float[] tokenScale = ones(shape.channelsOut());
    float[] channelScale = ones(shape.tokensOut());
    if (shape.mixesChannels() && shape.tokensFirst()) {
      tokenScale = rowSums(values(params, "channelW"), shape.channelsOut());
      addToRows(gradients, "channelW", transposedTimes(g, values(params, "tokenB")));
    } else if (shape.mixesChannels()) {
      channelScale = rowSums(values(params, "tokenW"), shape.tokensOut());
      addToRows(gradients, "tokenW", times(g, values(params, "channelB")));
    }
    store(gradients, "tokenB", times(g, tokenScale));
    if (shape.mixesChannels()) {
      store(gradients, "channelB", transposedTimes(g, channelScale));
    }
  }

  private float[] times(float[] g, float[] vector) {
    float[] result = new float[shape.tokensOut()];
    for (int t = 0, i = 0; t < result.length; t++) {
      double sum = 0;
      for (int c = 0; c < shape.channelsOut(); c++, i++) {
        sum += (double) g[i] * vector[c];
      }
      result[t] = (float) sum;
    }
    return result;
  }

  private float[] transposedTimes(float[] g, float[] vector) {
    double[] sums = new double[shape.channelsOut()];
    for (int t = 0, i = 0; t < shape.tokensOut(); t++) {
      for (int c = 0; c < sums.length; c++, i++) {
        sums[c] += (double) g[i] * vector[t];
      }
    }
    float[] result = new float[sums.length];
    for (int c = 0; c < result.length; c++) {
      result[c] = (float) sums[c];
    }
    return result;
  }

  private static float[] rowSums(float[] weights, int rows) {
    int columns = weights.length / rows;
    float[] result = new float[rows];
    for (int r = 0, i = 0; r < rows; r++) {
      double sum = 0;
      for (int c = 0; c < columns; c++, i++) {
        sum += weights[i];
      }
      result[r] = (float) sum;
    }
    return result;
  }

  private static void addToRows(Map<String, INDArray> gradients, String name, float[] perRow) {
    float[] gradient = values(gradients, name);
    int columns = gradient.length / perRow.length;
    for (int r = 0, i = 0; r < perRow.length; r++) {
      for (int c = 0; c < columns; c++, i++) {
        gradient[i] += perRow[r];
      }
    }
    store(gradients, name, gradient);
  }

  private static float[] ones(int length) {
    float[] ones = new float[length];
    Arrays.fill(ones, 1f);
    return ones;
  }

  private static float[] values(Map<String, INDArray> arrays, String name) {
    return Floats.of(arrays.get(name)).toArray();
  }

  private static void store(Map<String, INDArray> arrays, String name, float[] values) {
    Floats.of(arrays.get(name)).put(0, values, values.length);
  }
}
