package io.patchflow.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.patchflow.model.Npz;
import io.patchflow.recipe.Recipe;
import io.patchflow.recipe.RecipeLoader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;

class ScheduleTest {

  /** The rates that src/test/python/generate_gmlp.py trained with. */
  @ParameterizedTest
  @ValueSource(strings = {"gmlp", "gmlp-tiny"})
  void theRatesOfACosineAreThoseOfTheReference(String name) throws IOException {
    Path folder = Path.of("src/test/resources/parity", name);
    JsonNode golden = new ObjectMapper().readTree(folder.resolve("case.json").toFile());
    INDArray rates = new Npz(folder.resolve("tensors.npz")).get("lr");
    int steps = golden.get("steps").asInt();
    int warmup = golden.get("warmup").asInt();
    Schedule schedule =
        Schedule.of(
            recipe("cosine", golden.get("lr").asDouble(), steps, warmup),
            /* stepsPerEpoch= */ 1,
            null);

    assertThat(rates.length()).isEqualTo(steps);
    for (int step = 0; step < steps; step++) {
      assertThat(schedule.rate(step))
          .as("step %d", step)
          .isCloseTo(rates.getDouble(step), within(1e-15));
    }
  }

  @Test
  void epochsCountInSteps() {
    Schedule schedule = Schedule.of(recipe("cosine", 1, 4, 1), 10, null);

    assertThat(schedule.rate(0)).isEqualTo(0.1);
    assertThat(schedule.rate(9)).isEqualTo(1);
    assertThat(schedule.rate(10)).isEqualTo(1);
    assertThat(schedule.rate(25)).as("half-way down").isCloseTo(0.5, within(1e-15));
    assertThat(schedule.rate(39)).isBetween(0.0, 0.01);
    assertThat(schedule.state()).isNull();
  }

  @Test
  void aWarmUpAsLongAsTheTrainingOnlyRises() {
    Schedule schedule = Schedule.of(recipe("cosine", 1, 1, 1), 4, null);

    assertThat(schedule.rate(0)).isEqualTo(0.25);
    assertThat(schedule.rate(3)).isEqualTo(1);
  }

  @Test
  void aConstantIsConstantAfterItsWarmUp() {
    Schedule schedule = Schedule.of(recipe("constant", 2, 4, 1), 2, null);

    assertThat(new double[] {schedule.rate(0), schedule.rate(1), schedule.rate(7)})
        .containsExactly(1, 2, 2);
  }

  @Test
  void aPlateauGoesOnFromItsState() {
    Recipe plateau = recipe("plateau", 0.5, 4, 0);

    assertThat(Schedule.of(plateau, 3, null).rate(5)).isEqualTo(0.5);
    assertThat(Schedule.of(plateau, 3, new PlateauState(1, 0, 0, 0.25)).rate(5)).isEqualTo(0.25);
  }

  private static Recipe recipe(String kind, double peak, int epochs, int warmupEpochs) {
    return RecipeLoader.load(
        "seed",
        Map.of(
            "schedule.kind", kind,
            "schedule.warmupEpochs", String.valueOf(warmupEpochs),
            "optimizer.learningRate", String.valueOf(peak),
            "epochs", String.valueOf(epochs)));
  }
}
