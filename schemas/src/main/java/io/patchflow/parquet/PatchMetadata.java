package io.patchflow.parquet;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.patchflow.failure.PatchflowException;
import io.patchflow.schema.PatchSetInfo;
import io.patchflow.schema.PatchShape;
import io.patchflow.schema.SchemaText;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/** What a patch tensor file says about itself, to and from its Parquet key-value metadata. */
final class PatchMetadata {
  private static final SchemaText SCHEMA = SchemaText.of("patches");
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String PREFIX = "patchflow.";
  private static final String CHECKSUM = PREFIX + "metadata.crc32";

  private PatchMetadata() {}

  /** The columns of files of this shape. */
  static MessageType columns(PatchShape shape) {
    return MessageTypeParser.parseMessageType(
        SCHEMA.text().replace("IMAGE_BYTES", Integer.toString(shape.imageBytes())));
  }

  static Map<String, String> of(PatchSetInfo info) {
    PatchShape shape = info.shape();
    Map<String, String> metadata = new TreeMap<>();
    metadata.put("patchflow.schema", SCHEMA.name());
    metadata.put("patchflow.schema.version", SCHEMA.version().toString());
    metadata.put("patchflow.image.height", Integer.toString(shape.height()));
    metadata.put("patchflow.image.width", Integer.toString(shape.width()));
    metadata.put("patchflow.image.channels", Integer.toString(shape.channels()));
    metadata.put("patchflow.patch.size", Integer.toString(shape.patchSize()));
    metadata.put("patchflow.tokens", Integer.toString(shape.tokens()));
    metadata.put("patchflow.patch.dim", Integer.toString(shape.patchDim()));
    metadata.put("patchflow.dtype", "uint8");
    metadata.put("patchflow.scale", "1/255");
    metadata.put("patchflow.classes", Integer.toString(info.classes()));
    metadata.put("patchflow.class.names", toJson(info.classNames()));
    // Parquet guards its pages with checksums, but not its footer.
    metadata.put(CHECKSUM, checksum(metadata));
    return metadata;
  }

  /**
   * Reads the metadata of {@code file}.
   *
   * @throws PatchflowException bad input: not a patch tensor file, a newer one, or a damaged one
   */
  static PatchSetInfo parse(Path file, Map<String, String> metadata) {
    require(file, metadata, "patchflow.schema", SCHEMA.name());
    SCHEMA
        .version()
        .requireReadable(file, SCHEMA.name(), text(file, metadata, "patchflow.schema.version"));
    if (metadata.containsKey(CHECKSUM)) {
      require(file, metadata, CHECKSUM, checksum(metadata));
    }
    require(file, metadata, "patchflow.dtype", "uint8");
    require(file, metadata, "patchflow.scale", "1/255");
    PatchShape shape = shape(file, metadata);
    require(file, metadata, "patchflow.tokens", Integer.toString(shape.tokens()));
    require(file, metadata, "patchflow.patch.dim", Integer.toString(shape.patchDim()));
    List<String> names = fromJson(file, text(file, metadata, "patchflow.class.names"));
    require(file, metadata, "patchflow.classes", Integer.toString(names.size()));
    return new PatchSetInfo(shape, names);
  }

  private static PatchShape shape(Path file, Map<String, String> metadata) {
    try {
      return new PatchShape(
          Integer.parseInt(text(file, metadata, "patchflow.image.height")),
          Integer.parseInt(text(file, metadata, "patchflow.image.width")),
          Integer.parseInt(text(file, metadata, "patchflow.image.channels")),
          Integer.parseInt(text(file, metadata, "patchflow.patch.size")));
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw PatchflowException.badInput(
          "%s: metadata: image and patch sizes: %s".formatted(file, e.getMessage()));
    }
  }

  private static void require(
      Path file, Map<String, String> metadata, String key, String expected) {
    String found = text(file, metadata, key);
    if (!found.equals(expected)) {
      throw PatchflowException.badInput(
          "%s: metadata %s: expected %s, found %s".formatted(file, key, expected, found));
    }
  }

  private static String text(Path file, Map<String, String> metadata, String key) {
    String value = metadata.get(key);
    if (value == null) {
      throw PatchflowException.badInput(
          "%s: not a patch tensor file: no metadata %s".formatted(file, key));
    }
    return value;
  }

  private static String checksum(Map<String, String> metadata) {
    CRC32 crc = new CRC32();
    new TreeMap<>(metadata)
        .forEach(
            (key, value) -> {
              if (key.startsWith(PREFIX) && !key.equals(CHECKSUM)) {
                crc.update((key + "=" + value + "\n").getBytes(StandardCharsets.UTF_8));
              }
            });
    return Long.toHexString(crc.getValue());
  }

  private static String toJson(List<String> names) {
    try {
      return JSON.writeValueAsString(names);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a list of texts is JSON", e);
    }
  }

  private static List<String> fromJson(Path file, String json) {
    try {
      return List.of(JSON.readValue(json, String[].class));
    } catch (JsonProcessingException | NullPointerException e) {
      throw PatchflowException.badInput(
          "%s: metadata patchflow.class.names: expected a JSON array of texts, found %s"
              .formatted(file, json));
    }
  }
}
