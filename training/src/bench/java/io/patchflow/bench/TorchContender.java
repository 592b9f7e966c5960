package io.patchflow.bench;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;
import io.patchflow.recipe.Recipe;
import java.util.Map;

/**
 * PyTorch through DJL: its operations, its automatic gradients, its fused optimiser. Micro-batches
 * are taken behind the batch normalisation, whose statistics need the whole batch.
 */
final class TorchContender implements Contender {
  private final Scenario scenario;
  private final int microBatch;
  private final Engine engine = Engine.getEngine("PyTorch");
  private final NDManager manager = engine.newBaseManager();
  private final TorchModel model;
  private final TorchBatches batches;
  private final TorchOptimizer optimizer;

  TorchContender(Scenario scenario, int microBatch) {
    this.scenario = scenario;
    this.microBatch = microBatch;
    this.model = new TorchModel(manager, scenario);
    this.batches = new TorchBatches(manager, scenario);
    this.optimizer = new TorchOptimizer(scenario.recipe().optimizer());
  }

  @Override
  public double train(int step) {
    return train(step, scenario.recipe());
  }

  @Override
  public double trainPlain(int step) {
    return train(step, scenario.plain());
  }

  private double train(int step, Recipe recipe) {
    double loss;
    try (NDManager scope = manager.newSubManager();
        GradientCollector gradients = engine.newGradientCollector()) {
      NDList batch = batches.of(scope, step, recipe);
      loss =
          microBatch < scenario.batch()
              ? inMicroBatches(batch.get(0), batch.get(1))
              : whole(gradients, batch.get(0), batch.get(1));
    }
    for (Map.Entry<String, NDArray> param : model.params().entrySet()) {
      try (NDArray gradient = param.getValue().getGradient()) {
        optimizer.update(
            param.getKey(), param.getValue(), gradient, recipe.optimizer().learningRate());
      }
    }
    return loss;
  }

  private double whole(GradientCollector gradients, NDArray patches, NDArray targets) {
    NDArray logits;
    try (NDArray features = model.stem(patches, /* training= */ true)) {
      logits = model.logits(features);
    }
    NDArray loss = loss(logits, targets);
    gradients.backward(loss);
    return loss.getFloat();
  }

  private double inMicroBatches(NDArray patches, NDArray targets) {
    NDArray features = model.stem(patches, /* training= */ true);
    NDList featureGradients = new NDList();
    double sum = 0;
    for (int from = 0; from < scenario.batch(); from += microBatch) {
      NDIndex rows = new NDIndex("{}:{}", from, from + microBatch);
      NDArray part = features.get(rows).stopGradient();
      part.setRequiresGradient(true);
      try (NDArray logits = model.logits(part);
          NDArray loss = loss(logits, targets.get(rows))) {
        backward(loss, loss.onesLike());
        sum += loss.getFloat();
      }
      featureGradients.add(part.getGradient());
    }
    backward(features, NDArrays.concat(featureGradients));
    return sum;
  }

  /** The batch's mean loss, or a micro-batch's share of it. */
  private NDArray loss(NDArray logits, NDArray targets) {
    return logits.logSoftmax(-1).mul(targets).sum().div(-scenario.batch());
  }

  private static void backward(NDArray target, NDArray gradient) {
    JniUtils.backward((PtNDArray) target, (PtNDArray) gradient, false, false);
  }

  @Override
  public float[] infer(int step) {
    float[] logits = new float[scenario.batch() * scenario.architecture().classes()];
    try (NDManager scope = manager.newSubManager()) {
      NDArray patches = batches.of(scope, step, scenario.plain()).get(0);
      for (int from = 0; from < scenario.batch(); from += microBatch) {
        NDArray part = patches.get(new NDIndex("{}:{}", from, from + microBatch));
        try (NDArray features = model.stem(part, /* training= */ false);
            NDArray scores = model.logits(features)) {
          float[] values = scores.toFloatArray();
          System.arraycopy(
              values, 0, logits, from * scenario.architecture().classes(), values.length);
        }
      }
    }
    return logits;
  }

  @Override
  public void close() {
    manager.close();
  }
}
