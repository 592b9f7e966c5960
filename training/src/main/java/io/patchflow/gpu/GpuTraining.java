package io.patchflow.gpu;

import io.patchflow.data.TrainingBatch;
import io.patchflow.driver.Context;
import io.patchflow.executor.Score;
import io.patchflow.executor.Training;
import io.patchflow.optim.UpdatePlan;
import io.patchflow.program.TrainingProgram;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Training on the GPU. From the first step after a {@link #read} to the next, parameters and
 * updater state are there alone, and the host need not wait for the GPU.
 */
final class GpuTraining implements Training {
  private final Engine engine;
  private final ResidentImages images;
  private final Context context;
  private final MultiLayerNetwork net;
  private final DeviceProgram program;
  private final UpdatePlan plan;
  private final DeviceArray coupled;
  private final DeviceArray decoupled;
  private final DeviceArray parameters;
  private final DeviceArray gradients;
  private final DeviceArray state;
  private final Engine.Arrays arrays;
  private final int imageValues;
  private final int classes;
  private BatchRing ring;

  /** What a ring held that was too small for a later batch. */
  private final List<Score> unread = new ArrayList<>();

  private boolean resident;

  GpuTraining(
      Engine engine, ResidentImages images, TrainingProgram training, MultiLayerNetwork net) {
    if (net.getGradientsViewArray() == null) {
      net.initGradientsView();
    }
    this.engine = engine;
    this.images = images;
    this.context = engine.context();
    context.enter();
    this.net = net;
    int length = Math.toIntExact(net.numParams());
    this.program = DeviceProgram.training(training, length, engine.chipFloats());
    this.plan = UpdatePlan.of(net);
    this.imageValues = training.forward().input().size();
    this.classes = training.forward().output().size();
    this.coupled = DeviceArray.of(context, plan.coupled());
    this.decoupled = DeviceArray.of(context, plan.decoupled());
    this.parameters = DeviceArray.ofWords(context, length);
    this.gradients = DeviceArray.ofWords(context, program.gradientSize());
    this.state = DeviceArray.ofWords(context, stateLength());
    this.arrays =
        new Engine.Arrays(
            DeviceArray.of(context, program.code()).address(),
            parameters.address(),
            DeviceArray.of(context, program.values()).address(),
            gradients.address(),
            words((long) Engine.BLOCKS * program.partSize()),
            words((long) Engine.BLOCKS * program.scratchSize()),
            words(2L * program.momentsSize()));
  }

  private long words(long count) {
    return DeviceArray.ofWords(context, count).address();
  }

  private INDArray hostState() {
    return net.getUpdater().getStateViewArray();
  }

  private long stateLength() {
    return hostState() == null ? 0 : hostState().length();
  }

  @Override
  public void step(TrainingBatch batch, double learningRate) {
    differentiate(batch);
    int done = net.getIterationCount();
    for (UpdatePlan.Block block : plan.blocks()) {
      engine.update(
          block,
          block.step(done, learningRate),
          learningRate,
          arrays,
          state.address(),
          coupled.address(),
          decoupled.address());
    }
    net.getLayerWiseConfigurations().setIterationCount(Math.addExact(done, 1));
  }

  @Override
  public float[] gradient(TrainingBatch batch) {
    differentiate(batch);
    float[] logits = ring.logits(batch.size());
    gradients.store(net.getGradientsViewArray());
    store();
    return logits;
  }

  /** Leaves the gradient of the batch's mean loss on the GPU. */
  private void differentiate(TrainingBatch batch) {
    context.enter();
    if (!resident) {
      parameters.load(net.params());
      if (stateLength() > 0) {
        state.load(hostState());
      }
      resident = true;
    }
    if (ring == null || ring.capacity() < batch.size()) {
      if (ring != null) {
        unread.addAll(ring.scores());
        ring.free();
      }
      ring = new BatchRing(context, images, batch.labels().length, imageValues, classes);
    }
    Engine.Batch sent = ring.send(batch);
    engine.shared(program.forward(), arrays, sent.size(), sent.patches());
    engine.samples(program, arrays, sent);
    engine.reduce(program, arrays, sent.size());
    engine.shared(program.backward(), arrays, sent.size(), sent.patches());
  }

  @Override
  public boolean due() {
    return ring != null && ring.isFull();
  }

  @Override
  public List<Score> read() {
    context.enter();
    List<Score> scores = new ArrayList<>(unread);
    unread.clear();
    if (ring != null) {
      scores.addAll(ring.scores());
    }
    store();
    return scores;
  }

  /** Gives the network what the steps made of it. */
  private void store() {
    if (resident) {
      parameters.store(net.params());
      if (stateLength() > 0) {
        state.store(hostState());
      }
      resident = false;
    }
  }
}
