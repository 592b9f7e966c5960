package io.patchflow.optim;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.patchflow.recipe.Recipe;
import io.patchflow.schema.table.EpochRow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlateauTest {

  @Test
  void reducesAfterPatienceAndOneBadEpochs() {
    Plateau plateau = new Plateau(config("min", 2, 0), 1.0);
    assertThat(plateau.step(1)).isEqualTo(1.0);
    assertThat(plateau.step(1)).isEqualTo(1.0);
    assertThat(plateau.step(1)).isEqualTo(1.0);
    assertThat(plateau.step(1)).as("the third bad epoch").isEqualTo(0.5);
    assertThat(plateau.state()).isEqualTo(new PlateauState(1, 0, 0, 0.5));
  }

  @Test
  void notANumberIsABadEpochAndNeverTheBest() {
    Plateau plateau = new Plateau(config("min", 1, 0), 1.0);
    assertThat(plateau.step(Double.NaN)).isEqualTo(1.0);
    assertThat(plateau.state().badEpochs()).isEqualTo(1);
    assertThat(plateau.step(Double.NaN)).isEqualTo(0.5);
    assertThat(plateau.state().best()).isEqualTo(Double.POSITIVE_INFINITY);
    plateau.step(3);
    assertThat(plateau.state().best()).as("a number improves on none").isEqualTo(3);
  }

  @Test
  void badEpochsDoNotCountWhileCoolingDown() {
    Plateau plateau = new Plateau(config("max", 0, 2), 1.0);
    plateau.step(1);
    assertThat(plateau.step(0)).isEqualTo(0.5);
    assertThat(plateau.step(0)).as("cooling").isEqualTo(0.5);
    assertThat(plateau.step(0)).as("cooling").isEqualTo(0.5);
    assertThat(plateau.step(0)).isEqualTo(0.25);
  }

  @ParameterizedTest
  @CsvSource({
    "train_loss, 1.5",
    "train_accuracy, 0.25",
    "test_loss, 2.5",
    "test_accuracy, 0.5",
    "holdout_loss, 3.5",
    "holdout_accuracy, 0.75"
  })
  void aMonitorIsAColumn(String monitor, double value) {
    Plateau plateau = new Plateau(config(monitor, "min", 1, 0), 1.0);
    plateau.epochOver(new EpochRow("r", 1, 9, 1.5, 0.25, 2.5, 0.5, 3.5, 0.75, 8, 7));
    assertThat(plateau.state().best()).isEqualTo(value);
  }

  @Test
  void aFigureThatWasNotTakenIsABadEpoch() {
    Plateau plateau = new Plateau(config("min", 1, 0), 1.0);
    plateau.epochOver(new EpochRow("r", 1, 9, 1.5, 0.25, null, null, null, null, 8, 7));
    assertThat(plateau.state().badEpochs()).isEqualTo(1);
  }

  @Test
  void stateSurvivesJsonEvenBeforeTheFirstEpoch() throws JsonProcessingException {
    ObjectMapper json = new ObjectMapper();
    for (String mode : new String[] {"min", "max"}) {
      PlateauState state = new Plateau(config(mode, 3, 1), 1e-3).state();
      PlateauState read = json.readValue(json.writeValueAsString(state), PlateauState.class);
      assertThat(read).isEqualTo(state);
    }
  }

  private static Recipe.Plateau config(String mode, int patience, int cooldown) {
    return config("test_loss", mode, patience, cooldown);
  }

  private static Recipe.Plateau config(String monitor, String mode, int patience, int cooldown) {
    return new Recipe.Plateau(monitor, mode, 0.5, patience, 1e-4, "rel", cooldown, 0, 1e-8);
  }
}
