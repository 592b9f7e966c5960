package io.patchflow.optim;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.patchflow.recipe.Recipe;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.regularization.Regularization;

/** The parameters of PyTorch's optimisers, as src/test/python/optimizers.py wrote them. */
class OptimizerParityTest {

  @TestFactory
  Stream<DynamicTest> parametersEqualPyTorchs() throws IOException {
    try (InputStream in = getClass().getResourceAsStream("/parity/optimizers.json")) {
      JsonNode cases = new ObjectMapper().readTree(in).get("cases");
      assertThat(cases).as("golden cases").hasSize(9);
      return StreamSupport.stream(cases.spliterator(), false)
          .map(c -> DynamicTest.dynamicTest(recipe(c).toString(), () -> replay(c)));
    }
  }

  /** The order of things in Deeplearning4j: decay, updater, subtraction. */
  private static void replay(JsonNode c) {
    IUpdater config = Optimizers.of(recipe(c));
    List<Regularization> decay = Optimizers.decay(recipe(c), false);
    INDArray parameters = array(c.get("init"));
    long stateSize = config.stateSize(parameters.length());
    INDArray view = stateSize == 0 ? null : Nd4j.valueArrayOf(stateSize, Float.NaN);
    GradientUpdater<?> updater = config.instantiate(view, true);
    for (int i = 0; i < c.get("gradients").size(); i++) {
      config.setLrAndSchedule(c.get("lrs").get(i).asDouble(), null);
      INDArray gradient = array(c.get("gradients").get(i));
      for (Regularization each : decay) {
        each.apply(parameters, gradient, Double.NaN, i, 0);
      }
      updater.applyUpdater(gradient, i, 0);
      parameters.subi(gradient);
      assertClose("parameters after step " + (i + 1), parameters, c.get("parameters").get(i));
      if (c.get("averages").has(i)) {
        INDArray average = parameters.sub(updater.getState().get("offset"));
        assertClose("average after step " + (i + 1), average, c.get("averages").get(i));
      }
      updater = config.instantiate(view, false);
    }
  }

  private static void assertClose(String what, INDArray found, JsonNode golden) {
    INDArray expected = array(golden);
    double error = found.sub(expected).norm2Number().doubleValue();
    assertThat(error / expected.norm2Number().doubleValue())
        .as("relative error of the %s: expected %s, found %s", what, expected, found)
        .isLessThanOrEqualTo(1e-6);
  }

  private static Recipe.Optimizer recipe(JsonNode c) {
    return new Recipe.Optimizer(
        c.get("name").asText(),
        c.get("learningRate").asDouble(),
        c.path("beta1").asDouble(),
        c.path("beta2").asDouble(),
        c.path("eps").asDouble(),
        c.get("weightDecay").asDouble(),
        "none",
        c.path("momentum").asDouble(),
        c.path("lambd").asDouble(),
        c.path("alpha").asDouble(),
        c.path("t0").asDouble());
  }

  private static INDArray array(JsonNode numbers) {
    double[] values =
        IntStream.range(0, numbers.size()).mapToDouble(i -> numbers.get(i).asDouble()).toArray();
    return Nd4j.createFromArray(values).castTo(DataType.FLOAT);
  }
}
