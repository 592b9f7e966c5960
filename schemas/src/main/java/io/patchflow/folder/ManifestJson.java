package io.patchflow.folder;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.EnumFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.patchflow.schema.SchemaVersion;
import java.nio.file.Path;

/** Manifests as JSON: indented, properties in the record's order, map entries by key. */
public final class ManifestJson {
  public static final SchemaVersion VERSION = new SchemaVersion(1, 0);

  private static final JsonDocument<Manifest> DOCUMENT =
      new JsonDocument<>(
          "manifest",
          VERSION,
          Manifest.class,
          JsonMapper.builder()
              .enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
              .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
              .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
              .enable(SerializationFeature.INDENT_OUTPUT)
              .defaultPrettyPrinter(printer())
              .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
              .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
              .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
              .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
              .build(),
          "delete it and run again");

  private ManifestJson() {}

  /** Its text; options and details must be JSON values. */
  public static String write(Manifest manifest) {
    return DOCUMENT.text(manifest);
  }

  /**
   * Reads a manifest.
   *
   * @throws io.patchflow.failure.PatchflowException bad input: not a manifest, or of a newer major
   *     version
   */
  public static Manifest read(Path file) {
    return DOCUMENT.read(file);
  }

  private static DefaultPrettyPrinter printer() {
    DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
    return new DefaultPrettyPrinter().withArrayIndenter(indenter).withObjectIndenter(indenter);
  }
}
