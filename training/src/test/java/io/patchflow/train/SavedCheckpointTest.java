package io.patchflow.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.patchflow.schema.table.EpochRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A checkpoint that an earlier release wrote; src/test/resources/compat says how. */
class SavedCheckpointTest {
  private static final Path COMPAT = Path.of("src/test/resources/compat");

  @Test
  void itsTrainingGoesOnToTheSameEnd(@TempDir Path root) throws IOException {
    TinyTraining resumed =
        TinyTraining.in(root, "epochs", "2", "model.blocks", "[[6, 5, 7, 4], [5, 6, 3, 5]]");
    Path checkpoint = root.resolve("model/checkpoints/epoch-0001.zip");
    Files.createDirectories(checkpoint.getParent());
    Files.copy(COMPAT.resolve("epoch-0001.zip"), checkpoint);
    assertThat(resumed.train().fingerprint()).hasSize(64);
    assertThat(resumed.lines()).contains("train: resumes in epoch 2 after step 0");
    JsonNode then = new ObjectMapper().readTree(COMPAT.resolve("expected.json").toFile());
    assertThat(resumed.rows()).hasSize(2);
    for (int epoch = 0; epoch < 2; epoch++) {
      EpochRow row = resumed.rows().get(epoch);
      JsonNode expected = then.get("epochs").get(epoch);
      assertThat(row.runId()).as("run id").isEqualTo(expected.get("runId").textValue());
      assertThat(row.trainLoss())
          .as("training loss of epoch %d", epoch + 1)
          .isCloseTo(expected.get("trainLoss").doubleValue(), within(1e-4));
      assertThat(row.testLoss())
          .as("test loss of epoch %d", epoch + 1)
          .isCloseTo(expected.get("testLoss").doubleValue(), within(1e-4));
    }
  }
}
