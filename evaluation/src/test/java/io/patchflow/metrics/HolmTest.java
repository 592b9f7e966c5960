package io.patchflow.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class HolmTest {
  /** R: p.adjust(c(0.01, 0.02, 0.03, 0.04), "holm") and p.adjust(c(0.04, 0.0001, 0.5), "holm"). */
  @Test
  void adjustsAsRDoes() {
    assertThat(Holm.adjusted(List.of(0.01, 0.02, 0.03, 0.04)))
        .containsExactly(0.04, 0.06, 0.06, 0.06);
    assertThat(Holm.adjusted(List.of(0.04, 0.0001, 0.5))).containsExactly(0.08, 0.0001 * 3, 0.5);
  }

  @Test
  void leavesASingleTestAsItIsAndStaysAProbability() {
    assertThat(Holm.adjusted(List.of(0.03))).containsExactly(0.03);
    assertThat(Holm.adjusted(List.of(0.6, 0.7))).containsExactly(1.0, 1.0);
    assertThat(Holm.adjusted(List.of())).isEmpty();
  }
}
