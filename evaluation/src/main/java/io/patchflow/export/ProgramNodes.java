package io.patchflow.export;

import io.patchflow.model.TrainedProgram;
import io.patchflow.program.HeadPart;
import io.patchflow.program.Instruction;
import io.patchflow.program.Instruction.Add;
import io.patchflow.program.Instruction.Multiply;
import io.patchflow.program.Instruction.Norm;
import io.patchflow.program.Instruction.Product;
import io.patchflow.program.Instruction.Relu;
import io.patchflow.program.Matrix;
import io.patchflow.program.Program;
import java.util.List;

/**
 * A program's instructions as ONNX nodes, each for a whole batch: a sample's matrix is a tensor (N,
 * rows, columns) under its own name.
 */
final class ProgramNodes {
  private final OnnxGraph graph;
  private final SharedValues shared;

  private ProgramNodes(OnnxGraph graph, SharedValues shared) {
    this.graph = graph;
    this.shared = shared;
  }

  /**
   * Adds the nodes of {@code program}, whose input must be there under its name.
   *
   * @param program that of {@code model}, however its instructions are ordered
   * @return the name of the program's output, (N, rows, columns)
   * @throws IllegalArgumentException an instruction that no model has in its forward pass
   */
  static String write(OnnxGraph graph, Program program, TrainedProgram model) {
    ProgramNodes nodes = new ProgramNodes(graph, SharedValues.of(program, model));
    program.sample().forEach(nodes::write);
    return program.output().name();
  }

  private void write(Instruction instruction) {
    String output = instruction.output().name();
    if (instruction instanceof Product product && !product.add()) {
      write(product);
    } else if (instruction instanceof Add add) {
      graph.node(output, "Add", List.of(term(add.a()), term(add.b())));
    } else if (instruction instanceof Multiply multiply && !multiply.add()) {
      graph.node(output, "Mul", List.of(term(multiply.a()), term(multiply.b())));
    } else if (instruction instanceof Relu relu) {
      graph.node(output, "Relu", List.of(term(relu.a())));
    } else if (instruction instanceof Norm norm) {
      graph.node(
          output,
          "LayerNormalization",
          List.of(term(norm.a()), row(norm.weight()), row(norm.bias())),
          OnnxGraph.attribute("axis", -1),
          OnnxGraph.attribute("epsilon", (float) Norm.EPS));
    } else {
      throw new IllegalArgumentException("no ONNX operator for " + instruction);
    }
  }

  private void write(Product product) {
    String output = product.output().name();
    List<String> factors =
        List.of(
            factor(product, product.a(), product.transposeA()),
            factor(product, product.b(), product.transposeB()));
    if (product.heads() == 1) {
      graph.node(output, "MatMul", factors);
      return;
    }
    int rows = product.output().rows();
    graph.node(output + ".heads", "MatMul", factors);
    graph.transpose(output + ".joined", output + ".heads", 0, 2, 1, 3);
    graph.reshape(output, output + ".joined", rows, product.output().columns());
  }

  /**
   * A factor: (rows, columns) behind N, or (heads, rows, columns) where there are several heads.
   */
  private String factor(Product product, Matrix matrix, boolean transposed) {
    int heads = product.heads();
    String name = matrix.name();
    if (matrix.isShared()) {
      return graph.constant(
          transposed ? name + ".T" : name,
          Tensor.factor(matrix, shared.of(matrix), transposed, heads));
    }
    String own = product.output().name() + "." + name;
    if (heads == 1) {
      return transposed ? graph.transpose(own + ".T", name, 0, 2, 1) : name;
    }
    HeadPart size = HeadPart.of(matrix, heads);
    graph.reshape(own + ".split", name, size.rows(), heads, size.columns());
    return transposed
        ? graph.transpose(own + ".T", own + ".split", 0, 2, 3, 1)
        : graph.transpose(own + ".heads", own + ".split", 0, 2, 1, 3);
  }

  /** What is added or multiplied element by element. */
  private String term(Matrix matrix) {
    return matrix.isShared()
        ? graph.constant(matrix.name() + ".term", Tensor.repeated(matrix, shared.of(matrix)))
        : matrix.name();
  }

  private String row(Matrix matrix) {
    return graph.constant(matrix.name(), Tensor.row(matrix, shared.of(matrix)));
  }
}
