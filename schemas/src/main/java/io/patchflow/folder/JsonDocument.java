package io.patchflow.folder;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.patchflow.failure.ExitCode;
import io.patchflow.failure.PatchflowException;
import io.patchflow.failure.SystemReason;
import io.patchflow.file.RegularFile;
import io.patchflow.schema.SchemaVersion;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A kind of JSON file that states its {@code schemaVersion}.
 *
 * @param <T> its content
 */
public final class JsonDocument<T> {
  private static final String VERSION = "schemaVersion";

  /** A listed file takes some 200 bytes, a class its name. */
  private static final int MOST_BYTES = 1 << 26;

  private final String kind;
  private final SchemaVersion version;
  private final Class<T> type;
  private final JsonMapper mapper;
  private final String remedy;

  /**
   * A kind of file.
   *
   * @param kind its name in messages, such as {@code manifest}
   * @param version of the format that is read and written
   * @param mapper how strictly it is read, and how it is laid out
   * @param remedy what to do about a damaged one, such as {@code delete it and run again}
   */
  public JsonDocument(
      String kind, SchemaVersion version, Class<T> type, JsonMapper mapper, String remedy) {
    this.kind = kind;
    this.version = version;
    this.type = type;
    this.mapper = mapper;
    this.remedy = remedy;
  }

  /**
   * Reads a file.
   *
   * @throws PatchflowException bad input: too long, of another kind, or of a newer major version
   */
  public T read(Path file) {
    String text;
    try {
      text = RegularFile.text(file, MOST_BYTES);
    } catch (IOException e) {
      throw unreadable(file, SystemReason.of(e), e);
    }
    JsonNode json = parsed(file, text);
    if (!json.isObject()) {
      throw unreadable(file, "expected keys and values, found " + JsonFault.words(json), null);
    }
    if (!json.hasNonNull(VERSION)) {
      throw unreadable(file, VERSION + ": expected %s, found nothing".formatted(version), null);
    }
    version.requireReadable(file, kind, json.path(VERSION).asText());
    try {
      // Not of the tree, which no longer knows lines.
      return mapper.readValue(text, type);
    } catch (JsonMappingException e) {
      throw unreadable(file, JsonFault.value(json, e), e);
    } catch (JsonProcessingException e) {
      throw unreadable(file, JsonFault.syntax(text, e), e);
    }
  }

  private JsonNode parsed(Path file, String text) {
    try {
      return mapper.readTree(text);
    } catch (JsonProcessingException e) {
      throw unreadable(file, JsonFault.syntax(text, e), e);
    }
  }

  private PatchflowException unreadable(Path file, String reason, Exception cause) {
    return new PatchflowException(
        ExitCode.BAD_INPUT,
        "%s: not a readable %s: %s; %s".formatted(file, kind, reason, remedy),
        cause);
  }

  /** The text of a file. */
  public String text(T content) {
    try {
      return mapper.writeValueAsString(content) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("expected JSON values in a " + kind, e);
    }
  }
}
