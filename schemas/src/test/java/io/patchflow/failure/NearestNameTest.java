package io.patchflow.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestNameTest {
  private static final List<String> KNOWN =
      List.of("--epochs", "--output", "--overwrite", "--seed");

  @ParameterizedTest
  @CsvSource({
    "--epoch, --epochs",
    "--eopchs, --epochs",
    "--ouptut, --output",
    "--OUTPUT, --output",
    "--overwrit, --overwrite",
    "--seeds, --seed"
  })
  void aSlipIsNamed(String typed, String meant) {
    assertThat(NearestName.of(typed, KNOWN)).contains(meant);
    assertThat(NearestName.hint(typed, KNOWN)).isEqualTo(", did you mean " + meant + "?");
  }

  @Test
  void whatIsFarFromEveryNameGetsNoHint() {
    assertThat(NearestName.hint("--batch-size", KNOWN)).isEmpty();
    assertThat(NearestName.hint("", List.of())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"ca, abc, 3", "kitten, sitting, 3", "ab, ba, 1", "a, a, 0", "'', abc, 3"})
  void editsAreTheOptimalStringAlignmentDistance(String a, String b, int distance) {
    assertThat(NearestName.edits(a, b)).isEqualTo(distance);
    assertThat(NearestName.edits(b, a)).as("the distance is symmetric").isEqualTo(distance);
  }
}
