package io.patchflow.cpu;

import io.patchflow.program.HeadPart;
import io.patchflow.program.Instruction.Product;
import io.patchflow.program.Matrix;
import org.bytedeco.javacpp.FloatPointer;

/** A product of matrices by BLAS, one call a head. */
final class ProductOp implements Op {
  private final int m;
  private final int n;
  private final int k;
  private final Operand a;
  private final Operand b;
  private final Operand c;
  private final float beta;

  /** A matrix's parts, a head each, with the distance from row to row. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Operand(FloatPointer[] parts, boolean transposed, int stride) {
    static Operand of(Matrix matrix, boolean transposed, int heads, Places places) {
      Memory.Place place = places.of(matrix);
      HeadPart part = HeadPart.of(matrix, heads);
      int step = HeadPart.isStacked(matrix) ? part.rows() * part.columns() : part.columns();
      FloatPointer[] parts = new FloatPointer[heads];
      for (int h = 0; h < heads; h++) {
        parts[h] = place.floats().at(place.offset() + (long) h * step);
      }
      return new Operand(parts, transposed, matrix.columns());
    }
  }

  ProductOp(Product product, Places places) {
    HeadPart out = HeadPart.of(product.output(), product.heads());
    this.m = out.rows();
    this.n = out.columns();
    this.k = product.inner();
    this.a = Operand.of(product.a(), product.transposeA(), product.heads(), places);
    this.b = Operand.of(product.b(), product.transposeB(), product.heads(), places);
    this.c = Operand.of(product.output(), false, product.heads(), places);
    this.beta = product.add() ? 1f : 0f;
  }

  @Override
  public void run() {
    for (int h = 0; h < c.parts().length; h++) {
      Blas.strided(
          a.transposed(),
          b.transposed(),
          m,
          n,
          k,
          a.parts()[h],
          a.stride(),
          b.parts()[h],
          b.stride(),
          beta,
          c.parts()[h],
          c.stride());
    }
  }
}
