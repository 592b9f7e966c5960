package io.patchflow.nd4j;

import io.patchflow.executor.Executor;
import io.patchflow.executor.Inference;
import io.patchflow.executor.Training;
import io.patchflow.program.Program;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/** Computes by ND4J operations, on the backend that ND4J runs; see the package. */
public final class Nd4jExecutor implements Executor {

  @Override
  public String name() {
    return "nd4j";
  }

  @Override
  public Training training(Program program, MultiLayerNetwork net) {
    return new Nd4jTraining(program.reordered().training(), net);
  }

  @Override
  public Inference inference(Program program, MultiLayerNetwork net) {
    return new Nd4jInference(program.reordered(), net);
  }

  @Override
  public void close() {}
}
