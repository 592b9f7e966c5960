package io.patchflow.program;

import io.patchflow.backend.Backend;
import io.patchflow.nd4j.Nd4jWalk;
import io.patchflow.program.Matrix.Parameter;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * A program on a batch in double precision, with all numbers drawn from a seed: its outputs, its
 * derived gradients, and how far these are from central differences. The loss is the sum of all
 * outputs, each with a weight of its own.
 */
final class GradientCheck {
  private static final double STEP = 1e-6;
  private static final int DIRECTIONS = 10;

  /** Of all gradients' norm: what rounding makes of a gradient that is zero. */
  private static final double NOTHING = 1e-4;

  static {
    // ND4J's own threads keep spinning between operations as small as these.
    Backend.start("nd4j", 1).close();
  }

  private final TrainingProgram program;
  private final INDArray parameters;
  private final INDArray input;
  private final INDArray weights;
  private final Nd4jWalk walk;
  private final double middle;

  /** Parameters are drawn about 0, running statistics are left at 1. */
  GradientCheck(TrainingProgram program, int batch, long seed) {
    this.program = program;
    Program forward = program.forward();
    Random random = new Random(seed);
    this.parameters = normal(random, 0.7, 1, RandomProgram.parameters(forward));
    this.input = normal(random, 1, batch, forward.input().rows(), forward.input().columns());
    this.weights = normal(random, 1, batch, forward.output().rows(), forward.output().columns());
    this.walk = new Nd4jWalk(forward, parameters);
    this.middle = loss();
  }

  private static INDArray normal(Random random, double deviation, long... shape) {
    double[] values = new double[(int) Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
    for (int i = 0; i < values.length; i++) {
      values[i] = deviation * random.nextGaussian();
    }
    return Nd4j.createFromArray(values).reshape('c', shape);
  }

  /** Outputs, and the derived gradients of all parameters and of the input, under their names. */
  Map<String, double[]> derived() {
    INDArray gradients = Nd4j.zeros(parameters.dataType(), 1, parameters.length());
    Nd4jWalk both = new Nd4jWalk(program, parameters.dup(), gradients);
    Map<String, double[]> results = new TreeMap<>();
    results.put("output", both.forward(input, true).dup('c').data().asDouble());
    INDArray inputGradient = both.backward(weights);
    if (inputGradient != null) {
      results.put("input", inputGradient.dup('c').data().asDouble());
    }
    double[] all = gradients.dup('c').data().asDouble();
    for (Parameter p : program.forward().parameters()) {
      results.put(p.name(), Arrays.copyOfRange(all, p.offset(), p.offset() + p.size()));
    }
    return results;
  }

  /**
   * How far the derived slope is from the numeric one along a random direction of each parameter
   * and of the input, over the norm of that gradient. Of an input that a batch's statistics are
   * taken of there is none: they count as fixed in its gradient.
   */
  Map<String, Double> errors() {
    Map<String, double[]> derived = derived();
    double all = 0;
    for (Map.Entry<String, double[]> each : derived.entrySet()) {
      all += each.getKey().equals("output") ? 0 : squares(each.getValue());
    }
    double nothing = NOTHING * Math.sqrt(all);
    Map<String, Double> errors = new TreeMap<>();
    Program forward = program.forward();
    for (Parameter p : forward.parameters()) {
      if (p.trained()) {
        errors.put(p.name(), error(parameters, p.offset(), derived.get(p.name()), nothing));
      }
    }
    if (forward.shared().stream().noneMatch(Instruction.Statistics.class::isInstance)) {
      errors.put("input", error(input, 0, derived.get("input"), nothing));
    }
    return errors;
  }

  private double error(INDArray of, int offset, double[] derived, double nothing) {
    Random random = new Random(derived.length);
    for (int i = 0; i < DIRECTIONS; i++) {
      double[] direction = random.doubles(derived.length, -1, 1).toArray();
      double slope = 0;
      for (int k = 0; k < direction.length; k++) {
        slope += direction[k] * derived[k];
      }
      double above = lossAt(of, offset, direction, STEP);
      double below = lossAt(of, offset, direction, -STEP);
      // Where a relu bends within the step there is no derivative.
      if (Math.abs(above - 2 * middle + below) <= 1e-4 * Math.abs(above - below) + 1e-9) {
        return Math.abs((above - below) / (2 * STEP) - slope) / Math.max(norm(derived), nothing);
      }
    }
    return Double.NaN;
  }

  private double lossAt(INDArray of, int offset, double[] direction, double step) {
    INDArray part =
        of.reshape(of.length()).get(NDArrayIndex.interval(offset, offset + direction.length));
    INDArray before = part.dup();
    part.addi(Nd4j.createFromArray(direction).muli(step));
    double loss = loss();
    part.assign(before);
    return loss;
  }

  /** The norm of the difference over the norm of what was expected, or over {@code least}. */
  static double distance(double[] found, double[] expected, double least) {
    double[] difference = new double[expected.length];
    for (int i = 0; i < difference.length; i++) {
      difference[i] = found[i] - expected[i];
    }
    return norm(difference) == 0 ? 0 : norm(difference) / Math.max(norm(expected), least);
  }

  private static double norm(double[] values) {
    return Math.sqrt(squares(values));
  }

  private static double squares(double[] values) {
    return Arrays.stream(values).map(v -> v * v).sum();
  }

  private double loss() {
    // It moves the running statistics, which nobody reads here.
    return walk.forward(input, true).mul(weights).sumNumber().doubleValue();
  }
}
