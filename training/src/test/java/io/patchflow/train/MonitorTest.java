package io.patchflow.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchflow.schema.table.EpochRow;
import java.util.List;
import org.junit.jupiter.api.Test;

class MonitorTest {
  @Test
  void theBestEpochIsTheFirstOfTheHighestWatchedAccuracy() {
    assertThat(Monitor.bestEpoch(List.of())).isEmpty();
    assertThat(Monitor.bestEpoch(List.of(test(1, 0.5).withoutTest())))
        .as("nothing was watched")
        .isEmpty();
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
