package io.patchflow.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchflow.recipe.RecipeLoader;
import io.patchflow.report.ModelBlocks.Step;
import io.patchflow.schema.PatchSetInfo;
import io.patchflow.schema.PatchShape;
import java.util.Collections;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ModelBlocksTest {
  private static final PatchSetInfo FASHION_MNIST =
      new PatchSetInfo(new PatchShape(28, 28, 1, 4), Collections.nCopies(10, "class"));

  /** PyTorch counts 111,212 parameters. */
  @Test
  void seed() {
    ModelBlocks model = of("seed");

    assertThat(model.steps())
        .containsExactly(
            new Step("patches", "pixels", 49, 16, 0),
            new Step("stem", "linear map of each patch, batch normalisation", 49, 256, 4_450),
            new Step(
                "block1",
                "MLP over tokens, 128 hidden; MLP over channels, 128 hidden",
                128,
                128,
                72_320),
            new Step(
                "block2",
                "MLP over tokens, 64 hidden; MLP over channels, 64 hidden",
                128,
                128,
                33_152),
            new Step("head", "mean over the tokens, linear map", 1, 10, 1_290));
    assertThat(model.parameters()).isEqualTo(111_212);
    assertThat(model.megaflops()).isEqualTo("20.29");
    assertThat(model.table().rows()).hasSameSizeAs(model.listing());
  }

  /** PyTorch counts 141,466. */
  @Test
  void best() {
    ModelBlocks model = of("best");

    assertThat(model.steps().stream().map(Step::name))
        .containsExactly("patches", "stem", "block1", "block2", "block3", "block4", "pool", "head");
    assertThat(model.steps().get(1).words()).isEqualTo("linear map of each patch, position");
    assertThat(model.steps().get(2))
        .isEqualTo(
            new Step("block1", "gated MLP, 88 channels, 4 heads over the tokens", 49, 88, 33_648));
    assertThat(model.parameters()).isEqualTo(141_466);
  }

  private static ModelBlocks of(String recipe) {
    return ModelBlocks.of(RecipeLoader.load(recipe, Map.of()).model(), FASHION_MNIST);
  }
}
