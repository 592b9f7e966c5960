package io.patchflow.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchflow.schema.Split;
import io.patchflow.schema.table.EpochRow;
import java.util.List;
import org.junit.jupiter.api.Test;

class BestEpochTest {
  private static final List<EpochRow> EPOCHS =
      List.of(
          epoch(1, 0.80, 0.81), epoch(2, 0.90, 0.86), epoch(3, 0.95, 0.86), epoch(4, 0.94, 0.85));

  @Test
  void theHighestAccuracyOfTheSplitCounts() {
    assertThat(BestEpoch.of(EPOCHS, Split.TRAIN)).contains(new BestEpoch(3, 0.95));
  }

  @Test
  void aTieGoesToTheLowestEpoch() {
    assertThat(BestEpoch.of(EPOCHS, Split.TEST)).contains(new BestEpoch(2, 0.86));
    assertThat(BestEpoch.of(List.of(EPOCHS.get(2), EPOCHS.get(1)), Split.TEST))
        .as("in whatever order the rows come")
        .contains(new BestEpoch(2, 0.86));
  }

  @Test
  void epochsWithoutTheSplitAreLeftOut() {
    assertThat(BestEpoch.of(List.of(epoch(1, 0.8, null)), Split.TEST)).isEmpty();
    assertThat(BestEpoch.of(List.of(epoch(1, 0.8, null), epoch(2, 0.9, 0.5)), Split.TEST))
        .contains(new BestEpoch(2, 0.5));
  }

  private static EpochRow epoch(int epoch, double trainAccuracy, Double testAccuracy) {
    return new EpochRow("run", epoch, 1e-3, 1, trainAccuracy, 1.0, testAccuracy, null, null, 1, 1);
  }
}
