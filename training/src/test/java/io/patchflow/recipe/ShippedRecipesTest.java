package io.patchflow.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The recipes that come with the program. */
class ShippedRecipesTest {
  @Test
  void seedIsThePublishedModelAndItsTraining() {
    assertThat(RecipeLoader.load("seed", Map.of()))
        .isEqualTo(
            new Recipe(
                "seed",
                new Recipe.Model(
                    4,
                    256,
                    "batch",
                    false,
                    List.of(new Block.Mixer(128, 128, 128, 128), new Block.Mixer(64, 128, 64, 128)),
                    "none"),
                new Recipe.Input("0.0", "1.0", false),
                0,
                256,
                false,
                40,
                0L,
                0.0,
                0.0,
                "auto",
                "float32",
                new Recipe.Augment(0.0, 0, 0.0, 0.5),
                new Recipe.Optimizer(
                    "adam", 1e-3, 0.9, 0.999, 1e-8, 5e-4, "none", 0.0, 1e-4, 0.75, 1e6),
                new Recipe.Schedule("plateau", 0),
                new Recipe.Plateau("test_loss", "min", 0.1, 20, 1e-4, "rel", 0, 0.0, 1e-8),
                new Recipe.Published(
                    "the published run of this model on Fashion-MNIST, 40 epochs",
                    "2d9f0162d358592b2374d127745ab24701a47be9f50e39be646fdb395d4fb54e",
                    0.8919,
                    0.8984,
                    0.11,
                    0.9611)));
  }

  @Test
  void publishedIsSeedWatchingTestAccuracyInModeMin() {
    Recipe seed = RecipeLoader.load("seed", Map.of());
    Map<String, Object> expected = RecipeValues.of(seed);
    expected.put("name", "published");
    expected.put("plateau.monitor", "test_accuracy");

    assertThat(RecipeValues.of(RecipeLoader.load("published", Map.of()))).isEqualTo(expected);
  }

  @Test
  void bestIsAGatedModelThatWatchesNothing() {
    Recipe best = RecipeLoader.load("best", Map.of());

    assertThat(best.model())
        .isEqualTo(
            new Recipe.Model(
                4, 88, "none", true, Collections.nCopies(4, new Block.Gate(88, 4)), "layer"));
    assertThat(best.input()).isEqualTo(new Recipe.Input("0.286", "0.353", false));
    assertThat(best.augment()).isEqualTo(new Recipe.Augment(0.5, 1, 0.2, 0.5));
    assertThat(best.schedule()).isEqualTo(new Recipe.Schedule("cosine", 1));
    assertThat(best.optimizer())
        .isEqualTo(
            new Recipe.Optimizer(
                "adamw", 4e-3, 0.9, 0.999, 1e-8, 0.05, "bias-norm", 0.0, 1e-4, 0.75, 1e6));
    assertThat(List.of(best.batchSize(), best.epochs())).containsExactly(128, 40);
    assertThat(best.dropLast()).isTrue();
    assertThat(best.labelSmoothing()).isEqualTo(0.1);
    assertThat(best.watchesTest()).isFalse();
    assertThat(best.published()).isNull();
  }

  @Test
  void theTestSplitIsWatchedByAPlateauWithoutAHoldoutAlone() {
    assertThat(RecipeLoader.load("seed", Map.of()).watchesTest()).isTrue();
    assertThat(RecipeLoader.load("seed", Map.of("schedule.kind", "constant")).watchesTest())
        .isFalse();
    assertThat(
            RecipeLoader.load("seed", Map.of("holdout", "0.1", "plateau.monitor", "holdout_loss"))
                .watchesTest())
        .isFalse();
    assertThat(RecipeLoader.load("best", Map.of("holdout", "0.1")).watchesTest())
        .as("a plateau's monitor means nothing to a cosine")
        .isFalse();
  }
}
