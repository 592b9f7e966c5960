package io.patchflow.program;

import io.patchflow.program.Instruction.Add;
import io.patchflow.program.Instruction.Product;
import io.patchflow.program.Matrix.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Rewrites a program so that products cost less. Between two nonlinear instructions a sample's
 * value passes a chain of maps from the left, maps from the right, and biases. Left and right maps
 * commute, so their order is free: the cheapest is taken. A bias passes the maps behind it without
 * a sample, so all biases of a chain become one shared matrix, computed once a step.
 */
final class LinearChains {
  /** Maps and biases on the way from {@code base}, a value of the sample that was computed. */
  private record Chain(Value base, List<Instruction> links) {
    Chain then(Instruction link) {
      List<Instruction> longer = new ArrayList<>(links);
      longer.add(link);
      return new Chain(base, longer);
    }
  }

  private final Map<Matrix, Integer> uses = new HashMap<>();
  private final Map<Matrix, Chain> open = new HashMap<>();
  private final List<Instruction> shared = new ArrayList<>();
  private final List<Instruction> sample = new ArrayList<>();

  private LinearChains() {}

  static Program reordered(Program program) {
    LinearChains rewriting = new LinearChains();
    rewriting.shared.addAll(program.shared());
    program
        .sample()
        .forEach(i -> i.inputs().forEach(m -> rewriting.uses.merge(m, 1, Integer::sum)));
    program.sample().forEach(rewriting::rewrite);
    rewriting.close(program.output());
    return new Program(
        program.input(), program.output(), rewriting.neededShared(), rewriting.sample);
  }

  private void rewrite(Instruction instruction) {
    Value from = linearInput(instruction);
    if (from == null) {
      instruction.inputs().forEach(this::close);
      sample.add(instruction);
      return;
    }
    Chain chain = open.get(from);
    if (chain == null || uses.get(from) > 1) {
      close(from);
      chain = new Chain(from, List.of());
    } else {
      open.remove(from);
    }
    open.put(instruction.output(), chain.then(instruction));
  }

  /** The sample's value of a map or a bias that may be part of a chain, or null. */
  private static Value linearInput(Instruction instruction) {
    if (instruction instanceof Product product && product.heads() == 1) {
      return onlySample(product.a(), product.b());
    }
    return instruction instanceof Add add ? onlySample(add.a(), add.b()) : null;
  }

  private static Value onlySample(Matrix a, Matrix b) {
    if (a.isShared() == b.isShared()) {
      return null;
    }
    return (Value) (a.isShared() ? b : a);
  }

  /** Computes a value that was left open. */
  private void close(Matrix value) {
    Chain chain = open.remove(value);
    if (chain == null) {
      return;
    }
    Matrix bias = bias(chain, value.name());
    List<Product> products = ProductOrder.cheapest(chain.base(), products(chain));
    Matrix x = chain.base();
    for (int i = 0; i < products.size(); i++) {
      boolean last = i == products.size() - 1 && bias == null;
      x = apply(products.get(i), x, last ? (Value) value : null, value.name() + "." + (i + 1));
    }
    if (bias != null) {
      sample.add(new Add(value, x, bias));
    }
  }

  private static List<Product> products(Chain chain) {
    return chain.links().stream()
        .filter(Product.class::isInstance)
        .map(Product.class::cast)
        .toList();
  }

  /** What the chain makes of zeros: its biases, each passed through the maps behind it. */
  private Matrix bias(Chain chain, String name) {
    Matrix bias = null;
    for (Instruction link : chain.links()) {
      if (link instanceof Product product) {
        bias = bias == null ? null : apply(product, bias, null, name + ".b" + shared.size());
      } else {
        Add add = (Add) link;
        Matrix more = add.a().isShared() ? add.a() : add.b();
        bias = bias == null ? more : sum(bias, more, name + ".b" + shared.size());
      }
    }
    return bias;
  }

  private Value sum(Matrix a, Matrix b, String name) {
    Value sum = new Value(name, true, a.rows(), a.columns());
    shared.add(new Add(sum, a, b));
    return sum;
  }

  /** The map of {@code product} applied to x; where x is shared, so is the result. */
  private Value apply(Product product, Matrix x, Value into, String name) {
    boolean fromLeft = product.a().isShared();
    Matrix map = fromLeft ? product.a() : product.b();
    int rows = fromLeft ? product.output().rows() : x.rows();
    int columns = fromLeft ? x.columns() : product.output().columns();
    Value y = into == null ? new Value(name, x.isShared(), rows, columns) : into;
    Product applied =
        fromLeft
            ? new Product(y, map, product.transposeA(), x, false, 1, false)
            : new Product(y, x, false, map, product.transposeB(), 1, false);
    (x.isShared() ? shared : sample).add(applied);
    return y;
  }

  /** The shared instructions that the sample's depend on, in order. */
  private List<Instruction> neededShared() {
    Set<Matrix> needed = new HashSet<>();
    sample.forEach(instruction -> needed.addAll(instruction.inputs()));
    List<Instruction> kept = new ArrayList<>();
    for (int i = shared.size() - 1; i >= 0; i--) {
      Instruction instruction = shared.get(i);
      if (instruction.outputs().stream().anyMatch(needed::contains)) {
        needed.addAll(instruction.inputs());
        kept.add(0, instruction);
      }
    }
    return kept;
  }
}
