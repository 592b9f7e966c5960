package io.patchflow.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.patchflow.failure.ExitCode;
import io.patchflow.failure.PatchflowException;
import io.patchflow.recipe.RecipeLoader;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.beam.sdk.util.SerializableUtils;
import org.junit.jupiter.api.Test;

class GridTest {
  @Test
  void seedsVaryFastestThenTheLastAxis() {
    Grid grid =
        Grid.of(
            List.of("batchSize=64,128", "optimizer.name=adam,sgd"),
            "1,-2",
            "seed",
            Map.of("epochs", "3"));

    assertThat(grid.keys()).containsExactly("batchSize", "optimizer.name");
    assertThat(grid.trials())
        .extracting(Trial::name)
        .containsExactly(
            "batchSize-64_optimizer.name-adam_seed-1",
            "batchSize-64_optimizer.name-adam_seed--2",
            "batchSize-64_optimizer.name-sgd_seed-1",
            "batchSize-64_optimizer.name-sgd_seed--2",
            "batchSize-128_optimizer.name-adam_seed-1",
            "batchSize-128_optimizer.name-adam_seed--2",
            "batchSize-128_optimizer.name-sgd_seed-1",
            "batchSize-128_optimizer.name-sgd_seed--2");
    assertThat(grid.trials().get(3).settings()).isEqualTo("batchSize=64 optimizer.name=sgd");
    assertThat(grid.trials().get(3).recipe())
        .isEqualTo(
            RecipeLoader.load(
                "seed",
                Map.of("epochs", "3", "batchSize", "64", "optimizer.name", "sgd", "seed", "-2")));
    assertThat(SerializableUtils.clone(grid.trials().get(0))).isEqualTo(grid.trials().get(0));
  }

  @Test
  void theRecipesSeedServesWithoutOthersAndSeedsWithoutAGrid() {
    assertThat(Grid.of(List.of("epochs=1,2"), null, "seed", Map.of("seed", "7")).trials())
        .extracting(Trial::name)
        .containsExactly("epochs-1_seed-7", "epochs-2_seed-7");
    assertThat(Grid.of(List.of(), "5,6", "published", Map.of()).trials())
        .extracting(Trial::name, Trial::settings, trial -> trial.recipe().name())
        .containsExactly(tuple("seed-5", "", "published"), tuple("seed-6", "", "published"));
  }

  @Test
  void commasInsideOfBracketsBelongToAValue() {
    Grid grid =
        Grid.of(
            List.of("model.blocks=[[8, 8, 8, 8]],[[4,4,4,4],[8,8,8,8]]"), "1", "seed", Map.of());

    assertThat(grid.trials())
        .extracting(Trial::name, Trial::settings)
        .containsExactly(
            tuple("model.blocks-8-8-8-8_seed-1", "model.blocks=[[8,8,8,8]]"),
            tuple("model.blocks-4-4-4-4-8-8-8-8_seed-1", "model.blocks=[[4,4,4,4],[8,8,8,8]]"));
    assertThat(grid.trials().get(1).recipe().model().blocks()).hasSize(2);
  }

  @Test
  void valuesThatFitOnlyTogetherAreTakenTogether() {
    Grid grid =
        Grid.of(List.of("holdout=0.1,0.2"), "1", "seed", Map.of("plateau.monitor", "holdout_loss"));

    assertThat(grid.trials()).hasSize(2);
  }

  @Test
  void everyProblemIsReportedOnce() {
    assertThatThrownBy(
            () ->
                Grid.of(
                    List.of(
                        "batchSize=64,,64,none",
                        "optimizer.nmae=sgd",
                        "=3",
                        "epochs",
                        "seed=1,2",
                        "batchSize=1",
                        "holdout=0.5"),
                    "1,x,1",
                    "seed",
                    Map.of("holdout", "0.1", "seed", "3", "optimizer.eps", "no")))
        .isInstanceOfSatisfying(
            PatchflowException.class,
            failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.USAGE))
        .extracting(failure -> failure.getMessage().lines().toList())
        .isEqualTo(
            List.of(
                "--grid batchSize: expected a value before and after each comma, found nothing",
                "--grid batchSize: 64 is given twice",
                "--grid: expected KEY=VALUE,VALUE,..., found =3",
                "--grid: expected KEY=VALUE,VALUE,..., found epochs",
                "--grid seed: expected --seeds for these",
                "--grid batchSize: given twice",
                "--grid holdout: also given by another option",
                "--seeds: the seed is also given by another option",
                "--seeds: 1 is given twice",
                "command line: optimizer.eps: expected a number above 0, found no",
                "command line: optimizer.nmae: unknown key, did you mean optimizer.name?",
                "command line: plateau.monitor: expected holdout_loss with holdout 0.5, found"
                    + " test_loss",
                "command line: seed: expected a whole number of 64 bits, found x",
                "command line: batchSize: expected a whole number of 1 or more, found none"));
  }

  @Test
  void oneTrialUnderTwoSpellingsIsRefused() {
    assertThatThrownBy(() -> Grid.of(List.of("batchSize=64,064"), "1", "seed", Map.of()))
        .hasMessage("--grid: batchSize-64_seed-1 and batchSize-064_seed-1 are the same");
  }

  @Test
  void tooManyTrialsAndTooLongNamesAreRefused() {
    String hundred =
        IntStream.rangeClosed(1, 101).mapToObj(String::valueOf).collect(Collectors.joining(","));
    assertThatThrownBy(
            () ->
                Grid.of(List.of("batchSize=" + hundred), "1,2,3,4,5,6,7,8,9,10", "seed", Map.of()))
        .hasMessage("--grid: expected at most 1000 trials, found 1010");

    String blocks = "[8,8,8,8]" + ",[8,8,8,8]".repeat(30);
    assertThatThrownBy(
            () -> Grid.of(List.of("model.blocks=[" + blocks + "]"), "1", "seed", Map.of()))
        .hasMessageStartingWith(
            "--grid: expected names of trials of at most 200 letters, found model.blocks-8-8-");
  }
}
