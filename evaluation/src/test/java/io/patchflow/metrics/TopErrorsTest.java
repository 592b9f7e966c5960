package io.patchflow.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchflow.schema.table.PredictionRow;
import io.patchflow.schema.table.TopErrorRow;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TopErrorsTest {

  @Test
  void theSurestMistakesComeFirstAndHitsNotAtAll() {
    List<PredictionRow> predictions =
        List.of(
            prediction(0, 1, 0.9f), // a hit
            prediction(1, 0, 0.6f),
            prediction(2, 0, 0.8f),
            prediction(3, 0, 0.7f),
            prediction(4, 0, 0.8f));

    assertThat(TopErrors.rows("run", "test", predictions))
        .containsExactly(
            new TopErrorRow("run", "test", 1, 2, 0, 1, 0.8f, 1 - 0.8f),
            new TopErrorRow("run", "test", 2, 4, 0, 1, 0.8f, 1 - 0.8f),
            new TopErrorRow("run", "test", 3, 3, 0, 1, 0.7f, 1 - 0.7f),
            new TopErrorRow("run", "test", 4, 1, 0, 1, 0.6f, 1 - 0.6f));
  }

  @Test
  void aHundredAreEnough() {
    List<PredictionRow> predictions = new ArrayList<>();
    for (int index = 0; index < 250; index++) {
      predictions.add(prediction(index, 0, 0.5f + index / 1000f));
    }

    List<TopErrorRow> rows = TopErrors.rows("run", "test", predictions);

    assertThat(rows).hasSize(100);
    assertThat(rows.get(0).index()).isEqualTo(249);
    assertThat(rows.get(99))
        .extracting(TopErrorRow::rank, TopErrorRow::index)
        .containsExactly(100, 150L);
  }

  /** Class 1 is predicted of two. */
  private static PredictionRow prediction(long index, int label, float probability) {
    return new PredictionRow(
        "run", "test", index, label, 1, probability, List.of(1 - probability, probability), 0);
  }
}
