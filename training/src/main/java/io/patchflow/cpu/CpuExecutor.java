package io.patchflow.cpu;

import io.patchflow.executor.Executor;
import io.patchflow.executor.Inference;
import io.patchflow.executor.Training;
import io.patchflow.program.Program;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/** Computes on the CPU in single precision; see the package. */
public final class CpuExecutor implements Executor {
  private final Workers workers;

  /** On {@code threads} threads, the caller's among them; they do not change the result. */
  public CpuExecutor(int threads) {
    openblas_nolapack.blas_set_num_threads(1);
    this.workers = new Workers(threads);
  }

  @Override
  public String name() {
    return "cpu";
  }

  @Override
  public Training training(Program program, MultiLayerNetwork net) {
    return new CpuTraining(program.reordered().training(), net, workers);
  }

  @Override
  public Inference inference(Program program, MultiLayerNetwork net) {
    return new CpuInference(program.reordered(), net, workers);
  }

  @Override
  public void close() {
    workers.close();
  }
}
