package io.patchflow.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.patchflow.recipe.Recipe;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The learning rates of PyTorch's scheduler, as src/test/python/plateau.py wrote them. */
class PlateauParityTest {
  private static final String FILE = "plateau.json";

  @TestFactory
  Stream<DynamicTest> learningRatesEqualPyTorchs() throws IOException {
    JsonNode cases = golden().get("cases");
    assertThat(cases).as("golden cases").isNotEmpty();
    return StreamSupport.stream(cases.spliterator(), false)
        .map(c -> DynamicTest.dynamicTest(config(c).toString(), () -> replay(c)));
  }

  private static void replay(JsonNode c) {
    Recipe.Plateau config = config(c);
    Plateau plateau = new Plateau(config, c.get("lr").asDouble());
    for (int epoch = 0; epoch < c.get("metrics").size(); epoch++) {
      double expected = c.get("lrs").get(epoch).asDouble();
      assertThat(plateau.step(c.get("metrics").get(epoch).asDouble()))
          .as("learning rate after epoch %d", epoch + 1)
          .isCloseTo(expected, within(1e-12 * expected));
      plateau = new Plateau(config, plateau.state());
    }
  }

  private static Recipe.Plateau config(JsonNode c) {
    return new Recipe.Plateau(
        "test_loss",
        c.path("mode").asText("min"),
        c.path("factor").asDouble(0.1),
        c.path("patience").asInt(10),
        c.path("threshold").asDouble(1e-4),
        c.path("threshold_mode").asText("rel"),
        c.path("cooldown").asInt(0),
        c.path("min_lr").asDouble(0),
        c.path("eps").asDouble(1e-8));
  }

  /** From the folder named by {@code patchflow.parity.dir} if it holds the file. */
  private static JsonNode golden() throws IOException {
    String folder = System.getProperty("patchflow.parity.dir");
    ObjectMapper json = new ObjectMapper();
    if (folder != null && Files.exists(Path.of(folder, FILE))) {
      return json.readTree(Path.of(folder, FILE).toFile());
    }
    try (InputStream in = PlateauParityTest.class.getResourceAsStream("/parity/" + FILE)) {
      return json.readTree(in);
    }
  }
}
