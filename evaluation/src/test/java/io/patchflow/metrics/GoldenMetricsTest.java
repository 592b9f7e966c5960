package io.patchflow.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchflow.schema.table.CalibrationRow;
import io.patchflow.schema.table.ClassRow;
import io.patchflow.schema.table.ConfusionRow;
import io.patchflow.schema.table.SummaryRow;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Metrics equal scikit-learn's; {@code gaps} has a class never predicted and one never present, in
 * {@code collapsed} one class is predicted for all.
 */
class GoldenMetricsTest {
  private static final double ROUNDING = 1e-12;

  @ParameterizedTest
  @ValueSource(strings = {"complete", "gaps", "collapsed"})
  void confusion(String name) throws IOException {
    Golden golden = Golden.load(name);

    assertThat(golden.metrics().confusion())
        .extracting(ConfusionRow::count)
        .containsExactlyElementsOf(golden.confusion().stream().flatMap(List::stream).toList());
  }

  @ParameterizedTest
  @ValueSource(strings = {"complete", "gaps", "collapsed"})
  void classes(String name) throws IOException {
    Golden golden = Golden.load(name);
    List<ClassRow> rows = golden.metrics().classes();

    assertClose("precision", column(rows, ClassRow::precision), golden.numbers("precision"));
    assertClose("recall", column(rows, ClassRow::recall), golden.numbers("recall"));
    assertClose("F1", column(rows, ClassRow::f1), golden.numbers("f1"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"complete", "gaps", "collapsed"})
  void summary(String name) throws IOException {
    Golden golden = Golden.load(name);
    SummaryRow row = golden.metrics().summary();

    assertThat(row.samples()).isEqualTo(golden.samples());
    assertClose(
        "log-loss, accuracy, Brier score, calibration error",
        List.of(row.loss(), row.accuracy(), row.brier(), row.ece()),
        List.of(
            golden.number("log_loss"),
            golden.number("accuracy"),
            golden.number("brier"),
            golden.number("ece")));
    assertClose(
        "Wilson interval by scipy",
        List.of(row.accuracyLow(), row.accuracyHigh()),
        golden.numbers("wilson"));
    assertClose(
        "macro averages",
        List.of(row.macroPrecision(), row.macroRecall(), row.macroF1()),
        golden.numbers("macro"));
    assertClose(
        "weighted averages",
        List.of(row.weightedPrecision(), row.weightedRecall(), row.weightedF1()),
        golden.numbers("weighted"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"complete", "gaps", "collapsed"})
  void calibration(String name) throws IOException {
    Golden golden = Golden.load(name);
    List<CalibrationRow> rows = golden.metrics().calibration();

    assertThat(rows)
        .extracting(CalibrationRow::bin)
        .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14);
    assertClose("counts", column(rows, row -> (double) row.count()), golden.binNumbers("count"));
    assertClose(
        "confidences", column(rows, CalibrationRow::confidence), golden.binNumbers("confidence"));
    assertClose(
        "accuracies", column(rows, CalibrationRow::accuracy), golden.binNumbers("accuracy"));
  }

  /** A list that may hold nulls. */
  private static <R> List<Double> column(List<R> rows, Function<R, Double> value) {
    return new ArrayList<>(Arrays.asList(rows.stream().map(value).toArray(Double[]::new)));
  }

  private static void assertClose(String what, List<Double> found, List<Double> expected) {
    assertThat(found)
        .as(what)
        .usingElementComparator(GoldenMetricsTest::compareRounded)
        .containsExactlyElementsOf(expected);
  }

  private static int compareRounded(Double a, Double b) {
    if (a == null || b == null) {
      return Objects.equals(a, b) ? 0 : 1;
    }
    return Math.abs(a - b) <= ROUNDING ? 0 : Double.compare(a, b);
  }
}
