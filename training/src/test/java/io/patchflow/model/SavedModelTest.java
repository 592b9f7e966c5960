package io.patchflow.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.patchflow.backend.Backend;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A model.zip that an earlier release wrote; src/test/resources/compat says how. */
class SavedModelTest {
  private static final Path COMPAT = Path.of("src/test/resources/compat");

  @ParameterizedTest
  @ValueSource(strings = {"cpu", "nd4j"})
  void itGivesTheLogitsThatItGaveThen(String kernel) throws IOException {
    JsonNode expected = new ObjectMapper().readTree(COMPAT.resolve("expected.json").toFile());
    byte[] images = expected.get("images").binaryValue();
    try (Classifier classifier =
        Classifier.load(COMPAT.resolve("model.zip"), Backend.start(kernel, 2))) {
      float[][] logits = classifier.logits(images, images.length / classifier.imageBytes());
      assertThat(logits).hasDimensions(6, 3);
      for (int i = 0; i < 6; i++) {
        for (int c = 0; c < 3; c++) {
          assertThat((double) logits[i][c])
              .as("image %d, class %d", i, c)
              .isCloseTo(expected.get("logits").get(i).get(c).doubleValue(), within(1e-5));
        }
      }
    }
  }
}
