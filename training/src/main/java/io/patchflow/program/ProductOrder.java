package io.patchflow.program;

import io.patchflow.program.Instruction.Product;
import java.util.ArrayList;
import java.util.List;

/**
 * The cheapest order of maps from the left and from the right. Those of a side keep their order;
 * how the two sides are interleaved is free.
 */
final class ProductOrder {
  private final List<Product> left;
  private final List<Product> right;
  private final int[] rows;
  private final int[] columns;

  private ProductOrder(Matrix x, List<Product> products) {
    this.left = products.stream().filter(ProductOrder::isLeft).toList();
    this.right = products.stream().filter(product -> !isLeft(product)).toList();
    this.rows = new int[left.size() + 1];
    this.columns = new int[right.size() + 1];
    rows[0] = x.rows();
    columns[0] = x.columns();
    for (int i = 0; i < left.size(); i++) {
      rows[i + 1] = left.get(i).output().rows();
    }
    for (int i = 0; i < right.size(); i++) {
      columns[i + 1] = right.get(i).output().columns();
    }
  }

  /**
   * The products in the order of least multiplications; where it makes no difference, right first.
   */
  static List<Product> cheapest(Matrix x, List<Product> products) {
    return new ProductOrder(x, products).cheapest();
  }

  private static boolean isLeft(Product product) {
    return product.a().isShared();
  }

  private List<Product> cheapest() {
    int lefts = left.size();
    int rights = right.size();
    // rest[i][j]: multiplications still to do when i left and j right maps are done.
    long[][] rest = new long[lefts + 1][rights + 1];
    for (int i = lefts; i >= 0; i--) {
      for (int j = rights; j >= 0; j--) {
        if (i < lefts || j < rights) {
          rest[i][j] = Math.min(leftNext(rest, i, j), rightNext(rest, i, j));
        }
      }
    }
    List<Product> order = new ArrayList<>();
    int i = 0;
    int j = 0;
    while (i < lefts || j < rights) {
      order.add(rightNext(rest, i, j) <= leftNext(rest, i, j) ? right.get(j++) : left.get(i++));
    }
    return order;
  }

  private long leftNext(long[][] rest, int i, int j) {
    return i == left.size()
        ? Long.MAX_VALUE
        : rest[i + 1][j] + (long) rows[i + 1] * rows[i] * columns[j];
  }

  private long rightNext(long[][] rest, int i, int j) {
    return j == right.size()
        ? Long.MAX_VALUE
        : rest[i][j + 1] + (long) columns[j + 1] * columns[j] * rows[i];
  }
}
