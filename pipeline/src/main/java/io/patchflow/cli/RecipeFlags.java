package io.patchflow.cli;

import io.patchflow.failure.PatchflowException;
import io.patchflow.recipe.Recipe;
import io.patchflow.recipe.RecipeLoader;
import io.patchflow.storage.Location;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** The options that make a recipe. Their values are checked with the recipe's, all at once. */
final class RecipeFlags {
  @Option(
      names = "--recipe",
      paramLabel = "NAME|FILE",
      defaultValue = "seed",
      description = "Recipe seed, best or published, or a YAML file (default: ${DEFAULT-VALUE}).")
  private String recipe;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Set one value of the recipe, such as optimizer.learningRate=0.01; repeatable.")
  private List<String> overrides = new ArrayList<>();

  @Option(names = "--epochs", paramLabel = "N", description = "Passes over the training images.")
  private String epochs;

  @Option(names = "--batch-size", paramLabel = "N", description = "Images a training step.")
  private String batchSize;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of the initial weights and of the order of images.")
  private String seed;

  /** The resolved recipe. */
  Recipe recipe() {
    return RecipeLoader.load(source(), overrides());
  }

  /** The recipe's name, or its file. */
  String source() {
    return Location.of(recipe).text();
  }

  /**
   * The values that are given on the command line, by key.
   *
   * @throws PatchflowException usage: {@code --set} without a key or a value
   */
  Map<String, String> overrides() {
    Map<String, String> all = new LinkedHashMap<>();
    List<String> problems = new ArrayList<>();
    for (String override : overrides) {
      int equals = override.indexOf('=');
      if (equals < 1) {
        problems.add("--set: expected KEY=VALUE, found " + override);
      } else {
        all.put(override.substring(0, equals), override.substring(equals + 1));
      }
    }
    if (!problems.isEmpty()) {
      throw PatchflowException.usage(problems);
    }
    put(all, "epochs", epochs);
    put(all, "batchSize", batchSize);
    put(all, "seed", seed);
    return all;
  }

  private static void put(Map<String, String> overrides, String key, String value) {
    if (value != null) {
      overrides.put(key, value);
    }
  }
}
