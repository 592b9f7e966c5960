package io.patchflow.gpu;

import io.patchflow.data.TrainingBatch;
import io.patchflow.driver.Context;
import io.patchflow.driver.Context.Pinned;
import io.patchflow.executor.Inference;
import io.patchflow.program.Program;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Logits by the GPU. Networks of the same program take turns in the same memory. */
final class GpuInference implements Inference {
  private final Shared shared;
  private final INDArray parameters;
  private float[] results = {};

  /**
   * Logits with these parameters.
   *
   * @param parameters flat, not changed by anyone
   */
  GpuInference(Shared shared, INDArray parameters) {
    this.shared = shared;
    this.parameters = parameters;
  }

  /** What all networks of a program share on the GPU. */
  static final class Shared {
    /** Images a launch. */
    private static final int BATCH = 1024;

    private final Engine engine;
    private final Context context;
    private final ResidentImages images;
    private final DeviceProgram program;
    private final int inputs;
    private final int outputs;
    private final DeviceArray parameters;
    private final DeviceArray patches;
    private final DeviceArray variants;
    private final DeviceArray logits;
    private final Pinned pinned;
    private final Engine.Arrays arrays;
    private GpuInference present;

    Shared(Engine engine, ResidentImages images, Program program, int length) {
      this.engine = engine;
      this.context = engine.context();
      this.images = images;
      context.enter();
      this.program = DeviceProgram.inference(program, length, engine.chipFloats());
      this.inputs = program.input().size();
      this.outputs = program.output().size();
      this.parameters = DeviceArray.ofWords(context, length);
      this.patches = DeviceArray.ofWords(context, (long) BATCH * inputs);
      this.variants = DeviceArray.ofWords(context, (long) BATCH * ResidentImages.VARIANT);
      this.logits = DeviceArray.ofWords(context, (long) BATCH * outputs);
      int most = Math.max(Math.max(inputs, outputs), ResidentImages.VARIANT);
      this.pinned = context.pin(Math.multiplyExact(BATCH * Float.BYTES, most));
      DeviceArray none = DeviceArray.ofWords(context, 1);
      this.arrays =
          new Engine.Arrays(
              DeviceArray.of(context, this.program.code()).address(),
              parameters.address(),
              DeviceArray.of(context, this.program.values()).address(),
              none.address(),
              none.address(),
              DeviceArray.ofWords(context, (long) Engine.BLOCKS * this.program.scratchSize())
                  .address(),
              none.address());
    }

    private void take(GpuInference owner) {
      context.enter();
      if (present != owner) {
        parameters.load(owner.parameters);
        engine.shared(program.forward(), arrays, 0, 0);
        present = owner;
      }
    }

    private ByteBuffer buffer() {
      return pinned.buffer().order(ByteOrder.nativeOrder());
    }

    private void send(float[] all, int from, int count) {
      buffer().asFloatBuffer().put(all, from * inputs, count * inputs);
      context.send(patches.address(), pinned.address(), (long) count * inputs * Float.BYTES);
    }

    private void gather(TrainingBatch batch, int from, int count) {
      ResidentImages.write(batch.variants(), from, count, buffer(), 0);
      long bytes = (long) count * ResidentImages.VARIANT * Float.BYTES;
      context.send(variants.address(), pinned.address(), bytes);
      images.gather(batch.images().get(), count, variants.address(), patches.address());
    }

    /** Logits of the images that were sent or gathered last. */
    private void logits(int from, int count, float[] results) {
      engine.samples(
          program,
          arrays,
          new Engine.Batch(count, patches.address(), 0, 0, logits.address(), 0, 0));
      context.fetch(pinned.address(), logits.address(), (long) count * outputs * Float.BYTES);
      context.await();
      buffer().asFloatBuffer().get(results, from * outputs, count * outputs);
    }
  }

  /** Brings images from one to before another to the GPU. */
  private interface Source {
    void bring(int from, int count);
  }

  @Override
  public float[] logits(float[] patches, int size) {
    return logits(size, (from, count) -> shared.send(patches, from, count));
  }

  @Override
  public float[] logits(TrainingBatch batch) {
    return batch.images().isEmpty()
        ? logits(batch.patches(), batch.size())
        : logits(batch.size(), (from, count) -> shared.gather(batch, from, count));
  }

  private float[] logits(int size, Source source) {
    if (results.length < Math.multiplyExact(size, shared.outputs)) {
      results = new float[size * shared.outputs];
    }
    shared.take(this);
    for (int from = 0; from < size; from += Shared.BATCH) {
      int count = Math.min(Shared.BATCH, size - from);
      source.bring(from, count);
      shared.logits(from, count, results);
    }
    return results;
  }
}
