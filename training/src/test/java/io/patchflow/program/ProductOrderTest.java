package io.patchflow.program;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchflow.program.Instruction.Product;
import io.patchflow.program.Matrix.Parameter;
import io.patchflow.program.Matrix.Value;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ProductOrderTest {

  @Property(tries = 300)
  void noOtherOrderCostsLess(
      @ForAll @Size(min = 1, max = 5) List<@IntRange(min = 1, max = 60) Integer> rows,
      @ForAll @Size(min = 1, max = 5) List<@IntRange(min = 1, max = 60) Integer> columns) {
    List<Product> order = order(rows, columns);
    assertThat(order).hasSize(rows.size() + columns.size() - 2);
    assertThat(cost(order, rows, columns)).isEqualTo(least(rows, columns, 0, 0));
    assertThat(order.stream().filter(ProductOrderTest::isLeft).map(p -> p.output().rows()))
        .as("maps from the left, in their order")
        .isEqualTo(rows.subList(1, rows.size()));
    assertThat(order.stream().filter(p -> !isLeft(p)).map(p -> p.output().columns()))
        .as("maps from the right, in their order")
        .isEqualTo(columns.subList(1, columns.size()));
  }

  @Test
  void onATieTheRightMapComesFirst() {
    assertThat(order(List.of(7, 7), List.of(7, 7)).stream().map(ProductOrderTest::isLeft))
        .containsExactly(false, true);
  }

  @Test
  void costsOfWideMapsDoNotOverflow() {
    assertThat(
            order(List.of(60_000, 1), List.of(60_000, 60_000)).stream()
                .map(ProductOrderTest::isLeft))
        .containsExactly(true, false);
  }

  private static boolean isLeft(Product product) {
    return product.a().isShared();
  }

  /** The cheapest order of maps that take the first size of each side to the last. */
  private static List<Product> order(List<Integer> rows, List<Integer> columns) {
    ProgramBuilder builder = new ProgramBuilder(rows.get(0), columns.get(0));
    Value x = builder.input();
    for (int i = 1; i < rows.size(); i++) {
      x = builder.left(new Parameter("l" + i, rows.get(i), x.rows(), 0, true), x);
    }
    for (int i = 1; i < columns.size(); i++) {
      x = builder.right(x, new Parameter("r" + i, columns.get(i), x.columns(), 0, true));
    }
    return ProductOrder.cheapest(
        builder.input(), builder.build(x).sample().stream().map(Product.class::cast).toList());
  }

  private static long cost(List<Product> order, List<Integer> rows, List<Integer> columns) {
    long cost = 0;
    int i = 0;
    int j = 0;
    for (Product product : order) {
      cost += isLeft(product) ? left(rows, columns, i++, j) : right(rows, columns, i, j++);
    }
    return cost;
  }

  /** By trying all orders. */
  private static long least(List<Integer> rows, List<Integer> columns, int i, int j) {
    boolean moreLeft = i + 1 < rows.size();
    boolean moreRight = j + 1 < columns.size();
    if (!moreLeft && !moreRight) {
      return 0;
    }
    long byLeft =
        moreLeft ? left(rows, columns, i, j) + least(rows, columns, i + 1, j) : Long.MAX_VALUE;
    long byRight =
        moreRight ? right(rows, columns, i, j) + least(rows, columns, i, j + 1) : Long.MAX_VALUE;
    return Math.min(byLeft, byRight);
  }

  private static long left(List<Integer> rows, List<Integer> columns, int i, int j) {
    return (long) rows.get(i) * rows.get(i + 1) * columns.get(j);
  }

  private static long right(List<Integer> rows, List<Integer> columns, int i, int j) {
    return (long) columns.get(j) * columns.get(j + 1) * rows.get(i);
  }
}
