package io.patchflow.kernel;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Cross-entropy of the softmax of a batch's logits against its labels, in ND4J's fused operations.
 * Nothing of it is looked at by the host.
 */
public final class Nd4jLoss {
  private static final int EACH_SAMPLE = 0;
  private static final int MEAN = 2;

  private final Ones ones;
  private final TokenMajor arrays = new TokenMajor();
  private INDArray oneHots;
  private INDArray hits;

  Nd4jLoss(Ones ones) {
    this.ones = ones;
  }

  /**
   * Measures a batch.
   *
   * @param logits (batch, classes)
   * @param labels (batch) int32
   * @param target (1, 2), overwritten with the summed loss and the number of samples whose highest
   *     logit is their label's
   */
  public void measure(INDArray logits, INDArray labels, INDArray target) {
    DataType type = logits.dataType();
    long batch = logits.size(0);
    oneHots = arrays.buffer("labels", type, batch, logits.size(1));
    exec(
        DynamicCustomOp.builder("onehot")
            .addInputs(labels)
            .addOutputs(oneHots)
            .addIntegerArguments(-1, Math.toIntExact(logits.size(1)))
            .addFloatingPointArguments(1.0, 0.0));
    // A row of losses, a row of hits: one product sums both.
    INDArray measured = arrays.buffer("measured", type, 2, batch);
    exec(
        loss("softmax_cross_entropy_loss", logits, EACH_SAMPLE)
            .addOutputs(Product.columns(measured.getRow(0), 1)));
    if (hits == null || hits.length() != batch) {
      hits = Nd4j.createUninitialized(DataType.BOOL, batch);
    }
    exec(
        DynamicCustomOp.builder("in_top_k")
            .addInputs(logits, labels)
            .addOutputs(hits)
            .addIntegerArguments(1));
    measured.getRow(1).assign(hits);
    Product.set(target, ones.row(type, batch), measured.transpose());
  }

  /** The gradient of the batch's mean loss, (batch, classes), after {@link #measure}. */
  public INDArray gradient(INDArray logits) {
    DataType type = logits.dataType();
    INDArray gradient = arrays.buffer("gradient", type, logits.shape());
    exec(
        loss("softmax_cross_entropy_loss_grad", logits, MEAN)
            .addOutputs(
                gradient,
                arrays.buffer("of weights", type, 1, 1).reshape(),
                arrays.buffer("of labels", type, logits.shape())));
    return gradient;
  }

  private DynamicCustomOp.DynamicCustomOpsBuilder loss(String name, INDArray logits, int reduce) {
    INDArray weight = ones.row(logits.dataType(), 1).reshape();
    return DynamicCustomOp.builder(name)
        .addInputs(logits, weight, oneHots)
        .addIntegerArguments(reduce)
        .addFloatingPointArguments(0.0);
  }

  private static void exec(DynamicCustomOp.DynamicCustomOpsBuilder op) {
    Nd4j.exec(op.build());
  }
}
