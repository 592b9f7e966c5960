package io.patchflow.bench;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;
import ai.djl.training.optimizer.Adam;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import io.patchflow.recipe.Recipe;
import java.util.Map;

/**
 * PyTorch through DJL: its operations, its automatic gradients, its fused Adam update. Micro-batches
 * are taken behind the batch normalisation, whose statistics need the whole batch.
 */
final class TorchContender implements Contender {
  private final Scenario scenario;
  private final int microBatch;
  private final Engine engine = Engine.getEngine("PyTorch");
  private final NDManager manager = engine.newBaseManager();
  private final TorchModel model;
  private final Adam adam;

  TorchContender(Scenario scenario, int microBatch) {
    this.scenario = scenario;
    this.microBatch = microBatch;
    this.model = new TorchModel(manager, scenario);
    Recipe.Optimizer arguments = scenario.optimizer();
    this.adam =
        Optimizer.adam()
            .optLearningRateTracker(Tracker.fixed((float) arguments.learningRate()))
            .optBeta1((float) arguments.beta1())
            .optBeta2((float) arguments.beta2())
            .optEpsilon((float) arguments.eps())
            .optWeightDecays((float) arguments.weightDecay())
            .build();
  }

  @Override
  public double train(int step) {
    double loss;
    try (NDManager scope = manager.newSubManager();
        GradientCollector gradients = engine.newGradientCollector()) {
      NDArray patches = patches(scope, step);
      NDArray labels = labels(scope, step);
      loss =
          microBatch < scenario.batch()
              ? inMicroBatches(patches, labels)
              : whole(gradients, patches, labels);
    }
    for (Map.Entry<String, NDArray> param : model.params().entrySet()) {
      try (NDArray gradient = param.getValue().getGradient()) {
        adam.update(param.getKey(), param.getValue(), gradient);
      }
    }
    return loss;
  }

  private double whole(GradientCollector gradients, NDArray patches, NDArray labels) {
    NDArray logits;
    try (NDArray features = model.stem(patches, /* training= */ true)) {
      logits = model.logits(features);
    }
    NDArray loss = loss(logits, labels);
    gradients.backward(loss);
    return loss.getFloat();
  }

  private double inMicroBatches(NDArray patches, NDArray labels) {
    NDArray features = model.stem(patches, /* training= */ true);
    NDList featureGradients = new NDList();
    double sum = 0;
    for (int from = 0; from < scenario.batch(); from += microBatch) {
      NDIndex rows = new NDIndex("{}:{}", from, from + microBatch);
      NDArray part = features.get(rows).stopGradient();
      part.setRequiresGradient(true);
      try (NDArray logits = model.logits(part);
          NDArray loss = loss(logits, labels.get(rows))) {
        backward(loss, loss.onesLike());
        sum += loss.getFloat();
      }
      featureGradients.add(part.getGradient());
    }
    backward(features, NDArrays.concat(featureGradients));
    return sum;
  }

  /** The batch's mean loss, or a micro-batch's share of it. */
  private NDArray loss(NDArray logits, NDArray labels) {
    return logits.logSoftmax(-1).mul(labels).sum().div(-scenario.batch());
  }

  private static void backward(NDArray target, NDArray gradient) {
    JniUtils.backward((PtNDArray) target, (PtNDArray) gradient, false, false);
  }

  @Override
  public float[] infer(int step) {
    float[] logits = new float[scenario.batch() * scenario.architecture().classes()];
    try (NDManager scope = manager.newSubManager()) {
      NDArray patches = patches(scope, step);
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

  private NDArray patches(NDManager scope, int step) {
    int tokens = scenario.architecture().tokens();
    int patchDim = scenario.architecture().patchDim();
    return scope.create(scenario.patches(step), new Shape(scenario.batch(), tokens, patchDim));
  }

  private NDArray labels(NDManager scope, int step) {
    int classes = scenario.architecture().classes();
    return scope.create(scenario.labels(step), new Shape(scenario.batch(), classes));
  }

  @Override
  public void close() {
    manager.close();
  }
}
