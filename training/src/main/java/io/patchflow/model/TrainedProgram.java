package io.patchflow.model;

import io.patchflow.backend.Backend;
import io.patchflow.checkpoint.SavedNetwork;
import io.patchflow.failure.PatchflowException;
import io.patchflow.layer.NetworkProgram;
import io.patchflow.program.Matrix.Parameter;
import io.patchflow.program.Program;
import java.io.IOException;
import java.nio.file.Path;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/**
 * A trained model as data: what it computes and with which numbers, for those who write it down
 * elsewhere.
 */
public final class TrainedProgram {
  private final Program program;
  private final float[] parameters;

  private TrainedProgram(Program program, float[] parameters) {
    this.program = program;
    this.parameters = parameters;
  }

  /** The model of a network, with the parameters of now. */
  public static TrainedProgram of(MultiLayerNetwork net) {
    return new TrainedProgram(
        NetworkProgram.of(net).program(), net.params().dup().data().asFloat());
  }

  /**
   * Reads a model.zip, on the CPU.
   *
   * @throws PatchflowException bad input: not such a file, or one with a layer that is not known,
   *     named; backend: ND4J does not start
   */
  public static TrainedProgram load(Path modelZip) {
    Backend backend = Backend.start("auto", 1);
    try {
      return of(SavedNetwork.read(modelZip));
    } catch (IOException | RuntimeException e) {
      throw Classifier.noModel(modelZip, e);
    } finally {
      backend.close();
    }
  }

  /** From the patches to the logits. */
  public Program program() {
    return program;
  }

  /** A parameter's values, row by row. */
  public double[] values(Parameter parameter) {
    double[] values = new double[parameter.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = parameters[parameter.offset() + i];
    }
    return values;
  }
}
