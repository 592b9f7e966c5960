package io.patchflow.nd4j;

import io.patchflow.program.BatchNorm;
import io.patchflow.program.Instruction.Norm;
import io.patchflow.program.Instruction.NormGradient;
import io.patchflow.program.Matrix;
import io.patchflow.program.Matrix.Gradient;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Layer and batch normalisation with their adjoints. */
final class Norms {
  private final Arrays arrays;
  private INDArray patches;
  private INDArray centred;
  private INDArray mean;
  private INDArray root;

  Norms(Arrays arrays) {
    this.arrays = arrays;
  }

  void run(Norm norm) {
    INDArray x = rows(norm.a());
    INDArray h = x.subColumnVector(x.mean(true, 1));
    h.muliColumnVector(root(h, Norm.EPS));
    rows(norm.output())
        .assign(h.muliRowVector(arrays.of(norm.weight())).addiRowVector(arrays.of(norm.bias())));
  }

  /**
   * With h the normalised input and g = w dy: dx = (g - mean(g) - h mean(g h)) / sqrt(variance +
   * eps).
   */
  void run(NormGradient norm) {
    INDArray x = rows(norm.a());
    INDArray h = x.subColumnVector(x.mean(true, 1));
    INDArray r = root(h, Norm.EPS);
    h.muliColumnVector(r);
    INDArray dy = rows(norm.gradient());
    arrays.of(norm.biasGradient()).addi(dy.sum(true, 0));
    arrays.of(norm.weightGradient()).addi(dy.mul(h).sum(true, 0));
    INDArray g = dy.mulRowVector(arrays.of(norm.weight()));
    INDArray slope = g.mul(h).mean(true, 1);
    g.subiColumnVector(g.mean(true, 1));
    rows(norm.output()).assign(g.subi(h.muliColumnVector(slope)).muliColumnVector(r));
  }

  /** 1 / sqrt(mean of squares + eps) of each row. */
  private static INDArray root(INDArray centredRows, double eps) {
    return Transforms.sqrt(centredRows.mul(centredRows).mean(true, 1).addi(eps)).rdivi(1);
  }

  /** A sample's matrix as (rows * batch, columns). */
  private INDArray rows(Matrix matrix) {
    INDArray array = arrays.of(matrix);
    return array.reshape('c', array.length() / matrix.columns(), matrix.columns());
  }

  /** Scale and offset from the running statistics. */
  void running(BatchNorm norm) {
    mean = arrays.of(norm.runningMean());
    root = Transforms.sqrt(arrays.of(norm.runningVariance()).add(BatchNorm.EPS)).rdivi(1);
    scaleAndOffset(norm);
  }

  /**
   * Scale and offset from the batch, of the linear map's output; moves the running statistics.
   *
   * @param input the patches
   */
  void ofBatch(BatchNorm norm, Matrix input) {
    patches = rows(input).sub(norm.standard().mean()).divi(norm.standard().deviation());
    INDArray y =
        patches.mmul(arrays.of(norm.weight()).transpose()).addiRowVector(arrays.of(norm.bias()));
    long tokens = norm.gamma().rows();
    centred = y.dup('c').reshape('c', tokens, y.length() / tokens);
    long values = centred.columns();
    mean = centred.mean(true, 1);
    centred.subiColumnVector(mean);
    INDArray variance = centred.mul(centred).mean(true, 1);
    move(arrays.of(norm.runningMean()), mean);
    move(
        arrays.of(norm.runningVariance()), variance.mul((double) values / Math.max(1, values - 1)));
    root = Transforms.sqrt(variance.addi(BatchNorm.EPS)).rdivi(1);
    scaleAndOffset(norm);
  }

  private static void move(INDArray running, INDArray batch) {
    running.addi(batch.sub(running).muli(BatchNorm.MOMENTUM));
  }

  private void scaleAndOffset(BatchNorm norm) {
    INDArray scale = arrays.of(norm.scale());
    scale.assign(arrays.of(norm.gamma()).mul(root));
    arrays.of(norm.offset()).assign(arrays.of(norm.beta()).sub(mean.mul(scale)));
  }

  /** The gradients that come through the batch's mean and variance. */
  void gradient(BatchNorm norm) {
    INDArray gamma = arrays.of(norm.gamma());
    INDArray dOffset = arrays.of(new Gradient(norm.offset()));
    INDArray throughRoot = arrays.of(new Gradient(norm.scale())).sub(mean.mul(dOffset));
    arrays.addTo(new Gradient(norm.beta()), dOffset);
    arrays.addTo(new Gradient(norm.gamma()), root.mul(throughRoot));
    double values = centred.columns();
    INDArray dMean = gamma.mul(root).muli(dOffset).divi(-values);
    INDArray dVariance = gamma.mul(throughRoot).muli(Transforms.pow(root, 3)).divi(-values);
    INDArray dy =
        centred
            .mulColumnVector(dVariance)
            .addiColumnVector(dMean)
            .reshape('c', patches.rows(), norm.weight().rows());
    arrays.addTo(new Gradient(norm.weight()), dy.transpose().mmul(patches));
    arrays.addTo(new Gradient(norm.bias()), dy.sum(true, 0));
  }
}
