package io.patchflow.program;

import io.patchflow.program.Matrix.Parameter;
import io.patchflow.program.Matrix.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A small program drawn from a seed, with all that a builder can write: values used several times,
 * added to themselves, gated, normalised. All its values end in its output, (1, 3).
 */
public final class RandomProgram {
  private static final int OUTPUTS = 3;

  private final Random random;
  private final ProgramBuilder builder;
  private final List<Value> values = new ArrayList<>();
  private final List<Value> unused = new ArrayList<>();
  private int parameters;

  private RandomProgram(long seed) {
    this.random = new Random(seed);
    this.builder = new ProgramBuilder(size(), size());
  }

  /** A program of some {@code length} whose parameters are parts of one flat vector. */
  public static Program of(int length, long seed) {
    RandomProgram drawn = new RandomProgram(seed);
    drawn.keep(drawn.first());
    for (int i = 0; i < length; i++) {
      drawn.keep(drawn.next());
    }
    return drawn.builder.build(drawn.output());
  }

  /** Values of the flat vector that a program's parameters are parts of. */
  public static int parameters(Program program) {
    return program.parameters().stream()
        .mapToInt(parameter -> parameter.offset() + parameter.size())
        .max()
        .orElse(0);
  }

  private void keep(Value value) {
    values.add(value);
    unused.add(value);
  }

  /** The input as a stem sees it: standardised, mapped and normalised over the batch, or not. */
  private Value first() {
    Value x = builder.input();
    Value pixels = random.nextBoolean() ? builder.standardise(x, 0.4, 0.7) : x;
    if (random.nextBoolean()) {
      return builder.add(pixels, parameter(pixels.rows(), pixels.columns()));
    }
    // Mean and variance of a column alone would leave nothing of it.
    int channels = 1 + size();
    Parameter weight = parameter(channels, pixels.columns());
    Parameter bias = parameter(1, channels);
    int rows = pixels.rows();
    return builder.batchNorm(
        pixels, weight, bias, parameter(rows, 1), parameter(rows, 1), state(rows), state(rows));
  }

  private Value next() {
    Value x = used(values.get(values.size() - 1 - random.nextInt(Math.min(3, values.size()))));
    int rows = x.rows();
    int columns = x.columns();
    return switch (random.nextInt(13)) {
      case 0 -> builder.left(parameter(size(), rows), x);
      case 1 -> builder.right(x, parameter(size(), columns));
      case 2 -> heads(x);
      case 3 -> builder.addToColumns(x, parameter(rows, 1));
      case 4 -> builder.addToRows(x, parameter(1, columns));
      case 5 -> builder.addToHeads(x, parameter(headsOf(columns), rows));
      case 6 -> builder.add(x, parameter(rows, columns));
      case 7 -> builder.add(x, used(like(x)));
      case 8 -> builder.multiply(x, used(like(x)));
      case 9 -> builder.multiply(x, parameter(rows, columns));
      case 10 -> builder.relu(builder.addToRows(x, parameter(1, columns)));
      case 11 -> builder.relu(x);
      default -> builder.norm(x, parameter(1, columns), parameter(1, columns));
    };
  }

  private Value heads(Value x) {
    int heads = headsOf(x.columns());
    return builder.heads(parameter(heads * size(), x.rows()), x, heads);
  }

  private int headsOf(int columns) {
    return columns % 2 == 0 && random.nextBoolean() ? 2 : random.nextBoolean() ? columns : 1;
  }

  /** Any value of the same shape, itself among them. */
  private Value like(Value x) {
    List<Value> alike =
        values.stream().filter(v -> v.rows() == x.rows() && v.columns() == x.columns()).toList();
    return alike.get(random.nextInt(alike.size()));
  }

  private Value used(Value value) {
    unused.remove(value);
    return value;
  }

  private Value output() {
    Value sum = null;
    for (Value value : unused) {
      Value part = builder.right(builder.mean(value), parameter(OUTPUTS, value.columns()));
      sum = sum == null ? part : builder.add(sum, part);
    }
    return builder.addToRows(sum, parameter(1, OUTPUTS));
  }

  private int size() {
    return 1 + random.nextInt(5);
  }

  private Parameter parameter(int rows, int columns) {
    return parameter(rows, columns, true);
  }

  private Parameter state(int rows) {
    return parameter(rows, 1, false);
  }

  private Parameter parameter(int rows, int columns, boolean trained) {
    Parameter parameter = new Parameter("p" + parameters, rows, columns, parameters, trained);
    parameters += parameter.size();
    return parameter;
  }
}
