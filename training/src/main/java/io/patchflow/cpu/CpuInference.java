package io.patchflow.cpu;

import io.patchflow.executor.Inference;
import io.patchflow.program.BufferPlan;
import io.patchflow.program.Program;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/** Logits on the CPU, a sample after the other; nothing is allocated from batch to batch. */
final class CpuInference implements Inference {
  private final Workers workers;
  private final Queue<Walk> walks;
  private final int inputs;
  private final int outputs;
  private float[] results = {};

  CpuInference(Program program, MultiLayerNetwork net, Workers workers) {
    this.workers = workers;
    this.inputs = program.input().size();
    this.outputs = program.output().size();
    SharedPart shared = SharedPart.of(program);
    shared.load(Floats.of(net.params().reshape(net.numParams())));
    shared.forward();
    this.walks = new ArrayBlockingQueue<>(workers.threads());
    for (int i = 0; i < workers.threads(); i++) {
      walks.add(new Walk(program, shared));
    }
  }

  /** One thread's memory and operations. */
  private static final class Walk {
    private final Memory.Place input;
    private final Memory.Place output;
    private final Op[] ops;
    private final float[] image;

    Walk(Program program, SharedPart shared) {
      BufferPlan plan = BufferPlan.of(program.sample(), List.of(program.output()));
      Memory memory = Memory.planned(plan.offsets(), plan.size());
      this.ops =
          new Ops(new Places(List.of(memory, shared.values()), shared.tiles()), program.sample())
              .of(program.sample());
      this.input = memory.place(program.input());
      this.output = memory.place(program.output());
      this.image = new float[program.input().size()];
    }

    void take(float[] patches, int sample, float[] results, int outputs) {
      System.arraycopy(patches, sample * image.length, image, 0, image.length);
      input.floats().put(input.offset(), image, image.length);
      for (Op op : ops) {
        op.run();
      }
      output.floats().get(output.offset(), results, sample * outputs, outputs);
    }
  }

  @Override
  public float[] logits(float[] patches, int size) {
    if (results.length < Math.multiplyExact(size, outputs)) {
      results = new float[size * outputs];
    }
    Math.multiplyExact(size, inputs);
    workers.run(size, sample -> walk(patches, sample));
    return results;
  }

  private void walk(float[] patches, int sample) {
    Walk walk = walks.remove();
    try {
      walk.take(patches, sample, results, outputs);
    } finally {
      walks.add(walk);
    }
  }
}
