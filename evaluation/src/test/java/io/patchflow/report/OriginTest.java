package io.patchflow.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchflow.recipe.Recipe;
import io.patchflow.recipe.RecipeLoader;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OriginTest {

  @ParameterizedTest
  @CsvSource({
    "fashion-mnist, fashion-mnist",
    "/data/sets/letters, letters",
    "s3://bucket/letters/, letters",
    ", unnamed data"
  })
  void aDataSetIsNamedByTheLastPartOfItsPath(String input, String name) {
    assertThat(new Origin(seed(Map.of()), input, null, null, List.of(), Map.of()).dataSet())
        .isEqualTo(name);
  }

  @Test
  void theCommandMayBeTypedIntoAShell() {
    List<String> command = List.of("patchflow", "run", "--set", "a=[1]", "it's");

    assertThat(new Origin(seed(Map.of()), null, null, null, command, Map.of()).shellCommand())
        .isEqualTo("patchflow run --set 'a=[1]' 'it'\\''s'");
  }

  @Test
  void recipesInASentence() {
    assertThat(RecipeSentence.of(seed(Map.of()), 111_212))
        .isEqualTo(
            "Patch-MLP of 2 blocks on patches of 4 × 4 pixels, 111,212 parameters. Adam at 0.001,"
                + " lowered on a plateau. 40 epochs, batches of 256, seed 0.");
    assertThat(RecipeSentence.of(RecipeLoader.load("best", Map.of()), 141_466))
        .isEqualTo(
            "gMLP of 4 blocks on patches of 4 × 4 pixels, 141,466 parameters. AdamW at 0.004,"
                + " falling along a cosine after a warm-up of 1 epoch, images mirrored, shifted,"
                + " mixed, labels smoothed. 40 epochs, batches of 128, seed 0.");
    assertThat(
            RecipeSentence.of(
                seed(
                    Map.of(
                        "schedule.kind", "constant", "epochs", "1", "model.blocks", "[[8,8,8,8]]")),
                5))
        .contains("of 1 block on", "Adam at 0.001, constant. 1 epoch,");
  }

  private static Recipe seed(Map<String, String> overrides) {
    return RecipeLoader.load("seed", overrides);
  }
}
