package io.patchflow.report;

import io.patchflow.metrics.Figures;
import io.patchflow.recipe.Block;
import io.patchflow.recipe.Recipe;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A recipe in a sentence: model, optimiser, schedule, what is varied, epochs. */
final class RecipeSentence {
  private static final Map<String, String> OPTIMIZERS =
      Map.of("adam", "Adam", "adamw", "AdamW", "sgd", "SGD", "asgd", "ASGD");

  private RecipeSentence() {}

  static String of(Recipe recipe, long parameters) {
    return "%s, %s parameters. %s at %s, %s%s. %d %s, batches of %d, seed %d."
        .formatted(
            model(recipe.model()),
            Figures.grouped(parameters),
            OPTIMIZERS.getOrDefault(recipe.optimizer().name(), recipe.optimizer().name()),
            Figures.learningRate(recipe.optimizer().learningRate()),
            schedule(recipe.schedule()),
            variations(recipe),
            recipe.epochs(),
            recipe.epochs() == 1 ? "epoch" : "epochs",
            recipe.batchSize(),
            recipe.seed());
  }

  /** Whether training figures are of other images, or other labels, than the data set's. */
  static boolean varies(Recipe recipe) {
    return !variations(recipe).isEmpty();
  }

  private static String model(Recipe.Model model) {
    boolean gated = model.blocks().stream().anyMatch(Block.Gate.class::isInstance);
    int blocks = model.blocks().size();
    return "%s of %d %s on patches of %d × %d pixels"
        .formatted(
            gated ? "gMLP" : "Patch-MLP",
            blocks,
            blocks == 1 ? "block" : "blocks",
            model.patchSize(),
            model.patchSize());
  }

  private static String schedule(Recipe.Schedule schedule) {
    String warmUp =
        schedule.warmupEpochs() == 0
            ? ""
            : String.format(
                Locale.ROOT,
                " after a warm-up of %d %s",
                schedule.warmupEpochs(),
                schedule.warmupEpochs() == 1 ? "epoch" : "epochs");
    return switch (schedule.kind()) {
          case "plateau" -> "lowered on a plateau";
          case "cosine" -> "falling along a cosine";
          default -> schedule.kind();
        }
        + warmUp;
  }

  private static String variations(Recipe recipe) {
    List<String> parts = new ArrayList<>();
    if (recipe.augment().flip() > 0) {
      parts.add("mirrored");
    }
    if (recipe.augment().shift() > 0) {
      parts.add("shifted");
    }
    if (recipe.augment().mixup() > 0) {
      parts.add("mixed");
    }
    String images = parts.isEmpty() ? "" : ", images " + String.join(", ", parts);
    return images + (recipe.labelSmoothing() > 0 ? ", labels smoothed" : "");
  }
}
