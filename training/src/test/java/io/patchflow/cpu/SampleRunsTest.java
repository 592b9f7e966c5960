package io.patchflow.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SampleRunsTest {

  @Property
  void everySampleIsInOneRunAndRunsAreEvenlyLong(
      @ForAll @IntRange(min = 1, max = 100_000) int batch) {
    SampleRuns runs = new SampleRuns(batch);
    assertThat(runs.count()).isBetween(1, SampleRuns.COUNT);
    int next = 0;
    for (int run = 0; run < runs.count(); run++) {
      assertThat(runs.first(run))
          .as("run %d begins where the one before ends", run)
          .isEqualTo(next);
      next = runs.end(run);
      assertThat(next - runs.first(run))
          .as("length of run %d", run)
          .isBetween(Math.max(1, batch / runs.count()), batch / runs.count() + 1);
    }
    assertThat(next).as("end of the last run").isEqualTo(batch);
  }

  @Test
  void theLargestBatchDoesNotOverflow() {
    SampleRuns runs = new SampleRuns(Integer.MAX_VALUE);
    assertThat(runs.first(15)).isEqualTo((int) (Integer.MAX_VALUE * 15L / 16));
    assertThat(runs.end(15)).isEqualTo(Integer.MAX_VALUE);
  }
}
