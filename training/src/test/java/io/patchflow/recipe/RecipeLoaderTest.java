package io.patchflow.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.patchflow.failure.ExitCode;
import io.patchflow.failure.PatchflowException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecipeLoaderTest {
  @TempDir Path folder;

  @Test
  void aFileStartsFromSeedAndNamesOnlyWhatItChanges() throws IOException {
    Recipe recipe =
        RecipeLoader.load(file("small.yaml", "model: {stem: 64}\nepochs: 3\n"), Map.of());

    Map<String, Object> expected = RecipeValues.of(RecipeLoader.load("seed", Map.of()));
    expected.put("name", "small");
    expected.put("model.stem", 64);
    expected.put("epochs", 3);
    expected.keySet().removeIf(key -> key.startsWith("published."));
    assertThat(RecipeValues.of(recipe)).isEqualTo(expected);
    assertThat(recipe.published()).as("another recipe's figures are not this one's").isNull();
  }

  @Test
  void aFileMayExtendAnotherShippedRecipe() throws IOException {
    String file = file("mine.yml", "extends: published\npublished:\n  finalTestAccuracy: 0.9\n");

    Recipe recipe = RecipeLoader.load(file, Map.of());

    assertThat(recipe.name()).isEqualTo("mine");
    assertThat(recipe.plateau().monitor()).isEqualTo("test_accuracy");
    assertThat(recipe.published())
        .isEqualTo(new Recipe.Published(null, null, 0.9, null, null, null));
  }

  @Test
  void anEmptyFileIsSeed() throws IOException {
    assertThat(RecipeLoader.load(file("a.yaml", "# nothing\n"), Map.of()).batchSize())
        .isEqualTo(256);
    assertThat(RecipeLoader.load(file("b.yaml", "optimizer:\n"), Map.of()).batchSize())
        .isEqualTo(256);
  }

  @Test
  void overridesComeLast() throws IOException {
    String file = file("a.yaml", "epochs: 3\n");

    Recipe recipe =
        RecipeLoader.load(file, Map.of("epochs", "5", "model.blocks", "[[8, 7, 6, 5]]"));

    assertThat(recipe.epochs()).isEqualTo(5);
    assertThat(recipe.model().blocks()).containsExactly(new Block.Mixer(8, 7, 6, 5));
  }

  @Test
  void allProblemsAreReportedAtOnceEachWithFileAndLine() throws IOException {
    String file =
        file(
            "bad.yaml",
            """
            epochs: 0
            batchSise: 128
            optimizer:
              name: adamW
              learningRate: -1e-3
              learningRat: 1
            learningRate: 0.1
            model:
              blocks: [[1, 2, 3]]
              stem: [256]
            seed: 1.5
            seed: 2
            plateau: none
            """);
    Map<String, String> overrides = new LinkedHashMap<>();
    overrides.put("holdout", "1");
    overrides.put("plateau.patiense", "3");

    assertThat(problems(file, overrides))
        .containsExactly(
            file + ":2: batchSise: unknown key, did you mean batchSize?",
            file + ":6: optimizer.learningRat: unknown key, did you mean optimizer.learningRate?",
            file + ":7: learningRate: unknown key, did you mean optimizer.learningRate?",
            file + ":12: seed: given twice",
            file + ":13: plateau: expected keys and values, found none",
            file + ":1: epochs: expected a whole number of 1 or more, found 0",
            file + ":4: optimizer.name: expected one of adam, adamw, sgd, asgd, found adamW",
            file + ":5: optimizer.learningRate: expected a number above 0, found -1e-3",
            file
                + ":9: model.blocks: block 1: expected [token hidden, token out, channel hidden,"
                + " channel out], found [1, 2, 3]",
            file + ":10: model.stem: expected a whole number from 1 to 65536, found a list",
            file + ":11: seed: expected a whole number of 64 bits, found 1.5",
            "command line: holdout: expected a number from 0 to below 1, found 1",
            "command line: plateau.patiense: unknown key, did you mean plateau.patience?");
  }

  @Test
  void theMonitorMustBeASplitThatIsWatched() throws IOException {
    assertThat(problems("seed", Map.of("holdout", "0.1")))
        .containsExactly(
            "command line: plateau.monitor: expected holdout_loss with holdout 0.1, found"
                + " test_loss");
    String file = file("a.yaml", "plateau:\n  monitor: holdout_accuracy\n");
    assertThat(problems(file, Map.of()))
        .containsExactly(
            file
                + ":2: plateau.monitor: expected test_accuracy with holdout 0.0, found"
                + " holdout_accuracy");
    Recipe watched =
        RecipeLoader.load("seed", Map.of("holdout", "0.1", "plateau.monitor", "holdout_loss"));
    assertThat(watched.holdout()).isEqualTo(0.1);
  }

  @Test
  void whatIsNoRecipeIsOneLine() throws IOException {
    String missing = folder.resolve("none.yaml").toString();
    String text = file("text.yaml", "a recipe\n");
    String broken = file("broken.yaml", "epochs: 3\nmodel: {\n");
    String binary = file("binary.yaml", "\u0001\u0002");
    String base = file("base.yaml", "extends: nothing\n");
    Path latin = folder.resolve("latin.yaml");
    Files.write(latin, new byte[] {'#', (byte) 0xe9, '\n'});

    assertThat(problems("sead", Map.of()))
        .containsExactly(
            "recipe sead: neither a file nor one of best, published, seed, did you mean seed?");
    assertThat(problems(missing, Map.of()))
        .containsExactly("recipe " + missing + ": neither a file nor one of best, published, seed");
    assertThat(problems(text, Map.of()))
        .containsExactly(text + ":1: expected keys and values, found a recipe");
    assertThat(problems(broken, Map.of()))
        .singleElement()
        .asString()
        .startsWith(broken + ":3: not YAML: ");
    assertThat(problems(binary, Map.of()))
        .singleElement()
        .asString()
        .startsWith(binary + ": not YAML: ");
    assertThat(problems(base, Map.of()))
        .containsExactly(
            base + ":1: extends: expected one of best, published, seed, found nothing");
    assertThat(problems(latin.toString(), Map.of()))
        .containsExactly("recipe " + latin + ": expected UTF-8 text");
  }

  private String file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  private static List<String> problems(String recipe, Map<String, String> overrides) {
    PatchflowException refusal =
        catchThrowableOfType(PatchflowException.class, () -> RecipeLoader.load(recipe, overrides));
    assertThat(refusal).as("recipe %s with %s is refused", recipe, overrides).isNotNull();
    assertThat(refusal.exitCode()).isEqualTo(ExitCode.USAGE);
    return refusal.getMessage().lines().toList();
  }
}
