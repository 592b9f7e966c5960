package io.patchflow.gpu;

import io.patchflow.gpu.Words.Field;
import io.patchflow.program.Instruction;
import io.patchflow.program.Instruction.Add;
import io.patchflow.program.Instruction.Product;
import io.patchflow.program.Instruction.Relu;
import io.patchflow.program.Instruction.ReluGradient;
import io.patchflow.program.Matrix;
import java.util.ArrayList;
import java.util.List;

/**
 * Encodes what is done to a sample. What follows a product element by element, a sum, a relu or a
 * relu's adjoint, becomes the product's own ending if it is done in the same place and nothing else
 * reads what is between.
 */
final class SampleCode {
  private final Places places;
  private final Encoder encoder;
  private final FirstShares firsts;
  private final List<Instruction> all;

  /**
   * An encoder.
   *
   * @param all instructions that are done to a sample, those of other parts as well
   */
  SampleCode(Places places, Encoder encoder, List<Instruction> all) {
    this.places = places;
    this.encoder = encoder;
    this.firsts = new FirstShares(places);
    this.all = all;
  }

  List<int[]> of(List<Instruction> part) {
    List<int[]> code = new ArrayList<>();
    for (int i = 0; i < part.size(); ) {
      Words words = encoder.of(part.get(i));
      if (firsts.starts(part.get(i))) {
        words.set(Field.ADD, FirstShares.STARTS);
      }
      i = part.get(i) instanceof Product product ? endings(part, i, product, words) : i + 1;
      code.add(words.toArray());
    }
    return code;
  }

  /** What is to be done before all of these: zeros in {@code size} floats of gradients. */
  List<int[]> zeros(int size) {
    return firsts.zeros(size);
  }

  /** Takes over what follows the product at {@code at}; where the rest begins. */
  private int endings(List<Instruction> part, int at, Product product, Words words) {
    Matrix value = product.output();
    if (value.isShared()) {
      return at + 1;
    }
    int next = at + 1;
    if (next < part.size() && part.get(next) instanceof Add add && ends(value, add)) {
      Matrix other = add.a().equals(value) ? add.b() : add.a();
      words.set(Field.PLUS, places.of(other));
      value = add.output();
      next++;
    }
    if (next < part.size() && part.get(next) instanceof Relu relu && ends(value, relu)) {
      words.set(Field.RELU, true);
      value = relu.output();
      next++;
    }
    if (next < part.size()
        && part.get(next) instanceof ReluGradient relu
        && relu.gradient().equals(value)
        && ends(value, relu)) {
      words.set(Field.MASK, places.of(relu.relu()));
      next++;
    }
    return next;
  }

  /** Whether {@code instruction} alone reads the value, once, and writes over it. */
  private boolean ends(Matrix value, Instruction instruction) {
    long reads = all.stream().flatMap(i -> i.inputs().stream()).filter(value::equals).count();
    return reads == 1
        && instruction.inputs().contains(value)
        && places.of(instruction.output()) == places.of(value);
  }
}
