package io.patchflow.bench;

import io.patchflow.backend.Backend;
import io.patchflow.data.MemorySamples;
import io.patchflow.data.Order;
import io.patchflow.data.PatchSet;
import io.patchflow.data.SerialBatches;
import io.patchflow.data.TrainingBatch;
import io.patchflow.executor.Inference;
import io.patchflow.executor.Training;
import io.patchflow.layer.NetworkProgram;
import io.patchflow.model.PatchMlp;
import io.patchflow.program.Matrix.Parameter;
import io.patchflow.program.Program;
import io.patchflow.recipe.Recipe;
import io.patchflow.schema.PatchShape;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** This project's network, stepped as the train stage does. */
final class PatchflowContender implements Contender {
  private final Scenario scenario;
  private final Backend backend;
  private final MultiLayerNetwork net;
  private final Program program;
  private final Training training;
  private final SerialBatches varied;
  private final SerialBatches plain;

  /** For the present parameters, as the stage makes one an epoch; null after a step. */
  private Inference inference;

  PatchflowContender(Scenario scenario, String kernel, int threads) {
    this.scenario = scenario;
    this.backend = Backend.start(kernel, threads);
    this.net = PatchMlp.create(scenario.architecture(), scenario.recipe().optimizer(), 0);
    NetworkProgram described = NetworkProgram.of(net);
    described.parameters().stream().filter(Parameter::trained).forEach(this::start);
    this.program = described.program();
    this.training = backend.executor().training(program, net);
    MemorySamples samples = new MemorySamples(patches(scenario), Order.ascending(Scenario.IMAGES), /* kept= */ false);
    this.varied = new SerialBatches(samples, scenario.recipe());
    this.plain = new SerialBatches(samples, scenario.plain());
  }

  private void start(Parameter parameter) {
    float[] values = scenario.parameter(parameter.name(), parameter.columns(), parameter.size());
    int from = parameter.offset();
    INDArray view = net.params().reshape(net.numParams());
    view.get(NDArrayIndex.interval(from, from + values.length))
        .assign(Nd4j.createFromArray(values));
  }

  private static PatchSet patches(Scenario scenario) {
    PatchShape shape = scenario.info().shape();
    PatchSet set = new PatchSet(scenario.info(), Scenario.IMAGES);
    byte[] patches = new byte[shape.imageBytes()];
    scenario.images(
        (label, pixels) -> {
          for (int i = 0; i < pixels.length; i++) {
            patches[shape.offset(i / shape.width(), i % shape.width())] = pixels[i];
          }
          set.add(label, patches, 0);
        });
    return set;
  }

  @Override
  public double train(int step) {
    return train(varied.from(scenario.first(step)), scenario.recipe());
  }

  @Override
  public double trainPlain(int step) {
    return train(plain.from(scenario.first(step)), scenario.plain());
  }

  private double train(TrainingBatch batch, Recipe recipe) {
    inference = null;
    training.step(batch, recipe.optimizer().learningRate());
    return training.read().get(0).loss();
  }

  @Override
  public float[] infer(int step) {
    if (inference == null) {
      inference = backend.executor().inference(program, net);
    }
    TrainingBatch batch = plain.from(scenario.first(step));
    return inference.logits(batch.patches(), batch.size());
  }

  @Override
  public void close() {
    backend.close();
  }
}
