package io.patchflow.model;

import io.patchflow.data.TrainingBatch;
import io.patchflow.executor.Executor;
import io.patchflow.executor.Score;
import io.patchflow.executor.Training;
import io.patchflow.layer.NetworkProgram;
import io.patchflow.nd4j.Nd4jTraining;
import io.patchflow.nd4j.Nd4jWalk;
import io.patchflow.program.Matrix.Parameter;
import java.util.Map;
import java.util.TreeMap;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** What a case's training gives on an executor, under the names of the golden arrays. */
final class ParityRun {
  private final Map<String, double[]> results = new TreeMap<>();
  private final ParityCase parity;
  private final MultiLayerNetwork net;
  private final NetworkProgram program;

  /** Gradient and step of a batch, in some precision. */
  private interface Steps {
    /** Leaves the gradient in the network; returns the logits, (batch, classes). */
    double[] gradient(int step);

    /** Takes a step. */
    void update(int step);

    /** Mean loss of the last batch. */
    double loss();

    double[] unseenLogits();
  }

  private ParityRun(ParityCase parity, DataType type) {
    this.parity = parity;
    this.net = PatchMlp.create(parity.architecture(), parity.optimizer(), 0, type);
    this.program = NetworkProgram.of(net);
    net.initGradientsView();
  }

  /** In single precision. */
  static Map<String, double[]> of(ParityCase parity, Executor executor) {
    ParityRun run = new ParityRun(parity, DataType.FLOAT);
    run.run(run.new Single(executor));
    return run.results;
  }

  /** In double precision, by ND4J's operations. */
  static Map<String, double[]> inDouble(ParityCase parity) {
    ParityRun run = new ParityRun(parity, DataType.DOUBLE);
    run.run(run.new Exact());
    return run.results;
  }

  private void run(Steps steps) {
    INDArray start = net.params().dup();
    for (Parameter parameter : program.parameters()) {
      if (parameter.trained()) {
        INDArray init = parity.tensors().get("init." + name(parameter));
        view(start, parameter).assign(init.reshape('c', 1, init.length()));
      }
    }
    net.params().assign(start);
    results.put("step1.logits", steps.gradient(0));
    results.put("step1.loss", new double[] {steps.loss()});
    keep("step1.grad.", net.getGradientsViewArray());
    // That moved the running statistics: back to the start for the steps.
    net.params().assign(start);
    for (int step = 0; step < parity.config().steps(); step++) {
      steps.update(step);
      if (step == 0) {
        keep("after1.", net.params());
      }
    }
    keep("afterN.", net.params());
    results.put("eval.logits", steps.unseenLogits());
  }

  private void keep(String tag, INDArray flat) {
    for (Parameter parameter : program.parameters()) {
      double[] values = view(flat, parameter).dup('c').data().asDouble();
      if (parameter.trained()) {
        results.put(tag + name(parameter), values);
      } else if (tag.equals("afterN.")) {
        results.put(tag + name(parameter), values);
      }
    }
  }

  /** As PyTorch's model has it. */
  private String name(Parameter parameter) {
    return parity.isGated()
        ? parameter
            .name()
            .replace("stem.linear.", "stem.")
            .replace("stem.position", "position")
            .replace("pool.norm", "norm")
        : parameter
            .name()
            .replace("bn.mean", "bn.running_mean")
            .replace("bn.var", "bn.running_var");
  }

  private static INDArray view(INDArray flat, Parameter parameter) {
    return flat.reshape(1, flat.length())
        .get(
            NDArrayIndex.all(),
            NDArrayIndex.interval(parameter.offset(), parameter.offset() + parameter.size()));
  }

  private final class Single implements Steps {
    private final Executor executor;
    private final Training training;

    Single(Executor executor) {
      this.executor = executor;
      this.training = executor.training(program.program(), net);
    }

    @Override
    public double[] gradient(int step) {
      return doubles(training.gradient(batch(step)), parity.targets(step).length);
    }

    @Override
    public void update(int step) {
      training.step(batch(step), parity.learningRate(step));
      read();
    }

    @Override
    public double loss() {
      return read().loss();
    }

    private Score read() {
      return training.read().get(0);
    }

    @Override
    public double[] unseenLogits() {
      INDArray unseen = parity.tensors().get("eval.x");
      float[] logits =
          executor
              .inference(program.program(), net)
              .logits(unseen.dup('c').data().asFloat(), (int) unseen.size(0));
      return doubles(logits, (int) unseen.size(0) * parity.config().classes());
    }

    private TrainingBatch batch(int step) {
      ParityCase.Config config = parity.config();
      TrainingBatch filled =
          new TrainingBatch(config.batch(), config.tokens() * config.patchDim(), config.classes());
      float[] pixels = parity.input(step).dup('c').data().asFloat();
      System.arraycopy(pixels, 0, filled.patches(), 0, pixels.length);
      double[] targets = parity.targets(step);
      for (int i = 0; i < targets.length; i++) {
        filled.targets()[i] = (float) targets[i];
      }
      System.arraycopy(parity.labels(step), 0, filled.labels(), 0, config.batch());
      return filled;
    }
  }

  private final class Exact implements Steps {
    private final Nd4jTraining training =
        new Nd4jTraining(program.program().reordered().training(), net);

    @Override
    public double[] gradient(int step) {
      return training.gradient(parity.input(step), parity.targets(step), parity.labels(step));
    }

    @Override
    public void update(int step) {
      gradient(step);
      training.step(parity.learningRate(step));
    }

    @Override
    public double loss() {
      return training.read().get(0).loss();
    }

    @Override
    public double[] unseenLogits() {
      return new Nd4jWalk(program.program().reordered(), net.params())
          .forward(parity.tensors().get("eval.x"), /* batchStatistics= */ false)
          .dup('c')
          .data()
          .asDouble();
    }
  }

  private static double[] doubles(float[] values, int length) {
    double[] doubles = new double[length];
    for (int i = 0; i < length; i++) {
      doubles[i] = values[i];
    }
    return doubles;
  }
}
