package io.patchflow.recipe;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Every key of a recipe file, in file order: the dotted component names of {@link Recipe}. */
final class RecipeKeys {
  private static final RecipeType SHARE =
      RecipeType.number("a number from 0 to 1", value -> value >= 0 && value <= 1);
  private static final RecipeType BELOW_ONE =
      RecipeType.number("a number from 0 to below 1", value -> value >= 0 && value < 1);
  private static final RecipeType POSITIVE =
      RecipeType.number("a number above 0", value -> value > 0);
  private static final RecipeType NOT_NEGATIVE =
      RecipeType.number("a number of 0 or more", value -> value >= 0);

  private static final Map<String, RecipeType> TYPES = types();

  private RecipeKeys() {}

  private static Map<String, RecipeType> types() {
    Map<String, RecipeType> types = new LinkedHashMap<>();
    types.put("name", RecipeType.name());
    types.put("model.patchSize", RecipeType.size());
    types.put("model.stem", RecipeType.size());
    types.put("model.stemNorm", RecipeType.oneOf("batch", "none"));
    types.put("model.position", RecipeType.truth());
    types.put("model.blocks", RecipeBlocks.type());
    types.put("model.headNorm", RecipeType.oneOf("none", "layer"));
    types.put("input.mean", RecipeType.numberOrAuto("a number", value -> true));
    types.put("input.deviation", RecipeType.numberOrAuto("a number above 0", value -> value > 0));
    types.put("input.transpose", RecipeType.truth());
    types.put("classes", RecipeType.count(0));
    types.put("batchSize", RecipeType.count(1));
    types.put("dropLast", RecipeType.truth());
    types.put("epochs", RecipeType.count(1));
    types.put("seed", RecipeType.anyLong());
    types.put("holdout", BELOW_ONE);
    types.put("labelSmoothing", BELOW_ONE);
    types.put("kernel", RecipeType.oneOf("auto", "cpu", "nd4j"));
    types.put("precision", RecipeType.oneOf("float32", "tf32"));
    types.put("augment.flip", SHARE);
    types.put("augment.shift", RecipeType.pixels());
    types.put("augment.mixup", NOT_NEGATIVE);
    types.put("augment.mixupShare", SHARE);
    types.put("optimizer.name", RecipeType.oneOf("adam", "adamw", "sgd", "asgd"));
    types.put("optimizer.learningRate", POSITIVE);
    types.put("optimizer.beta1", BELOW_ONE);
    types.put("optimizer.beta2", BELOW_ONE);
    types.put("optimizer.eps", POSITIVE);
    types.put("optimizer.weightDecay", NOT_NEGATIVE);
    types.put("optimizer.spares", RecipeType.oneOf("none", "bias-norm"));
    types.put("optimizer.momentum", NOT_NEGATIVE);
    types.put("optimizer.lambd", NOT_NEGATIVE);
    types.put("optimizer.alpha", NOT_NEGATIVE);
    types.put("optimizer.t0", NOT_NEGATIVE);
    types.put("schedule.kind", RecipeType.oneOf("plateau", "cosine", "constant"));
    types.put("schedule.warmupEpochs", RecipeType.count(0));
    types.put(
        "plateau.monitor",
        RecipeType.oneOf(
            "test_loss",
            "test_accuracy",
            "holdout_loss",
            "holdout_accuracy",
            "train_loss",
            "train_accuracy"));
    types.put("plateau.mode", RecipeType.oneOf("min", "max"));
    types.put(
        "plateau.factor",
        RecipeType.number("a number above 0 and below 1", value -> value > 0 && value < 1));
    types.put("plateau.patience", RecipeType.count(0));
    types.put("plateau.threshold", NOT_NEGATIVE);
    types.put("plateau.thresholdMode", RecipeType.oneOf("rel", "abs"));
    types.put("plateau.cooldown", RecipeType.count(0));
    types.put("plateau.minLr", NOT_NEGATIVE);
    types.put("plateau.eps", NOT_NEGATIVE);
    types.put("published.source", RecipeType.words());
    types.put("published.data", RecipeType.fingerprint());
    types.put("published.finalTestAccuracy", SHARE);
    types.put("published.bestTestAccuracy", SHARE);
    types.put("published.finalTrainLoss", NOT_NEGATIVE);
    types.put("published.finalTrainAccuracy", SHARE);
    return Collections.unmodifiableMap(types);
  }

  /** The type of each key, by its dotted name. */
  static Map<String, RecipeType> all() {
    return TYPES;
  }
}
