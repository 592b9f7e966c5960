package io.patchflow.gpu;

import io.patchflow.driver.Context;
import io.patchflow.driver.Context.Kernel;
import io.patchflow.driver.Gpu;
import io.patchflow.gpu.DeviceProgram.Part;
import io.patchflow.optim.UpdatePlan;
import io.patchflow.schema.PatchShape;
import java.util.List;

/** The kernels, loaded on a GPU, each as a call. */
final class Engine implements AutoCloseable {
  /**
   * Blocks that share a batch's samples, each with sums of gradients of its own: a part of the
   * result, so the same on every GPU.
   */
  static final int BLOCKS = 128;

  private static final int THREADS = 256;

  /** What a block of the kernel shared adds up in. */
  private static final int SUM_BYTES = THREADS * Double.BYTES;

  private static final int LINE_BYTES = 64;

  private final Context context;
  private final Kernel gather;
  private final Kernel samples;
  private final Kernel shared;
  private final Kernel reduce;
  private final Kernel update;
  private final int chipBytes;

  /** Two instructions, and STAGING of product.h. */
  private final int stagingBytes;

  Engine(Gpu gpu, String precision) {
    int side = precision.equals("tf32") ? 137 : 132;
    this.stagingBytes = 2 * Words.BYTES + 4 * 16 * side * Float.BYTES;
    this.context = Context.open(gpu);
    try {
      this.chipBytes = context.chipBytes() / LINE_BYTES * LINE_BYTES;
      long module = context.load(Ptx.load(precision));
      this.gather = context.kernel(module, "gather", 0);
      this.samples = context.kernel(module, "samples", chipBytes);
      this.shared = context.kernel(module, "shared", SUM_BYTES);
      this.reduce = context.kernel(module, "reduce", 0);
      this.update = context.kernel(module, "update", 0);
    } catch (RuntimeException e) {
      context.close();
      throw e;
    }
  }

  Context context() {
    return context;
  }

  /** Floats of a sample's matrices that a block may have on the chip. */
  int chipFloats() {
    return (chipBytes - stagingBytes) / Float.BYTES;
  }

  /** What lies where on the GPU. */
  record Arrays(
      long code,
      long parameters,
      long values,
      long gradients,
      long parts,
      long scratch,
      long moments) {}

  /** A batch on the GPU, and where its results go; 0 for what is not needed. */
  record Batch(
      int size, long patches, long targets, long labels, long logits, long losses, long hits) {}

  /**
   * Makes a batch of images that are on the GPU.
   *
   * @param pixels all images, one byte a value, laid out as {@code shape} has it
   * @param offsets where each pixel's first channel stands in an image
   * @param variants what becomes of each, as {@link ResidentImages} writes them
   * @param patches where the batch goes
   */
  void gather(long pixels, PatchShape shape, long offsets, long variants, int batch, long patches) {
    context.launch(
        gather,
        batch,
        1,
        0,
        pixels,
        shape.height(),
        shape.width(),
        shape.channels(),
        offsets,
        variants,
        patches);
  }

  /** Levels of shared instructions. */
  void shared(List<Part> levels, Arrays arrays, int batch, long patches) {
    for (Part level : levels) {
      context.launch(
          shared,
          level.blocks(),
          level.count(),
          SUM_BYTES,
          arrays.code() + (long) level.first() * Words.BYTES,
          arrays.parameters(),
          arrays.values(),
          arrays.gradients(),
          arrays.moments(),
          batch,
          patches);
    }
  }

  /** The samples of a batch. */
  void samples(DeviceProgram program, Arrays arrays, Batch batch) {
    context.launch(
        samples,
        Math.min(program.sample().blocks(), batch.size()),
        1,
        chipBytes,
        arrays.code() + (long) program.sample().first() * Words.BYTES,
        program.sample().count(),
        arrays.parameters(),
        arrays.values(),
        arrays.parts(),
        program.partSize(),
        arrays.scratch(),
        program.scratchSize(),
        batch.size(),
        batch.patches(),
        batch.targets(),
        batch.labels(),
        batch.logits(),
        batch.losses(),
        batch.hits());
  }

  /** Adds up what the blocks left. */
  void reduce(DeviceProgram program, Arrays arrays, int batch) {
    int size = program.gradientSize();
    context.launch(
        reduce,
        blocks(size),
        1,
        0,
        arrays.parts(),
        Math.min(BLOCKS, batch),
        program.partSize(),
        size,
        arrays.gradients());
  }

  /** A step of an optimiser on a part of the parameters. */
  void update(
      UpdatePlan.Block block,
      UpdatePlan.Step step,
      double learningRate,
      Arrays arrays,
      long state,
      long coupled,
      long decoupled) {
    context.launch(
        update,
        blocks(block.length()),
        1,
        0,
        step.optimizer().number(),
        arrays.parameters(),
        arrays.gradients(),
        state + (long) block.state() * Float.BYTES,
        coupled,
        decoupled,
        block.from(),
        block.length(),
        bits(learningRate),
        bits(step.rate()),
        bits(step.beta1()),
        bits(step.rest1()),
        bits(step.beta2()),
        bits(step.rest2()),
        bits(step.correction()),
        bits(step.eps()));
  }

  private static int blocks(int threads) {
    return (threads + THREADS - 1) / THREADS;
  }

  private static long bits(double value) {
    return Float.floatToRawIntBits((float) value) & 0xffffffffL;
  }

  @Override
  public void close() {
    context.close();
  }
}
