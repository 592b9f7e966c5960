package io.patchflow.verify;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SplitLabelsTest {
  private final Findings findings = new Findings();

  @Test
  void anImageOfASplitThatShouldHaveNone() {
    SplitLabels labels = new SplitLabels("run/patches/test", 0, findings);
    labels.add(0, 1);
    labels.reportMissing();

    assertThat(findings.lines())
        .containsExactly("run/patches/test: image 0: expected no image of this split");
  }

  @Test
  void imagesBeyondTwiceAndMissing() {
    SplitLabels labels = new SplitLabels("run/patches/test", 4, findings);
    labels.add(1, 0);
    labels.add(1, 0);
    labels.add(4, 0);
    labels.reportMissing();

    assertThat(findings.lines())
        .containsExactly(
            "run/patches/test: image 1: expected once, found again",
            "run/patches/test: image 4: expected an index from 0 to 3",
            "run/patches/test: image 0: expected, found none",
            "run/patches/test: images 2 to 3: expected, found none");
  }
}
