package io.patchflow.kernel;

import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Linear map and batch normalisation as one product a token: with the batch's statistics known from
 * its patches, the output of token t is [x, 1] times a matrix that holds the scaled weights and the
 * shift. Backward, one product a token gives all sums over the batch that the gradients are made
 * of.
 */
final class CpuStem implements LayerOp {
  private final StemShape shape;
  private final Workers workers;
  private final int augmented;
  private final Scratch patches = new Scratch();
  private final Scratch output = new Scratch();
  private final Floats maps;
  private final Floats products;
  private final double[] means;
  private final double[] roots;
  private BatchMoments moments;
  private StemWeights weights;

  CpuStem(StemShape shape, Workers workers) {
    this.shape = shape;
    this.workers = workers;
    this.augmented = shape.patchDim() + 1;
    long mapSize = (long) augmented * shape.channels();
    this.maps = Floats.allocate(shape.tokens() * mapSize);
    this.products = Floats.allocate(shape.tokens() * mapSize);
    this.means = new double[shape.tokens()];
    this.roots = new double[shape.tokens()];
  }

  @Override
  public INDArray forward(INDArray input, Map<String, INDArray> params, boolean training) {
    int batch = Math.toIntExact(input.size(0));
    Floats x = Floats.of(input);
    Floats tokenMajor = patches.atLeast((long) shape.tokens() * batch * augmented);
    Floats y = output.atLeast((long) batch * rowSize());
    moments = new BatchMoments(shape);
    weights = new StemWeights(shape, params);
    float[] runningMean = Floats.of(params.get("mean")).toArray();
    float[] runningVar = Floats.of(params.get("var")).toArray();
    workers.run(
        shape.tokens(),
        t -> {
          float[] rows = gather(x, t, batch, tokenMajor);
          if (training) {
            moments.measure(t, rows, batch);
            double[] atMean = moments.outputAtMean(t, weights);
            means[t] = BatchMoments.mean(atMean);
            roots[t] = root(moments.variance(t, atMean, weights));
          } else {
            means[t] = runningMean[t];
            roots[t] = root(runningVar[t]);
          }
          writeMap(t);
          Sgemm.strided(
              false,
              false,
              batch,
              shape.channels(),
              augmented,
              tokenMajor.at((long) t * batch * augmented),
              augmented,
              maps.at(mapAt(t)),
              shape.channels(),
              0f,
              y.at((long) t * shape.channels()),
              rowSize());
        });
    return y.view(batch, shape.tokens(), shape.channels());
  }

  @Override
  public INDArray backward(
      INDArray outputGradient,
      Map<String, INDArray> params,
      Map<String, INDArray> gradients,
      boolean wantInputGradient) {
    if (wantInputGradient) {
      throw new UnsupportedOperationException("the stem is the first layer");
    }
    int batch = Math.toIntExact(outputGradient.size(0));
    Floats dy = Floats.of(outputGradient);
    Floats tokenMajor = patches.atLeast(0);
    StemGradients sums = new StemGradients(shape, moments, weights, means, roots);
    workers.run(
        shape.tokens(),
        t -> {
          Sgemm.strided(
              true,
              false,
              augmented,
              shape.channels(),
              batch,
              tokenMajor.at((long) t * batch * augmented),
              augmented,
              dy.at((long) t * shape.channels()),
              rowSize(),
              0f,
              products.at(mapAt(t)),
              shape.channels());
          float[] product = new float[augmented * shape.channels()];
          products.get(mapAt(t), product, product.length);
          sums.token(t, product);
        });
    sums.store(gradients);
    new RunningStatistics(params).update(means, roots, (long) batch * shape.channels());
    return null;
  }

  /** Copies a token's patches of all samples, each with a 1 behind it; returns them without. */
  private float[] gather(Floats x, int t, int batch, Floats tokenMajor) {
    int dim = shape.patchDim();
    float[] patch = new float[dim];
    float[] rows = new float[batch * dim];
    float[] withOnes = new float[batch * augmented];
    for (int b = 0; b < batch; b++) {
      x.get(((long) b * shape.tokens() + t) * dim, patch, dim);
      System.arraycopy(patch, 0, rows, b * dim, dim);
      System.arraycopy(patch, 0, withOnes, b * augmented, dim);
      withOnes[b * augmented + dim] = 1f;
    }
    tokenMajor.put((long) t * batch * augmented, withOnes, withOnes.length);
    return rows;
  }

  /** Column c holds a w_c and a (b_c - mean) + beta, with a = gamma / sqrt(var + eps). */
  private void writeMap(int t) {
    int channels = shape.channels();
    int dim = shape.patchDim();
    double scale = weights.gamma(t) * roots[t];
    float[] map = new float[augmented * channels];
    for (int c = 0; c < channels; c++) {
      for (int p = 0; p < dim; p++) {
        map[p * channels + c] = (float) (scale * weights.weight(c, p));
      }
      map[dim * channels + c] = (float) (scale * (weights.bias(c) - means[t]) + weights.beta(t));
    }
    maps.put(mapAt(t), map, map.length);
  }

  private static double root(double variance) {
    return 1 / Math.sqrt(variance + StemShape.EPS);
  }

  private long mapAt(int t) {
    return (long) t * augmented * shape.channels();
  }

  private int rowSize() {
    return shape.tokens() * shape.channels();
  }
}
