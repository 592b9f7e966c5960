package io.patchflow.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.patchflow.schema.table.EpochRow;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MonitorTest {
  private static final EpochRow ROW = new EpochRow("r", 1, 9, 1.5, 0.25, 2.5, 0.5, 3.5, 0.75, 8, 7);

  @ParameterizedTest
  @CsvSource({
    "train_loss, 1.5",
    "train_accuracy, 0.25",
    "test_loss, 2.5",
    "test_accuracy, 0.5",
    "holdout_loss, 3.5",
    "holdout_accuracy, 0.75"
  })
  void aNameIsAColumn(String monitor, double value) {
    assertThat(Monitor.value(monitor, ROW)).isEqualTo(value);
  }

  @Test
  void aFigureThatWasNotTakenIsNoNumber() {
    assertThat(Monitor.value("test_loss", ROW.withoutTest())).isNaN();
    assertThatThrownBy(() -> Monitor.value("loss", ROW))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("monitor: loss");
  }

  @Test
  void theBestEpochIsTheFirstOfTheHighestWatchedAccuracy() {
    assertThat(Monitor.bestEpoch(List.of())).isEmpty();
    assertThat(Monitor.bestEpoch(List.of(test(1, 0.5), test(2, 0.7), test(3, 0.7), test(4, 0.6))))
        .hasValue(2);
    EpochRow holdout = new EpochRow("r", 1, 9, 1, 1, null, null, 3.5, 0.9, 8, 7);
    EpochRow both = new EpochRow("r", 2, 9, 1, 1, 2.5, 0.95, 3.5, 0.8, 8, 7);
    assertThat(Monitor.bestEpoch(List.of(holdout, both)))
        .as("the hold-out decides where there is one")
        .hasValue(1);
  }

  private static EpochRow test(int epoch, double accuracy) {
    return new EpochRow("r", epoch, 9, 1, 1, 2.5, accuracy, null, null, 8, 7);
  }
}
