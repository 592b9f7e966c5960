package io.patchflow.kernel;

import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Linear map and batch normalisation with the running statistics, as one product: with a = gamma /
 * sqrt(var + eps) of a token, its output is [a x, a, beta - a mean] times the matrix of the
 * weights, the bias and a row of ones.
 */
final class SampleStem {
  private final StemShape shape;
  private final int columns;
  private final float[] scale;
  private final float[] shift;
  private final Floats matrix;

  SampleStem(StemShape shape, Map<String, INDArray> params) {
    this.shape = shape;
    this.columns = shape.patchDim() + 2;
    this.scale = new float[shape.tokens()];
    this.shift = new float[shape.tokens()];
    this.matrix = Floats.allocate((long) columns * shape.channels());
    float[] gamma = Floats.of(params.get("gamma")).toArray();
    float[] beta = Floats.of(params.get("beta")).toArray();
    float[] mean = Floats.of(params.get("mean")).toArray();
    float[] var = Floats.of(params.get("var")).toArray();
    for (int t = 0; t < scale.length; t++) {
      double a = gamma[t] / Math.sqrt(var[t] + StemShape.EPS);
      scale[t] = (float) a;
      shift[t] = (float) (beta[t] - a * mean[t]);
    }
    fillMatrix(Floats.of(params.get("weight")).toArray(), Floats.of(params.get("bias")).toArray());
  }

  private void fillMatrix(float[] weight, float[] bias) {
    int channels = shape.channels();
    int dim = shape.patchDim();
    float[] rows = new float[columns * channels];
    for (int c = 0; c < channels; c++) {
      for (int p = 0; p < dim; p++) {
        rows[p * channels + c] = weight[c * dim + p];
      }
      rows[dim * channels + c] = bias[c];
      rows[(dim + 1) * channels + c] = 1f;
    }
    matrix.put(0, rows, rows.length);
  }

  /** Floats of a sample's patches. */
  int inputs() {
    return shape.tokens() * shape.patchDim();
  }

  /** Floats of the left factor. */
  int rows() {
    return shape.tokens() * columns;
  }

  /** Floats of a sample's output. */
  int outputs() {
    return shape.tokens() * shape.channels();
  }

  /** Computes {@code room.output()} from {@code room.patches()}. */
  void apply(SampleRoom room) {
    float[] patches = room.patches();
    float[] rows = room.rows();
    int dim = shape.patchDim();
    for (int t = 0, from = 0, to = 0; t < shape.tokens(); t++) {
      for (int p = 0; p < dim; p++) {
        rows[to++] = scale[t] * patches[from++];
      }
      rows[to++] = scale[t];
      rows[to++] = shift[t];
    }
    room.inner().put(0, rows, rows.length);
    Sgemm.nn(
        shape.tokens(),
        shape.channels(),
        columns,
        room.inner().start(),
        matrix.start(),
        0,
        room.output().start());
  }
}
