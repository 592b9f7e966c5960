package io.patchflow.cpu;

import io.patchflow.data.TrainingBatch;
import io.patchflow.executor.Score;
import io.patchflow.executor.Training;
import io.patchflow.optim.FlatOptimizer;
import io.patchflow.program.TrainingProgram;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import org.bytedeco.javacpp.FloatPointer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/**
 * Training on the CPU. A batch is cut into a fixed number of runs of samples, each with gradient
 * sums of its own, added in order at the end: the result does not depend on the number of threads,
 * bit by bit.
 */
final class CpuTraining implements Training {
  private final MultiLayerNetwork net;
  private final FlatOptimizer optimizer;
  private final Workers workers;
  private final SharedPart shared;
  private final Queue<SampleWalk> walks;
  private final int classes;
  private final Floats[] sums = new Floats[SampleRuns.COUNT];
  private double[] losses = {};
  private boolean[] hits = {};
  private float[] logits = {};
  private Score last = Score.NONE;

  CpuTraining(TrainingProgram program, MultiLayerNetwork net, Workers workers) {
    if (net.getGradientsViewArray() == null) {
      net.initGradientsView();
    }
    this.net = net;
    this.optimizer = new FlatOptimizer(net);
    this.workers = workers;
    this.classes = program.forward().output().size();
    this.shared = SharedPart.of(program);
    this.walks = new ArrayBlockingQueue<>(workers.threads());
    for (int i = 0; i < workers.threads(); i++) {
      walks.add(new SampleWalk(program, shared));
    }
    for (int i = 0; i < sums.length; i++) {
      sums[i] = Floats.allocate(shared.gradients().floats().length());
    }
  }

  @Override
  public void step(TrainingBatch batch, double learningRate) {
    gradient(batch);
    optimizer.step(learningRate);
  }

  @Override
  public float[] gradient(TrainingBatch batch) {
    Floats parameters = Floats.of(net.params().reshape(net.numParams()));
    shared.load(parameters);
    shared.forward(batch.patches(), batch.size());
    shared.storeState(parameters);
    if (losses.length < batch.size()) {
      losses = new double[batch.size()];
      hits = new boolean[batch.size()];
      logits = new float[Math.multiplyExact(batch.size(), classes)];
    }
    SampleRuns runs = new SampleRuns(batch.size());
    workers.run(runs.count(), run -> walk(batch, runs, run));
    addUp(runs.count());
    shared.backward(Floats.of(net.getGradientsViewArray().reshape(net.numParams())));
    last = score(batch.size());
    return logits;
  }

  private void walk(TrainingBatch batch, SampleRuns runs, int run) {
    SampleWalk walk = walks.remove();
    try {
      walk.begin();
      for (int sample = runs.first(run); sample < runs.end(run); sample++) {
        walk.take(batch, sample, losses, hits, logits);
      }
      sums[run].copyFrom(walk.gradients());
    } finally {
      walks.add(walk);
    }
  }

  /** In the order of the runs, each thread a part of the values. */
  private void addUp(int runs) {
    Floats total = shared.gradients().floats();
    long length = total.length();
    int parts = workers.threads();
    workers.run(
        parts,
        part -> {
          long from = length * part / parts;
          int count = Math.toIntExact(length * (part + 1) / parts - from);
          FloatPointer target = total.at(from);
          FloatPointer.memcpy(target, sums[0].at(from), (long) count * Float.BYTES);
          for (int run = 1; run < runs; run++) {
            Blas.add(count, sums[run].at(from), target);
          }
        });
  }

  private Score score(int batch) {
    double loss = 0;
    long hit = 0;
    for (int sample = 0; sample < batch; sample++) {
      loss += losses[sample];
      hit += hits[sample] ? 1 : 0;
    }
    return new Score(batch, loss, hit);
  }

  @Override
  public boolean due() {
    return true;
  }

  @Override
  public List<Score> read() {
    return List.of(last);
  }
}
