package io.patchflow.model;

import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Cross-entropy of the softmax of the logits, (batch, classes) against one-hot labels, from the log
 * of the softmax so that no probability is lost to underflow.
 */
public final class SoftmaxCrossEntropy implements ILossFunction {
  private static final long serialVersionUID = 1L;

  @Override
  public INDArray computeGradient(
      INDArray labels, INDArray logits, IActivation softmax, INDArray mask) {
    return Nd4j.math().exp(logSoftmax(logits)).subi(labels);
  }

  @Override
  public INDArray computeScoreArray(
      INDArray labels, INDArray logits, IActivation softmax, INDArray mask) {
    return labels.mul(logSoftmax(logits)).sum(true, 1).negi();
  }

  @Override
  public double computeScore(
      INDArray labels, INDArray logits, IActivation softmax, INDArray mask, boolean average) {
    double sum = computeScoreArray(labels, logits, softmax, mask).sumNumber().doubleValue();
    return average ? sum / logits.size(0) : sum;
  }

  @Override
  public Pair<Double, INDArray> computeGradientAndScore(
      INDArray labels, INDArray logits, IActivation softmax, INDArray mask, boolean average) {
    return new Pair<>(
        computeScore(labels, logits, softmax, mask, average),
        computeGradient(labels, logits, softmax, mask));
  }

  @Override
  public String name() {
    return "softmax cross-entropy";
  }

  /** By the highest logit: ND4J's own takes the log of a quotient, which underflows to zero. */
  private static INDArray logSoftmax(INDArray logits) {
    INDArray shifted = logits.dup().subiColumnVector(logits.max(true, 1));
    INDArray sums = Transforms.exp(shifted, /* dup= */ true).sum(true, 1);
    return shifted.subiColumnVector(Transforms.log(sums));
  }
}
