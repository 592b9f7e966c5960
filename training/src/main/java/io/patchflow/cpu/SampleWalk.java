package io.patchflow.cpu;

import io.patchflow.data.TrainingBatch;
import io.patchflow.executor.SoftmaxLoss;
import io.patchflow.program.BufferPlan;
import io.patchflow.program.Program;
import io.patchflow.program.TrainingProgram;
import java.util.List;

/**
 * Takes samples forward and backward, one after the other in the same memory. One thread's. It adds
 * gradients up in memory of its own.
 */
final class SampleWalk {
  private final Memory memory;
  private final Memory gradients;
  private final Memory.Place input;
  private final Memory.Place logits;
  private final Memory.Place logitsGradient;
  private final Op[] forward;
  private final Op[] backward;
  private final float[] image;
  private final float[] scores;
  private final double[] exact;
  private final double[] target;
  private final SoftmaxLoss loss;

  SampleWalk(TrainingProgram program, SharedPart shared) {
    Program model = program.forward();
    BufferPlan plan = BufferPlan.of(program.sample(), List.of());
    this.memory = Memory.planned(plan.offsets(), plan.size());
    this.gradients = shared.gradients().another();
    Places places = new Places(List.of(memory, gradients, shared.values()), shared.tiles());
    Ops ops = new Ops(places, program.sample());
    this.forward = ops.of(model.sample());
    this.backward = ops.of(program.sampleBackward());
    this.input = memory.place(model.input());
    this.logits = memory.place(model.output());
    this.logitsGradient = memory.place(program.outputGradient());
    this.image = new float[model.input().size()];
    this.scores = new float[model.output().size()];
    this.exact = new double[scores.length];
    this.target = new double[scores.length];
    this.loss = new SoftmaxLoss(scores.length);
  }

  /** Begins a run of samples with gradients of zero. */
  void begin() {
    gradients.floats().clear();
  }

  /**
   * Takes a sample through.
   *
   * @param losses takes its loss
   * @param hits takes whether its highest logit is its label's
   * @param allLogits takes its logits
   */
  void take(TrainingBatch batch, int sample, double[] losses, boolean[] hits, float[] allLogits) {
    System.arraycopy(batch.patches(), sample * image.length, image, 0, image.length);
    input.floats().put(input.offset(), image, image.length);
    for (Op op : forward) {
      op.run();
    }
    logits.floats().get(logits.offset(), scores, scores.length);
    System.arraycopy(scores, 0, allLogits, sample * scores.length, scores.length);
    for (int i = 0; i < scores.length; i++) {
      exact[i] = scores[i];
      target[i] = batch.targets()[sample * scores.length + i];
    }
    hits[sample] = SoftmaxLoss.highest(exact) == batch.labels()[sample];
    losses[sample] = loss.gradient(exact, target, 0, batch.size());
    for (int i = 0; i < scores.length; i++) {
      scores[i] = (float) exact[i];
    }
    logitsGradient.floats().put(logitsGradient.offset(), scores, scores.length);
    for (Op op : backward) {
      op.run();
    }
  }

  /** What was added up since {@link #begin}. */
  Floats gradients() {
    return gradients.floats();
  }
}
