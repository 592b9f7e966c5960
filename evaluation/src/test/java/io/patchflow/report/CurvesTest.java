package io.patchflow.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchflow.report.Chart.Series;
import io.patchflow.report.Table.Cell;
import io.patchflow.report.Table.Column;
import io.patchflow.schema.table.EpochRow;
import io.patchflow.schema.table.SummaryRow;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CurvesTest {
  private static final SummaryRow SUMMARY =
      new SummaryRow(
          "run", "test", 100, 0.3, 0.9, 0.8, 0.95, 0.9, 0.9, 0.9, 1, 0.9, 0.9, 0.9, 0.9, 0.1, 0.05);

  /** The rate falls after 22 and 36, the test accuracy is at its highest in 30 and in 31. */
  private static final List<EpochRow> EPOCHS =
      IntStream.rangeClosed(1, 40).mapToObj(CurvesTest::epoch).toList();

  @Test
  void theTableHasTheFiguresAndThePlotsTheColumns() {
    Chart chart = Curves.of(EPOCHS, SUMMARY, /* watchesTest= */ true);

    assertThat(chart.table().columns().stream().map(Column::name))
        .containsExactly(
            "Epoch",
            "Learning rate",
            "Loss, training",
            "Accuracy, training",
            "Loss, test",
            "Accuracy, test",
            "Time");
    assertThat(chart.table().rows()).hasSize(40);
    assertThat(chart.table().rows().get(22).stream().map(Cell::text))
        .containsExactly("23", "0.0001", "0.0435", "98.00 %", "0.6000", "80.00 %", "60.0 s");
    assertThat(chart.plots().get(0).series())
        .containsExactly(Series.line("training", 3, "train"), Series.line("test", 5, "test"));
    assertThat(chart.plots().get(1).series().get(1)).isEqualTo(Series.line("test", 4, "test"));
    assertThat(chart.plots().get(2).series()).containsExactly(Series.line("", 1, "ink"));
    assertThat(chart.alt())
        .isEqualTo(
            "Accuracy, loss and learning rate over 40 epochs; at the end training accuracy 98.00 %,"
                + " training loss 0.0250; learning rate to 0.0001 after epoch 22, to 0.00001 after"
                + " epoch 36");
  }

  @Test
  void theBestEpochAndTheFallsOfTheRateAreMarked() {
    Chart chart = Curves.of(EPOCHS, SUMMARY, /* watchesTest= */ true);

    assertThat(chart.best()).as("the first on a tie").isEqualTo(30);
    assertThat(chart.start()).isEqualTo(29);
    assertThat(chart.markText()).isEqualTo("22 36");
    assertThat(Curves.drops(EPOCHS.subList(0, 22))).isEmpty();
  }

  @Test
  void aRateThatFallsFromEpochToEpochHasNoMarks() {
    List<EpochRow> falling =
        IntStream.rangeClosed(1, 4)
            .mapToObj(e -> new EpochRow("r", e, 1.0 / e, 0.5, 0.8, null, null, null, null, 1, 1))
            .toList();

    assertThat(Curves.of(falling, SUMMARY, /* watchesTest= */ false).marks()).isEmpty();
  }

  /** The last epoch's row has the test split's figures then, too. */
  @Test
  void aTestSplitThatWasReadAtTheEndIsALineAndNoCurve() {
    List<EpochRow> rows =
        List.of(
            new EpochRow("r", 1, 1e-3, 0.6, 0.7, null, null, null, null, 1, 1),
            new EpochRow("r", 2, 1e-3, 0.5, 0.8, 0.3, 0.9, null, null, 1, 1));

    Chart chart = Curves.of(rows, SUMMARY, /* watchesTest= */ false);

    assertThat(chart.plots().get(0).series())
        .containsExactly(
            Series.line("training", 3, "train"),
            Series.level("test, at the end", Cell.percent(0.9), "test"));
    assertThat(chart.best()).isNull();
    assertThat(chart.start()).as("the last").isEqualTo(1);
    assertThat(chart.table().columns()).extracting(Column::name).doesNotContain("Loss, test");
  }

  @Test
  void aHoldOutHasItsCurveAndItsBestEpoch() {
    List<EpochRow> rows =
        List.of(
            new EpochRow("r", 1, 1e-3, 0.6, 0.7, null, null, 0.6, 0.9, 1, 1),
            new EpochRow("r", 2, 1e-3, 0.5, 0.8, 0.3, 0.9, 0.7, 0.8, 1, 1));

    Chart chart = Curves.of(rows, SUMMARY, /* watchesTest= */ false);

    assertThat(chart.plots().get(0).series())
        .contains(Series.line("hold-out", 5, "holdout"))
        .hasSize(3);
    assertThat(chart.best()).isEqualTo(1);
  }

  @Test
  void oneEpochIsATableAlone() {
    Chart chart = Curves.of(EPOCHS.subList(0, 1), SUMMARY, /* watchesTest= */ true);

    assertThat(chart.isDrawn()).isFalse();
    assertThat(chart.table().rows()).hasSize(1);
  }

  private static EpochRow epoch(int epoch) {
    double rate = epoch > 36 ? 1e-5 : epoch > 22 ? 1e-4 : 1e-3;
    double accuracy = epoch == 30 || epoch == 31 ? 0.85 : 0.8;
    return new EpochRow("run", epoch, rate, 1.0 / epoch, 0.98, 0.6, accuracy, null, null, 60, 1000);
  }
}
