package io.patchflow.kernel;

import org.bytedeco.openblas.global.openblas_nolapack;

/**
 * Computes on the CPU, sample by sample, so that a sample's activations stay in the core's cache,
 * with BLAS on one thread each and the samples of a batch spread over threads.
 *
 * <p>A batch is cut into a fixed number of runs of samples, each with gradient sums of its own,
 * added in order at the end: the result does not depend on the number of threads, bit by bit.
 */
public final class CpuKernel implements Kernel {
  private final Workers workers;

  /** A kernel on {@code threads} threads, the caller's among them. */
  public CpuKernel(int threads) {
    openblas_nolapack.blas_set_num_threads(1);
    this.workers = new Workers(threads);
  }

  @Override
  public String name() {
    return "cpu";
  }

  @Override
  public LayerOp stem(StemShape shape) {
    return new CpuStem(shape, workers);
  }

  @Override
  public LayerOp mix(MixShape shape) {
    return new CpuMix(shape, workers);
  }

  @Override
  public LayerOp tokenMean(int tokens, int channels) {
    return new CpuTokenMean(tokens, channels, workers);
  }

  /** For a network in inference mode. */
  public InferencePass.Builder inference() {
    return new InferencePass.Builder(workers);
  }

  @Override
  public void close() {
    workers.close();
  }
}
