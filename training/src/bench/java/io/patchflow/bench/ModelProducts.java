package io.patchflow.bench;

import io.patchflow.layer.NetworkProgram;
import io.patchflow.model.Architecture;
import io.patchflow.model.PatchMlp;
import io.patchflow.program.Instruction.Product;
import io.patchflow.program.HeadPart;
import io.patchflow.program.Program;
import io.patchflow.program.TrainingProgram;
import io.patchflow.recipe.Recipe;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The matrix products of a training step, read off the program. Those that are done once for all
 * samples of a batch are not counted.
 *
 * @param computed as executors compute them, in the cheaper order, each distinct product once
 * @param nominalFlops operations a sample if each map is computed where the model has it
 */
record ModelProducts(List<MatrixProduct> computed, double nominalFlops) {

  /** The products of a model; the backend must have been started. */
  static ModelProducts of(Architecture architecture, Recipe.Optimizer optimizer) {
    Program program = NetworkProgram.of(PatchMlp.create(architecture, optimizer, 0)).program();
    return new ModelProducts(
        products(program.reordered().training()), flops(products(program.training())));
  }

  /** Operations a sample, as computed. */
  double computedFlops() {
    return flops(computed);
  }

  private static double flops(List<MatrixProduct> products) {
    return products.stream().mapToDouble(p -> p.flops() * p.perSample()).sum();
  }

  /** A product with heads is as many small products. */
  private static List<MatrixProduct> products(TrainingProgram program) {
    Map<MatrixProduct, Double> times = new LinkedHashMap<>();
    program.sample().stream()
        .filter(Product.class::isInstance)
        .map(Product.class::cast)
        .forEach(p -> times.merge(oneHead(p), (double) p.heads(), Double::sum));
    return times.entrySet().stream().map(entry -> entry.getKey().times(entry.getValue())).toList();
  }

  private static MatrixProduct oneHead(Product p) {
    HeadPart output = HeadPart.of(p.output(), p.heads());
    return new MatrixProduct(
        p.transposeA(), p.transposeB(), output.rows(), output.columns(), p.inner(), 1);
  }
}
