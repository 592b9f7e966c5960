package io.patchflow.folder;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.EnumFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.patchflow.failure.ExitCode;
import io.patchflow.failure.PatchflowException;
import io.patchflow.file.RegularFile;
import io.patchflow.schema.SchemaVersion;
import java.io.IOException;
import java.nio.file.Path;

/** Manifests as JSON: indented, properties in the record's order, map entries by key. */
public final class ManifestJson {
  public static final SchemaVersion VERSION = new SchemaVersion(1, 0);

  /** A file takes some 200 bytes. */
  private static final int MOST_BYTES = 1 << 26;

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();
  private static final ObjectReader READER = MAPPER.readerFor(Manifest.class);
  private static final ObjectWriter WRITER = MAPPER.writer(printer());

  private ManifestJson() {}

  public static String write(Manifest manifest) {
    try {
      return WRITER.writeValueAsString(manifest) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("options and details must be JSON values", e);
    }
  }

  /**
   * Reads a manifest.
   *
   * @throws PatchflowException bad input: not a manifest, or of a newer major version
   */
  public static Manifest read(Path file) {
    try {
      JsonNode json = MAPPER.readTree(RegularFile.text(file, MOST_BYTES));
      VERSION.requireReadable(file, "manifest", json.path("schemaVersion").asText("none"));
      return READER.readValue(json);
    } catch (JsonProcessingException e) {
      throw unreadable(file, e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw unreadable(file, e.toString(), e);
    }
  }

  private static PatchflowException unreadable(Path file, String reason, Exception cause) {
    String line = reason.lines().findFirst().orElse("");
    return new PatchflowException(
        ExitCode.BAD_INPUT, "%s: not a readable manifest: %s".formatted(file, line), cause);
  }

  private static DefaultPrettyPrinter printer() {
    DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
    return new DefaultPrettyPrinter().withArrayIndenter(indenter).withObjectIndenter(indenter);
  }
}
