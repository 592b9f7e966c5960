package io.patchflow.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchflow.kernel.MixShape;
import io.patchflow.recipe.RecipeLoader;
import io.patchflow.schema.PatchSetInfo;
import io.patchflow.schema.PatchShape;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

  @Test
  void sizesComeFromTheRecipeAndTheData() {
    PatchSetInfo data =
        new PatchSetInfo(
            new PatchShape(28, 28, 1, 4),
            IntStream.range(0, 10).mapToObj(String::valueOf).toList());
    assertThat(Architecture.of(RecipeLoader.load("seed", Map.of()).model(), data))
        .isEqualTo(Networks.SEED);
  }

  @Test
  void theMapsBetweenTwoRelusAreOneLayer() {
    assertThat(Networks.SEED.mixes())
        .containsExactly(
            MixShape.ofTokens(49, 128, 256),
            new MixShape(128, 128, 256, 128, true, true),
            new MixShape(128, 64, 128, 128, true, false),
            new MixShape(64, 128, 128, 64, true, true));
    assertThat(Networks.SEED.lastTokens()).isEqualTo(128);
    assertThat(Networks.SEED.lastHidden()).isEqualTo(64);
    assertThat(Networks.SEED.lastChannels()).isEqualTo(128);
  }

  @Test
  void oneBlockIsTwoLayers() {
    assertThat(Networks.ONE_BLOCK.mixes())
        .containsExactly(MixShape.ofTokens(4, 5, 6), new MixShape(5, 7, 6, 8, true, true));
  }

  @Test
  void threeBlocksAreSixLayers() {
    assertThat(Networks.THREE_BLOCKS.mixes())
        .containsExactly(
            MixShape.ofTokens(8, 10, 24),
            new MixShape(10, 12, 24, 9, true, true),
            new MixShape(12, 16, 9, 20, true, false),
            new MixShape(16, 6, 20, 11, true, true),
            new MixShape(6, 5, 11, 14, true, false),
            new MixShape(5, 8, 14, 7, true, true));
    assertThat(Networks.THREE_BLOCKS.lastTokens()).isEqualTo(8);
    assertThat(Networks.THREE_BLOCKS.lastHidden()).isEqualTo(7);
    assertThat(Networks.THREE_BLOCKS.lastChannels()).isEqualTo(6);
  }
}
