package io.patchflow.nd4j;

import io.patchflow.data.TrainingBatch;
import io.patchflow.executor.Score;
import io.patchflow.executor.SoftmaxLoss;
import io.patchflow.executor.Training;
import io.patchflow.optim.FlatOptimizer;
import io.patchflow.program.TrainingProgram;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Training by ND4J operations. The loss is the host's: it reads the logits of each step. */
public final class Nd4jTraining implements Training {
  private final FlatOptimizer optimizer;
  private final Nd4jWalk walk;
  private final int tokens;
  private final int patchDim;
  private final SoftmaxLoss loss;
  private final double[] logits;
  private Score last = Score.NONE;

  public Nd4jTraining(TrainingProgram program, MultiLayerNetwork net) {
    if (net.getGradientsViewArray() == null) {
      net.initGradientsView();
    }
    this.optimizer = new FlatOptimizer(net);
    this.walk = new Nd4jWalk(program, net.params(), net.getGradientsViewArray());
    this.tokens = program.forward().input().rows();
    this.patchDim = program.forward().input().columns();
    this.logits = new double[program.forward().output().size()];
    this.loss = new SoftmaxLoss(logits.length);
  }

  @Override
  public void step(TrainingBatch batch, double learningRate) {
    gradient(batch);
    step(learningRate);
  }

  /** The second half of a step, with the gradient that the network holds. */
  public void step(double learningRate) {
    optimizer.step(learningRate);
  }

  @Override
  public float[] gradient(TrainingBatch batch) {
    int size = batch.size();
    float[] patches = Arrays.copyOf(batch.patches(), size * tokens * patchDim);
    double[] scores =
        gradient(
            Nd4j.createFromArray(patches).reshape('c', size, tokens, patchDim),
            doubles(batch.targets()),
            batch.labels());
    float[] floats = new float[scores.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) scores[i];
    }
    return floats;
  }

  private static double[] doubles(float[] values) {
    double[] doubles = new double[values.length];
    for (int i = 0; i < doubles.length; i++) {
      doubles[i] = values[i];
    }
    return doubles;
  }

  /**
   * Leaves the gradient of a batch's mean loss in the network.
   *
   * @param patches (batch, tokens, patchDim) in any precision
   * @param targets (batch, classes)
   * @param labels the classes that count as hits
   * @return (batch, classes) logits, row by row
   */
  public double[] gradient(INDArray patches, double[] targets, int[] labels) {
    int batch = Math.toIntExact(patches.size(0));
    INDArray output = walk.forward(patches, /* batchStatistics= */ true);
    double[] all = output.dup('c').data().asDouble();
    double[] gradients = all.clone();
    double sum = 0;
    long hits = 0;
    for (int sample = 0; sample < batch; sample++) {
      int at = sample * logits.length;
      System.arraycopy(all, at, logits, 0, logits.length);
      hits += SoftmaxLoss.highest(logits) == labels[sample] ? 1 : 0;
      sum += loss.gradient(logits, targets, at, batch);
      System.arraycopy(logits, 0, gradients, at, logits.length);
    }
    walk.backward(Nd4j.createFromArray(gradients).reshape('c', output.shape()));
    last = new Score(batch, sum, hits);
    return all;
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
