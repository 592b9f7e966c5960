package io.patchflow.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.patchflow.failure.PatchflowException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each key has a row here: its default, another value, and a value that is refused. */
class RecipeKeysTest {
  private record Row(String key, Object standard, String text, Object value, String refused) {}

  private static final List<Row> ROWS =
      List.of(
          new Row("name", "seed", "mine-2", "mine-2", "no spaces"),
          new Row("model.patchSize", 4, "7", 7, "0"),
          new Row("model.stem", 256, "32", 32, "65537"),
          new Row("model.stemNorm", "batch", "none", "none", "layer"),
          new Row("model.position", false, "true", true, "True"),
          new Row(
              "model.blocks",
              List.of(new Block.Mixer(128, 128, 128, 128), new Block.Mixer(64, 128, 64, 128)),
              "[[1, 2, 3, 4], {kind: gate, hidden: 6, heads: 3}]",
              List.of(new Block.Mixer(1, 2, 3, 4), new Block.Gate(6, 3)),
              "[]"),
          new Row("model.headNorm", "none", "layer", "layer", "batch"),
          new Row("input.mean", "0.0", "auto", "auto", "automatic"),
          new Row("input.deviation", "1.0", ".50", "0.5", "0"),
          new Row("input.transpose", false, "true", true, "yes"),
          new Row("classes", 0, "47", 47, "-1"),
          new Row("batchSize", 256, "1", 1, "0"),
          new Row("dropLast", false, "true", true, "1"),
          new Row("epochs", 40, "1", 1, "2147483648"),
          new Row("seed", 0L, "-9223372036854775808", Long.MIN_VALUE, "9223372036854775808"),
          new Row("holdout", 0.0, "0", 0.0, "1"),
          new Row("labelSmoothing", 0.0, "0.1", 0.1, "1"),
          new Row("kernel", "auto", "nd4j", "nd4j", "gpu"),
          new Row("precision", "float32", "tf32", "tf32", "bf16"),
          new Row("augment.flip", 0.0, "0.5", 0.5, "1.5"),
          new Row("augment.shift", 0, "2", 2, "-1"),
          new Row("augment.mixup", 0.0, "0.2", 0.2, "-0.2"),
          new Row("augment.mixupShare", 0.5, "1", 1.0, "50%"),
          new Row("optimizer.name", "adam", "adamw", "adamw", "Adam"),
          new Row("optimizer.learningRate", 1e-3, "1e-2", 1e-2, "0"),
          new Row("optimizer.beta1", 0.9, "0", 0.0, "1"),
          new Row("optimizer.beta2", 0.999, ".5", 0.5, "1"),
          new Row("optimizer.eps", 1e-8, "1e-7", 1e-7, "1e-400"),
          new Row("optimizer.weightDecay", 5e-4, "0", 0.0, "-0.1"),
          new Row("optimizer.spares", "none", "bias-norm", "bias-norm", "norm"),
          new Row("optimizer.momentum", 0.0, "0.9", 0.9, "1e400"),
          new Row("optimizer.lambd", 1e-4, "2e-4", 2e-4, "NaN"),
          new Row("optimizer.alpha", 0.75, "1", 1.0, "Infinity"),
          new Row("optimizer.t0", 1e6, "100", 100.0, "0x10"),
          new Row("schedule.kind", "plateau", "cosine", "cosine", "step"),
          new Row("schedule.warmupEpochs", 0, "1", 1, "0.5"),
          new Row("plateau.monitor", "test_loss", "train_loss", "train_loss", "loss"),
          new Row("plateau.mode", "min", "max", "max", "auto"),
          new Row("plateau.factor", 0.1, "0.5", 0.5, "1"),
          new Row("plateau.patience", 20, "0", 0, "-1"),
          new Row("plateau.threshold", 1e-4, "0", 0.0, "-1"),
          new Row("plateau.thresholdMode", "rel", "abs", "abs", "relative"),
          new Row("plateau.cooldown", 0, "5", 5, "1.0"),
          new Row("plateau.minLr", 0.0, "1e-6", 1e-6, "1e-6f"),
          new Row("plateau.eps", 1e-8, "0", 0.0, "-1"),
          new Row(
              "published.source",
              "the published run of this model on Fashion-MNIST, 40 epochs",
              "https://example.org/mnist?a=b, table 2",
              "https://example.org/mnist?a=b, table 2",
              "Table: 2"),
          new Row(
              "published.data",
              "2d9f0162d358592b2374d127745ab24701a47be9f50e39be646fdb395d4fb54e",
              "0".repeat(64),
              "0".repeat(64),
              "2d9f0162d358"),
          new Row("published.finalTestAccuracy", 0.8919, "1", 1.0, "89.19"),
          new Row("published.bestTestAccuracy", 0.8984, "0.5", 0.5, "1.01"),
          new Row("published.finalTrainLoss", 0.11, "2.3", 2.3, "-0.1"),
          new Row("published.finalTrainAccuracy", 0.9611, "0", 0.0, ""));

  static Stream<Arguments> rows() {
    return ROWS.stream().map(row -> Arguments.of(row.key(), row));
  }

  @Test
  void everyComponentOfARecipeIsAKeyAndEveryKeyStandsInThisTest() {
    List<String> tested = ROWS.stream().map(Row::key).toList();

    assertThat(RecipeKeys.all().keySet()).containsExactlyElementsOf(tested);
    assertThat(RecipeValues.of(RecipeLoader.load("seed", Map.of())).keySet())
        .containsExactlyElementsOf(tested);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void aKeySetsItsOwnComponentAndNoOther(String key, Row row) {
    Map<String, Object> expected =
        new LinkedHashMap<>(RecipeValues.of(RecipeLoader.load("seed", Map.of())));
    assertThat(expected).as("the default").containsEntry(key, row.standard());
    expected.put(key, row.value());

    assertThat(RecipeValues.of(RecipeLoader.load("seed", Map.of(key, row.text()))))
        .isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void aValueOutsideItsRangeIsRefusedWithTheRange(String key, Row row) {
    String found = row.refused().isEmpty() ? "nothing" : row.refused();

    assertThatThrownBy(() -> RecipeLoader.load("seed", Map.of(key, row.refused())))
        .isInstanceOf(PatchflowException.class)
        .hasMessage(
            "command line: %s: expected %s, found %s",
            key, RecipeKeys.all().get(key).expected(), found.startsWith("[") ? "a list" : found);
  }
}
