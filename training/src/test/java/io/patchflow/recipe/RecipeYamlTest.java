package io.patchflow.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecipeYamlTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"seed", "published", "best"})
  void whatIsWrittenReadsBackEqual(String name, @TempDir Path folder) throws IOException {
    Recipe recipe =
        RecipeLoader.load(name, Map.of("seed", "-3", "optimizer.learningRate", "1e-12"));

    Path file = Files.writeString(folder.resolve("recipe.yaml"), RecipeYaml.write(recipe));

    assertThat(RecipeLoader.load(file.toString(), Map.of())).isEqualTo(recipe);
  }

  @ParameterizedTest
  @ValueSource(strings = {"seed", "published", "best"})
  void jsonReadsBackEqual(String name) throws IOException {
    ObjectMapper json = new ObjectMapper();
    Recipe recipe = RecipeLoader.load(name, Map.of("seed", "-3", "input.mean", "auto"));

    assertThat(json.readValue(json.writeValueAsString(recipe), Recipe.class)).isEqualTo(recipe);
  }

  @Test
  void jsonOfAnEarlierVersionIsRead() throws IOException {
    String seed =
        """
        {"name": "mine", "model": {"patchSize": 4, "stem": 256,
         "blocks": [[128, 128, 128, 128], [64, 128, 64, 128]]},
         "batchSize": 256, "epochs": 40, "seed": 2, "published": null}
        """;

    assertThat(new ObjectMapper().readValue(seed, Recipe.class))
        .isEqualTo(
            RecipeLoader.load(
                Files.writeString(folder.resolve("mine.yaml"), "seed: 2").toString(), Map.of()));
  }

  @Test
  void everyKeyStandsInTheTextInOrder() {
    assertThat(RecipeYaml.write(RecipeLoader.load("seed", Map.of())))
        .startsWith(
            """
            name: seed
            model:
              patchSize: 4
              stem: 256
              stemNorm: batch
              position: false
              blocks: [[128, 128, 128, 128], [64, 128, 64, 128]]
              headNorm: none
            input:
              mean: 0.0
              deviation: 1.0
              transpose: false
            classes: 0
            batchSize: 256
            dropLast: false
            epochs: 40
            """)
        .contains("  learningRate: 0.001\n", "  eps: 1.0E-8\n")
        .endsWith("  finalTrainAccuracy: 0.9611\n");
  }

  @Test
  void theRunIdIsThatOfWhatShapesTheNumbers() {
    String id = id(Map.of());

    assertThat(id).matches("[0-9a-f]{12}");
    assertThat(
            List.of(
                id(Map.of("kernel", "nd4j")),
                id(Map.of("name", "other")),
                id(Map.of("published.finalTrainLoss", "0.2")),
                id(Map.of("optimizer.learningRate", "1e-3"))))
        .as("neither the name, the kernel, the published figures nor a value's spelling count")
        .containsOnly(id);

    Set<String> ids = new HashSet<>(Set.of(id));
    assertThat(
            List.of(
                id(Map.of("seed", "1")),
                id(Map.of("epochs", "41")),
                id(Map.of("model.stem", "255")),
                id(Map.of("classes", "12")),
                id(Map.of("precision", "tf32")),
                id(Map.of("plateau.monitor", "test_accuracy")),
                RunId.of(RecipeLoader.load("seed", Map.of()), "other data")))
        .as("whatever shapes the numbers gives another id")
        .allMatch(ids::add);
  }

  @Test
  void seedKeepsTheIdOfRunsFromBeforeThereWereMoreKeys() {
    Recipe seed2 = RecipeLoader.load("seed", Map.of("seed", "2"));
    String fashionMnist = "2d9f0162d358592b2374d127745ab24701a47be9f50e39be646fdb395d4fb54e";

    assertThat(RunId.of(seed2, fashionMnist))
        .as("the id in docs/results/seed-2")
        .isEqualTo("c02daf819dc3");
  }

  @Test
  void theValuesOfATextAreThoseOfItsRecipe() {
    for (String name : RecipeSource.SHIPPED) {
      Recipe recipe = RecipeLoader.load(name, Map.of());
      Map<String, String> values = new LinkedHashMap<>();
      RecipeValues.of(recipe).forEach((key, value) -> values.put(key, value.toString()));
      assertThat(RecipeYaml.values(RecipeYaml.write(recipe)))
          .containsExactlyEntriesOf(values)
          .containsEntry("name", name);
      assertThat(RecipeDifference.between(RecipeYaml.write(recipe), recipe)).isEmpty();
    }
    assertThat(RecipeYaml.values("name: a\nno key\n")).containsEntry("recipe", "no key");
  }

  @Test
  void whatATextOfAnEarlierVersionLeavesUnsaidIsWhatItMeant() {
    Recipe now = RecipeLoader.load("seed", Map.of());
    String before =
        RecipeYaml.write(now)
            .replaceAll("(?m)^(input|augment|schedule):\n(  .*\n)+", "")
            .replaceAll(
                "(?m)^ *(stemNorm|position|headNorm|dropLast|labelSmoothing|precision|spares|source|data):"
                    + " .*\n",
                "");

    assertThat(before).hasLineCount(37);
    assertThat(RecipeDifference.between(before, now)).isEmpty();
    assertThat(
            RecipeDifference.between(before, RecipeLoader.load("seed", Map.of("dropLast", "true"))))
        .containsExactly(Map.entry("dropLast", "dropLast: false there, true asked for"));
  }

  private static String id(Map<String, String> overrides) {
    return RunId.of(RecipeLoader.load("seed", overrides), "data");
  }
}
