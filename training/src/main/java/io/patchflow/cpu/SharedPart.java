package io.patchflow.cpu;

import io.patchflow.program.Instruction;
import io.patchflow.program.Instruction.Statistics;
import io.patchflow.program.Instruction.StatisticsGradient;
import io.patchflow.program.Matrix;
import io.patchflow.program.Matrix.Constant;
import io.patchflow.program.Matrix.Gradient;
import io.patchflow.program.Matrix.Parameter;
import io.patchflow.program.Program;
import io.patchflow.program.TrainingProgram;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What all samples share: parameters, what follows from them, and the sums of gradients. */
final class SharedPart {
  private final Memory values;
  private final Memory gradients;
  private final List<Parameter> parameters;
  private final List<Op> forward;
  private final List<Op> backward;
  private final Map<Matrix, Tiles> tiles = new HashMap<>();
  private BatchStatistics statistics;

  /** The patches of the present batch; null in inference mode. */
  private float[] patches;

  private int batch;

  private SharedPart(
      Program program, List<Instruction> gradientInstructions, List<Instruction> sharedBackward) {
    Set<Matrix> matrices =
        Stream.of(program.shared(), program.sample(), gradientInstructions, sharedBackward)
            .flatMap(List::stream)
            .flatMap(i -> Stream.concat(i.inputs().stream(), i.outputs().stream()))
            .filter(Matrix::isShared)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    this.values = Memory.of(matrices.stream().filter(m -> !(m instanceof Gradient)).toList());
    this.gradients = Memory.of(matrices.stream().filter(Gradient.class::isInstance).toList());
    this.parameters =
        matrices.stream().filter(Parameter.class::isInstance).map(Parameter.class::cast).toList();
    for (Matrix matrix : matrices) {
      if (matrix instanceof Constant constant) {
        values.put(constant, floats(constant.values()));
      }
    }
    Stream.concat(program.sample().stream(), gradientInstructions.stream())
        .filter(i -> i instanceof Instruction.Add || i instanceof Instruction.Multiply)
        .flatMap(i -> i.inputs().stream())
        .filter(Matrix::isShared)
        .forEach(m -> tiles.computeIfAbsent(m, key -> new Tiles(key.size())));
    Places places = new Places(List.of(values, gradients), Map.of());
    this.forward = program.shared().stream().map(i -> op(i, places)).toList();
    this.backward = sharedBackward.stream().map(i -> op(i, places)).toList();
  }

  private static float[] floats(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }

  static SharedPart of(Program program) {
    return new SharedPart(program, List.of(), List.of());
  }

  static SharedPart of(TrainingProgram program) {
    return new SharedPart(program.forward(), program.sampleBackward(), program.sharedBackward());
  }

  private Op op(Instruction instruction, Places places) {
    if (instruction instanceof Statistics of) {
      statistics = new BatchStatistics(of.norm());
      BatchStatistics made = statistics;
      return () -> {
        if (patches == null) {
          made.running(values);
        } else {
          made.ofBatch(values, patches, batch);
        }
      };
    }
    if (instruction instanceof StatisticsGradient) {
      BatchStatistics made = statistics;
      return () -> made.gradient(values, gradients);
    }
    return new Ops(places, List.of(instruction)).of(List.of(instruction))[0];
  }

  /** Takes over a network's parameters. */
  void load(Floats network) {
    for (Parameter parameter : parameters) {
      values.place(parameter).copyFrom(network, parameter.offset(), parameter.size());
    }
  }

  /** Computes what follows from the parameters, in inference mode. */
  void forward() {
    forward(null, 0);
  }

  /** The same for a batch to train on, whose statistics move the running ones. */
  void forward(float[] batchPatches, int batchSize) {
    patches = batchPatches;
    batch = batchSize;
    forward.forEach(Op::run);
    tiles.forEach((matrix, copy) -> copy.load(values.floats(), values.offset(matrix)));
  }

  /** Gives a network what a forward pass changes of its parameters. */
  void storeState(Floats network) {
    for (Parameter parameter : parameters) {
      if (!parameter.trained()) {
        values.place(parameter).copyTo(network, parameter.offset(), parameter.size());
      }
    }
  }

  /** Completes the gradients and gives them to a network. */
  void backward(Floats networkGradient) {
    backward.forEach(Op::run);
    for (Parameter parameter : parameters) {
      Gradient gradient = new Gradient(parameter);
      if (gradients.holds(gradient)) {
        gradients.place(gradient).copyTo(networkGradient, parameter.offset(), parameter.size());
      }
    }
  }

  Memory values() {
    return values;
  }

  /** Sums over the samples of a batch. */
  Memory gradients() {
    return gradients;
  }

  Map<Matrix, Tiles> tiles() {
    return tiles;
  }
}
