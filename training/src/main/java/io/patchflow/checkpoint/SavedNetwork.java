package io.patchflow.checkpoint;

import io.patchflow.file.RegularFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.ZipOutputStream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;

/**
 * Reads networks that ModelSerializer has written, from files that need not be trusted.
 * Deeplearning4j is handed the entries that Patchflow writes and no others (of some it would make
 * Java objects), each validated against the configuration before.
 */
public final class SavedNetwork {
  private static final String CONFIGURATION = "configuration.json";
  private static final String COEFFICIENTS = "coefficients.bin";
  private static final String UPDATER = "updaterState.bin";

  /** Arrays of state that an optimiser may keep, each as long as the parameters. */
  private static final int MOST_STATES = 8;

  private static final int MOST_CONFIGURATION_BYTES = 1 << 20;
  private static final int MOST_FILE_BYTES = 1 << 30;

  private SavedNetwork() {}

  /**
   * Reads a model.zip without its optimiser's state.
   *
   * @throws IOException it is not a complete model.zip; with the reason
   * @throws io.patchflow.failure.PatchflowException bad input: no regular file, or too long
   */
  public static MultiLayerNetwork read(Path file) throws IOException {
    Map<String, byte[]> entries =
        SealedZip.entries(bytes(file), (name, before) -> limit(name, before));
    return of(entries, /* withUpdater= */ false);
  }

  /** A file's bytes, within reason. */
  static byte[] bytes(Path file) throws IOException {
    return RegularFile.bytes(file, MOST_FILE_BYTES);
  }

  /**
   * The longest that an entry may be, which follows from the configuration before it.
   *
   * @throws IOException no such entry is written
   */
  static int limit(String name, Map<String, byte[]> before) throws IOException {
    if (name.equals(CONFIGURATION)) {
      return MOST_CONFIGURATION_BYTES;
    }
    boolean numbers = name.equals(COEFFICIENTS) || name.equals(UPDATER);
    if (!numbers) {
      throw new IOException("it has an entry %s, which no model has".formatted(name));
    }
    long parameters = configuration(before).parameters();
    long most = name.equals(COEFFICIENTS) ? parameters : parameters * MOST_STATES;
    return (int) Math.min(SavedNumbers.HEAD_BYTES + most * Float.BYTES, MOST_FILE_BYTES);
  }

  /** The network of these entries. */
  static MultiLayerNetwork of(Map<String, byte[]> entries, boolean withUpdater) throws IOException {
    NetworkConfiguration configuration = configuration(entries);
    byte[] coefficients = entries.get(COEFFICIENTS);
    if (coefficients == null) {
      throw new IOException("no entry " + COEFFICIENTS);
    }
    long parameters = configuration.parameters();
    byte[] checked = SavedNumbers.vector(COEFFICIENTS, coefficients, parameters, parameters);
    requireFinite(checked, parameters);
    ByteArrayOutputStream zip = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(zip)) {
      out.setLevel(Deflater.NO_COMPRESSION);
      SealedZip.put(out, CONFIGURATION, configuration.json().getBytes(StandardCharsets.UTF_8));
      SealedZip.put(out, COEFFICIENTS, checked);
      byte[] updater = entries.get(UPDATER);
      if (withUpdater && updater != null) {
        SealedZip.put(
            out, UPDATER, SavedNumbers.vector(UPDATER, updater, 0, parameters * MOST_STATES));
      }
    }
    try {
      return ModelSerializer.restoreMultiLayerNetwork(
          new ByteArrayInputStream(zip.toByteArray()), withUpdater);
    } catch (RuntimeException e) {
      throw new IOException("no Deeplearning4j model: " + e.getMessage(), e);
    }
  }

  /** A parameter that is NaN or infinite would make such scores. */
  private static void requireFinite(byte[] vector, long parameters) throws IOException {
    int start = vector.length - Math.toIntExact(parameters * Float.BYTES);
    FloatBuffer numbers =
        ByteBuffer.wrap(vector, start, vector.length - start).slice().asFloatBuffer();
    while (numbers.hasRemaining()) {
      if (!Float.isFinite(numbers.get())) {
        throw new IOException(
            "%s: parameter %,d is NaN or infinite".formatted(COEFFICIENTS, numbers.position() - 1));
      }
    }
  }

  private static NetworkConfiguration configuration(Map<String, byte[]> entries)
      throws IOException {
    byte[] text = entries.get(CONFIGURATION);
    if (text == null) {
      throw new IOException("%s expected as its first entry".formatted(CONFIGURATION));
    }
    return NetworkConfiguration.of(text);
  }
}
