package io.patchflow.nd4j;

import io.patchflow.program.HeadPart;
import io.patchflow.program.Instruction.Product;
import io.patchflow.program.Matrix;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Products over a whole batch. A sample's matrices lie token-major, (rows, batch, columns): a map
 * from the left is one product with all columns of all samples side by side, a map from the right
 * one with all rows below each other, and a sum of outer products is a product as well.
 */
final class Products {
  private final Arrays arrays;

  Products(Arrays arrays) {
    this.arrays = arrays;
  }

  void run(Product product) {
    for (int head = 0; head < product.heads(); head++) {
      run(product, head);
    }
  }

  private void run(Product p, int head) {
    boolean sampleA = !p.a().isShared();
    boolean sampleB = !p.b().isShared();
    // Both are a sample's: rows are multiplied where b is transposed, else columns.
    boolean sideBySide = sampleB && (!sampleA || p.transposeB());
    INDArray a = part(p.a(), p.heads(), head, sideBySide);
    INDArray b = part(p.b(), p.heads(), head, sideBySide);
    INDArray out = part(p.output(), p.heads(), head, sideBySide);
    multiply(
        out,
        p.transposeA() ? a.transpose() : a,
        p.transposeB() ? b.transpose() : b,
        p.add() ? 1 : 0);
    if (p.heads() > 1 && !HeadPart.isStacked(p.output())) {
      columnsOf(p.output(), p.heads(), head).assign(out.reshape(shape(p.output(), p.heads())));
    }
  }

  /** target = a b + beta target, with a target that is row-major without gaps. */
  private static void multiply(INDArray target, INDArray a, INDArray b, double beta) {
    // A row-major target is the transposed, column-major one that BLAS writes without a copy.
    Nd4j.gemm(b.transpose(), a.transpose(), target.transpose(), false, false, 1, beta);
  }

  /** A head's part as a matrix; of a sample's matrix with several heads, a copy. */
  private INDArray part(Matrix matrix, int heads, int head, boolean sideBySide) {
    INDArray whole = arrays.of(matrix);
    HeadPart size = HeadPart.of(matrix, heads);
    if (matrix.isShared()) {
      // By way of a vector, for ND4J loses the shape of a part of a single column.
      long length = (long) size.rows() * size.columns();
      return whole
          .reshape(whole.length())
          .get(NDArrayIndex.interval(head * length, (head + 1) * length))
          .reshape('c', size.rows(), size.columns());
    }
    INDArray part = heads == 1 ? whole : columnsOf(matrix, heads, head).dup('c');
    long rows = sideBySide ? size.rows() : part.length() / size.columns();
    return part.reshape('c', rows, part.length() / rows);
  }

  /** A view of a head's columns, (rows, batch, columns of the head). */
  private INDArray columnsOf(Matrix matrix, int heads, int head) {
    long columns = HeadPart.of(matrix, heads).columns();
    return arrays
        .of(matrix)
        .get(
            NDArrayIndex.all(),
            NDArrayIndex.all(),
            NDArrayIndex.interval(head * columns, (head + 1) * columns));
  }

  private long[] shape(Matrix matrix, int heads) {
    return new long[] {matrix.rows(), arrays.batch(), HeadPart.of(matrix, heads).columns()};
  }
}
