package io.patchflow.folder;

import com.fasterxml.jackson.core.JsonProcessingException;
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
  /** A listed file takes some 200 bytes, a class its name. */
  private static final int MOST_BYTES = 1 << 26;

  private final String kind;
  private final SchemaVersion version;
  private final Class<T> type;
  private final JsonMapper mapper;

  /**
   * A kind of file.
   *
   * @param kind its name in messages, such as {@code manifest}
   * @param version of the format that is read and written
   * @param mapper how strictly it is read, and how it is laid out
   */
  public JsonDocument(String kind, SchemaVersion version, Class<T> type, JsonMapper mapper) {
    this.kind = kind;
    this.version = version;
    this.type = type;
    this.mapper = mapper;
  }

  /**
   * Reads a file.
   *
   * @throws PatchflowException bad input: too long, of another kind, or of a newer major version
   */
  public T read(Path file) {
    try {
      JsonNode json = mapper.readTree(RegularFile.text(file, MOST_BYTES));
      version.requireReadable(file, kind, json.path("schemaVersion").asText("none"));
      return mapper.treeToValue(json, type);
    } catch (JsonProcessingException e) {
      throw unreadable(file, e.getOriginalMessage().lines().findFirst().orElse(""), e);
    } catch (IOException e) {
      throw unreadable(file, SystemReason.of(e), e);
    }
  }

  private PatchflowException unreadable(Path file, String reason, Exception cause) {
    return new PatchflowException(
        ExitCode.BAD_INPUT, "%s: not a readable %s: %s".formatted(file, kind, reason), cause);
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
