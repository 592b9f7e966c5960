package io.patchflow.program;

import io.patchflow.program.Instruction.Accumulate;
import io.patchflow.program.Instruction.Add;
import io.patchflow.program.Instruction.Multiply;
import io.patchflow.program.Instruction.Norm;
import io.patchflow.program.Instruction.NormGradient;
import io.patchflow.program.Instruction.Product;
import io.patchflow.program.Instruction.Relu;
import io.patchflow.program.Instruction.ReluGradient;
import io.patchflow.program.Instruction.Statistics;
import io.patchflow.program.Instruction.StatisticsGradient;
import io.patchflow.program.Matrix.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A program as people read it, a line an instruction. {@code x} is a sample's matrix, {@code s} one
 * that all samples share; a product is written by its factors, with {@code '} for a transposed one.
 */
public final class Listing {

  /**
   * An instruction.
   *
   * @param shared whether it is done once for all samples
   * @param name of what it computes
   * @param expression how
   * @param rows of what it computes: tokens
   * @param columns of what it computes: channels
   * @param flops additions and multiplications
   * @param bytes of the result in single precision
   */
  public record Line(
      boolean shared,
      String name,
      String expression,
      int rows,
      int columns,
      long flops,
      long bytes) {}

  private final Map<Matrix, String> names = new HashMap<>();
  private final List<Line> lines = new ArrayList<>();
  private int samples;
  private int shareds;

  private Listing() {}

  /** The lines of {@code program}: shared instructions, then those of a sample. */
  public static List<Line> of(Program program) {
    Listing listing = new Listing();
    listing.names.put(program.input(), "x0");
    listing.add(true, program.shared());
    listing.add(false, program.sample());
    return List.copyOf(listing.lines);
  }

  /** The same as text, with sums. */
  public static String print(Program program) {
    StringBuilder text = new StringBuilder();
    List<Line> lines = of(program);
    text.append(
        String.format(
            Locale.ROOT,
            "x0 = patches, (%d, %d)%n",
            program.input().rows(),
            program.input().columns()));
    boolean shared = false;
    boolean sample = false;
    for (Line line : lines) {
      if (line.shared() && !shared) {
        text.append("once for all samples\n");
        shared = true;
      } else if (!line.shared() && !sample) {
        text.append("for each sample\n");
        sample = true;
      }
      text.append(
          String.format(
              Locale.ROOT,
              "  %-4s = %-52s %9s %8.3f MFLOP %8.1f KiB%n",
              line.name(),
              line.expression(),
              line.rows() + " x " + line.columns(),
              line.flops() / 1e6,
              line.bytes() / 1024.0));
    }
    text.append(
        String.format(Locale.ROOT, "%.2f MFLOP a sample, forward%n", program.flops() / 1e6));
    return text.toString();
  }

  private void add(boolean shared, List<Instruction> instructions) {
    for (Instruction instruction : instructions) {
      String expression = expression(instruction);
      Matrix output = instruction.output();
      lines.add(
          new Line(
              shared,
              String.join(", ", instruction.outputs().stream().map(this::name).toList()),
              expression,
              output.rows(),
              output.columns(),
              instruction.flops(),
              (long) Float.BYTES * output.size()));
    }
  }

  private String name(Matrix matrix) {
    return matrix instanceof Value
        ? names.computeIfAbsent(matrix, key -> key.isShared() ? "s" + ++shareds : "x" + ++samples)
        : matrix.name();
  }

  private String expression(Instruction instruction) {
    if (instruction instanceof Product p) {
      String factors = factor(p.a(), p.transposeA()) + " " + factor(p.b(), p.transposeB());
      return p.heads() == 1 ? factors : factors + " by " + p.heads() + " heads";
    } else if (instruction instanceof Add add) {
      return name(add.a()) + " + " + name(add.b());
    } else if (instruction instanceof Multiply multiply) {
      return name(multiply.a()) + " * " + name(multiply.b());
    } else if (instruction instanceof Relu relu) {
      return "relu(" + name(relu.a()) + ")";
    } else if (instruction instanceof Norm norm) {
      return "norm(" + name(norm.a()) + ")";
    } else if (instruction instanceof Accumulate accumulate) {
      return "+ " + name(accumulate.a());
    } else if (instruction instanceof ReluGradient relu) {
      return name(relu.gradient()) + " where " + name(relu.relu()) + " > 0";
    } else if (instruction instanceof NormGradient norm) {
      return "adjoint of norm(" + name(norm.a()) + ") at " + name(norm.gradient());
    } else if (instruction instanceof Statistics) {
      return "scale, offset of the batch normalisation";
    } else if (instruction instanceof StatisticsGradient) {
      return "adjoint of scale, offset";
    }
    throw new IllegalArgumentException("no text for " + instruction);
  }

  private String factor(Matrix matrix, boolean transposed) {
    return name(matrix) + (transposed ? "'" : "");
  }
}
