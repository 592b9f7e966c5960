package io.patchflow.checkpoint;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.patchflow.publish.DurableFile;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;

/**
 * A checkpoint file: the network as ModelSerializer writes it, updater included, with the training
 * state and a hash of it all as two more entries. So it is a model.zip too.
 *
 * @param network parameters, updater state and step count
 * @param state everything else
 */
public record Checkpoint(MultiLayerNetwork network, TrainingState state) {
  private static final String STATE_ENTRY = "patchflow.json";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Writes the file beside, syncs it and moves it into place: it is there whole, or not at all. */
  void write(Path file) throws IOException {
    ByteArrayOutputStream model = new ByteArrayOutputStream();
    ModelSerializer.writeModel(network, model, /* saveUpdater= */ true);
    Map<String, byte[]> entries = SealedZip.entries(model.toByteArray());
    entries.put(STATE_ENTRY, JSON.writeValueAsBytes(state));
    DurableFile.replace(
        file,
        beside -> {
          try (OutputStream out =
              new BufferedOutputStream(Files.newOutputStream(beside), 1 << 16)) {
            SealedZip.write(out, entries);
          }
        });
  }

  /**
   * Reads a file.
   *
   * @throws IOException if it is not a whole checkpoint
   */
  static Checkpoint read(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    TrainingState state = stateIn(bytes);
    try {
      return new Checkpoint(
          ModelSerializer.restoreMultiLayerNetwork(
              new ByteArrayInputStream(bytes), /* loadUpdater= */ true),
          state);
    } catch (RuntimeException e) {
      throw new IOException("no Deeplearning4j model: " + e.getMessage(), e);
    }
  }

  /** The state in a file; empty if it is not a whole checkpoint. */
  static Optional<TrainingState> state(Path file) {
    try {
      return Optional.of(stateIn(Files.readAllBytes(file)));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static TrainingState stateIn(byte[] zip) throws IOException {
    byte[] state = SealedZip.read(zip).get(STATE_ENTRY);
    if (state == null) {
      throw new IOException("no entry " + STATE_ENTRY);
    }
    return JSON.readValue(state, TrainingState.class);
  }
}
