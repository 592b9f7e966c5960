package io.patchflow.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchflow.schema.table.EpochRow;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class TrainingStateTest {
  @Test
  void theBestEpochIsTheFirstOfTheHighestWatchedAccuracy() {
    assertThat(best(List.of())).isEmpty();
    assertThat(best(List.of(test(1, 0.5).withoutTest()))).as("nothing was watched").isEmpty();
    assertThat(best(List.of(test(1, 0.5), test(2, 0.7), test(3, 0.7), test(4, 0.6)))).hasValue(2);
    EpochRow holdout = new EpochRow("r", 1, 9, 1, 1, null, null, 3.5, 0.9, 8, 7);
    EpochRow both = new EpochRow("r", 2, 9, 1, 1, 2.5, 0.95, 3.5, 0.8, 8, 7);
    assertThat(best(List.of(holdout, both)))
        .as("the hold-out decides where there is one")
        .hasValue(1);
  }

  private static OptionalInt best(List<EpochRow> rows) {
    return new TrainingState("recipe", "data", rows.size() + 1, 0, 0, 0, null, rows).bestEpoch();
  }

  private static EpochRow test(int epoch, double accuracy) {
    return new EpochRow("r", epoch, 9, 1, 1, 2.5, accuracy, null, null, 8, 7);
  }
}
