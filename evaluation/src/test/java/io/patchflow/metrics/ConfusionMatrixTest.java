package io.patchflow.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.patchflow.schema.table.ClassRow;
import io.patchflow.schema.table.ConfusionRow;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class ConfusionMatrixTest {
  private static final int CLASSES = 4;

  /** A sample as {@code actual * CLASSES + predicted}. */
  @Provide
  Arbitrary<List<Integer>> samples() {
    return Arbitraries.integers().between(0, CLASSES * CLASSES - 1).list().ofMaxSize(60);
  }

  @Property
  void sumsAgree(@ForAll("samples") List<Integer> samples) {
    ConfusionMatrix matrix = count(samples);
    List<ConfusionRow> rows = matrix.rows("run", "test");

    assertThat(rows).as("every pair has a row, zeros too").hasSize(CLASSES * CLASSES);
    assertThat(rows.stream().mapToLong(ConfusionRow::count).sum()).isEqualTo(samples.size());
    assertThat(matrix.total()).isEqualTo(samples.size());
    assertThat(matrix.hits())
        .isEqualTo(samples.stream().filter(s -> s / CLASSES == s % CLASSES).count());
    for (int label = 0; label < CLASSES; label++) {
      int wanted = label;
      assertThat(matrix.support(label))
          .isEqualTo(samples.stream().filter(s -> s / CLASSES == wanted).count());
      assertThat(matrix.predicted(label))
          .isEqualTo(samples.stream().filter(s -> s % CLASSES == wanted).count());
    }
  }

  @Property
  void theOrderAndTheSplitIntoPartsDoNotMatter(
      @ForAll("samples") List<Integer> first, @ForAll("samples") List<Integer> second) {
    ConfusionMatrix parts = count(second);
    Collections.reverse(first);
    parts.combine(count(first));

    first.addAll(second);
    assertThat(parts).isEqualTo(count(first)).hasSameHashCodeAs(count(first));
  }

  @Property
  void rowsGiveTheMatrixBack(@ForAll("samples") List<Integer> samples) {
    ConfusionMatrix matrix = count(samples);

    assertThat(ConfusionMatrix.of(CLASSES, matrix.rows("run", "test"))).isEqualTo(matrix);
  }

  @Property
  void ratiosAreSharesOrNull(@ForAll("samples") List<Integer> samples) {
    List<ClassRow> rows =
        ClassMetrics.rows("run", "test", count(samples), List.of("a", "b", "c", "d"));

    for (ClassRow row : rows) {
      assertThat(row.precision() == null).as("no prediction").isEqualTo(row.predicted() == 0);
      assertThat(row.recall() == null).as("no support").isEqualTo(row.support() == 0);
      assertThat(row.f1() == null).as("no support").isEqualTo(row.support() == 0);
      if (row.predicted() == 0 && row.support() > 0) {
        assertThat(row.f1()).as("never predicted").isZero();
      } else if (row.f1() != null) {
        assertThat(row.f1())
            .as("a mean lies between")
            .isBetween(
                Math.min(row.precision(), row.recall()) - 1e-15,
                Math.max(row.precision(), row.recall()) + 1e-15);
      }
    }
  }

  @Test
  void labelsOutOfRangeAreRefused() {
    ConfusionMatrix matrix = new ConfusionMatrix(3);

    assertThatThrownBy(() -> matrix.add(0, 3)).hasMessage("label 3, expected 0 to 2");
    assertThatThrownBy(() -> matrix.add(-1, 0)).hasMessage("label -1, expected 0 to 2");
    assertThatThrownBy(() -> matrix.combine(new ConfusionMatrix(2)))
        .hasMessage("a matrix of 3 classes and one of 2");
  }

  private static ConfusionMatrix count(List<Integer> samples) {
    ConfusionMatrix matrix = new ConfusionMatrix(CLASSES);
    samples.forEach(sample -> matrix.add(sample / CLASSES, sample % CLASSES));
    return matrix;
  }
}
