package io.patchflow.recipe;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.patchflow.failure.ExitCode;
import io.patchflow.failure.PatchflowException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A section that gets a value as if it were a key, in a file and on the command line. */
class RecipeSectionTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          optimizer | 5      | expected keys and values, found 5
          plateau   | [1, 2] | expected keys and values, found a list
          model     | gate   | expected keys and values, found gate
          """)
  void aValueIsRefusedAlikeInBoth(String section, String value, String problem) throws IOException {
    assertThatThrownBy(() -> RecipeLoader.load("seed", Map.of(section, value)))
        .isInstanceOf(PatchflowException.class)
        .hasFieldOrPropertyWithValue("exitCode", ExitCode.USAGE)
        .hasMessage("command line: " + section + ": " + problem);

    Path file = folder.resolve("mine.yaml");
    Files.writeString(file, section + ": " + value + "\n");
    assertThatThrownBy(() -> RecipeLoader.load(file.toString(), Map.of()))
        .hasMessage(file + ":1: " + section + ": " + problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          optimiser     | 5   | unknown key
          optimizr.name | sgd | unknown key, did you mean optimizer.name?
          """)
  void anUnknownNameIsStillOne(String key, String value, String problem) {
    assertThatThrownBy(() -> RecipeLoader.load("seed", Map.of(key, value)))
        .hasMessage("command line: " + key + ": " + problem);
  }
}
