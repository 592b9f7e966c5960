package io.patchflow.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class MixShapeTest {

  @Test
  void channelsDoNotChangeWithoutBeingMixed() {
    assertThatThrownBy(() -> new MixShape(2, 3, 4, 5, false, true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("channels change without being mixed");
    assertThat(MixShape.ofTokens(2, 3, 4)).isEqualTo(new MixShape(2, 3, 4, 4, false, true));
  }

  @Test
  void theCheaperProductComesFirst() {
    assertThat(new MixShape(49, 128, 256, 128, true, true).channelProductFirst())
        .as("49 * 256 * 128 + 128 * 49 * 128 against 128 * 49 * 256 + 128 * 256 * 128")
        .isTrue();
    assertThat(new MixShape(128, 49, 128, 256, true, true).channelProductFirst()).isFalse();
    assertThat(new MixShape(128, 64, 128, 128, true, false).channelProductFirst()).isFalse();
    assertThat(new MixShape(7, 7, 7, 7, true, false).channelProductFirst()).as("on a tie").isTrue();
  }

  @Test
  void theCostOfWideLayersDoesNotOverflow() {
    assertThat(new MixShape(60_000, 1, 60_000, 60_000, true, true).channelProductFirst()).isFalse();
    assertThat(new MixShape(1, 60_000, 60_000, 60_000, true, true).channelProductFirst()).isTrue();
  }
}
