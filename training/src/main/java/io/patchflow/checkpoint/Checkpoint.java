package io.patchflow.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.patchflow.failure.PatchflowException;
import io.patchflow.layer.NetworkProgram;
import io.patchflow.program.Program;
import io.patchflow.publish.DurableFile;
import java.io.BufferedOutputStream;
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

  /** A row an epoch takes some 300 bytes. */
  private static final int MOST_STATE_BYTES = 1 << 24;

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Whether both networks compute the same, even if by other layers. */
  public boolean computesAs(Checkpoint other) {
    return program(network).hasShapeOf(program(other.network));
  }

  private static Program program(MultiLayerNetwork network) {
    return NetworkProgram.of(network).program().reordered();
  }

  /** Writes the file beside, syncs it and moves it into place: it is there whole, or not at all. */
  void write(Path file) throws IOException {
    ByteArrayOutputStream model = new ByteArrayOutputStream();
    ModelSerializer.writeModel(network, model, /* saveUpdater= */ true);
    Map<String, byte[]> entries =
        SealedZip.entries(model.toByteArray(), (name, before) -> Integer.MAX_VALUE - 1);
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
    Map<String, byte[]> entries = entries(file);
    return new Checkpoint(SavedNetwork.of(entries, /* withUpdater= */ true), state(entries));
  }

  /** The state in a file; empty if it is not a whole checkpoint. */
  static Optional<TrainingState> state(Path file) {
    try {
      return Optional.of(state(entries(file)));
    } catch (IOException | PatchflowException e) {
      return Optional.empty();
    }
  }

  private static Map<String, byte[]> entries(Path file) throws IOException {
    return SealedZip.read(
        SavedNetwork.bytes(file),
        (name, before) ->
            name.equals(STATE_ENTRY) ? MOST_STATE_BYTES : SavedNetwork.limit(name, before));
  }

  private static TrainingState state(Map<String, byte[]> entries) throws IOException {
    byte[] state = entries.get(STATE_ENTRY);
    if (state == null) {
      throw new IOException("no entry " + STATE_ENTRY);
    }
    try {
      TrainingState read = JSON.readValue(state, TrainingState.class);
      if (read == null) {
        throw new IOException(STATE_ENTRY + " is empty");
      }
      return read;
    } catch (JsonProcessingException e) {
      throw new IOException("%s: %s".formatted(STATE_ENTRY, e.getOriginalMessage()), e);
    }
  }
}
