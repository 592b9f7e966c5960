package io.patchflow.gpu;

import io.patchflow.program.Instruction;
import io.patchflow.program.Matrix;
import io.patchflow.program.Matrix.Gradient;
import io.patchflow.program.Matrix.Parameter;
import java.util.ArrayList;
import java.util.List;

/**
 * Instructions on shared matrices in levels: those of a level do not depend on each other and are
 * done at the same time, those of the next follow. What adds to the same matrix stays in order.
 */
final class Levels {
  private Levels() {}

  static List<List<Instruction>> of(List<Instruction> instructions) {
    int[] level = new int[instructions.size()];
    List<List<Instruction>> levels = new ArrayList<>();
    for (int i = 0; i < level.length; i++) {
      for (int before = 0; before < i; before++) {
        if (follows(instructions.get(before), instructions.get(i))) {
          level[i] = Math.max(level[i], level[before] + 1);
        }
      }
      if (level[i] == levels.size()) {
        levels.add(new ArrayList<>());
      }
      levels.get(level[i]).add(instructions.get(i));
    }
    return levels;
  }

  private static boolean follows(Instruction before, Instruction after) {
    return overlap(before.outputs(), after.inputs())
        || overlap(before.outputs(), after.outputs())
        || overlap(before.inputs(), after.outputs());
  }

  private static boolean overlap(List<Matrix> some, List<Matrix> others) {
    return some.stream().anyMatch(a -> others.stream().anyMatch(b -> overlap(a, b)));
  }

  /** Parameters may be parts of one another. */
  private static boolean overlap(Matrix a, Matrix b) {
    if (a instanceof Gradient of && b instanceof Gradient other) {
      return overlap(of.of(), other.of());
    }
    if (a instanceof Parameter p && b instanceof Parameter q) {
      return p.offset() < q.offset() + q.size() && q.offset() < p.offset() + p.size();
    }
    return a.equals(b);
  }
}
