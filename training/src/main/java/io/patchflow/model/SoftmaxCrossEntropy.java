package io.patchflow.model;

import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.ops.transforms.Transforms;
import org.nd4j.shade.jackson.annotation.JsonIgnore;

/**
 * Cross-entropy of the softmax of the logits, (batch, classes) against one-hot labels, from the log
 * of the softmax so that no probability is lost to underflow. Where the gradient is taken, loss and
 * hits of the batch are measured too: a step's figures cost no second pass.
 */
public final class SoftmaxCrossEntropy implements ILossFunction {
  private static final long serialVersionUID = 1L;

  @JsonIgnore private transient double loss;
  @JsonIgnore private transient long hits;

  /** The loss of {@code net}'s output layer. */
  public static SoftmaxCrossEntropy of(MultiLayerNetwork net) {
    OutputLayer head = (OutputLayer) net.getOutputLayer().conf().getLayer();
    return (SoftmaxCrossEntropy) head.getLossFn();
  }

  /** Summed loss of the batch whose gradient was taken last. */
  @JsonIgnore
  public double batchLoss() {
    return loss;
  }

  /** Samples of that batch whose highest logit is their label's. */
  @JsonIgnore
  public long batchHits() {
    return hits;
  }

  @Override
  public INDArray computeGradient(
      INDArray labels, INDArray logits, IActivation softmax, INDArray mask) {
    INDArray logProbabilities = logSoftmax(logits);
    loss = -sum(labels.mul(logProbabilities));
    INDArray hit = Nd4j.argMax(logits, 1).eq(Nd4j.argMax(labels, 1));
    hits = hit.castTo(DataType.INT64).sumNumber().longValue();
    return Nd4j.math().exp(logProbabilities).subi(labels);
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

  /** On the host: ND4J would take threads for it that keep spinning beside a kernel's. */
  private static double sum(INDArray array) {
    double sum = 0;
    for (double value : array.data().asDouble()) {
      sum += value;
    }
    return sum;
  }

  /** By the highest logit: ND4J's own takes the log of a quotient, which underflows to zero. */
  private static INDArray logSoftmax(INDArray logits) {
    INDArray shifted = logits.dup().subiColumnVector(logits.max(true, 1));
    INDArray sums = Transforms.exp(shifted, /* dup= */ true).sum(true, 1);
    return shifted.subiColumnVector(Transforms.log(sums));
  }
}
