package io.patchflow.parquet;

import static io.patchflow.failure.ExitCode.BAD_INPUT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.patchflow.failure.PatchflowException;
import io.patchflow.schema.PatchSetInfo;
import io.patchflow.schema.PatchShape;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PatchMetadataTest {
  private static final Path FILE = Path.of("part.parquet");
  private static final String CHECKSUM = "patchflow.metadata.crc32";
  private static final PatchSetInfo INFO =
      new PatchSetInfo(new PatchShape(28, 14, 3, 7), List.of("cat, \"dog\"", "é"));

  @Test
  void saysAllThatTheContractAsksFor() {
    assertThat(PatchMetadata.of(INFO))
        .containsOnly(
            entry("patchflow.schema", "patches"),
            entry("patchflow.schema.version", "1.0"),
            entry("patchflow.image.height", "28"),
            entry("patchflow.image.width", "14"),
            entry("patchflow.image.channels", "3"),
            entry("patchflow.patch.size", "7"),
            entry("patchflow.tokens", "8"),
            entry("patchflow.patch.dim", "147"),
            entry("patchflow.dtype", "uint8"),
            entry("patchflow.scale", "1/255"),
            entry("patchflow.classes", "2"),
            entry("patchflow.class.names", "[\"cat, \\\"dog\\\"\",\"é\"]"),
            entry(CHECKSUM, PatchMetadata.of(INFO).get(CHECKSUM)));
    assertThat(PatchMetadata.parse(FILE, PatchMetadata.of(INFO))).isEqualTo(INFO);
  }

  @Test
  void damageIsFoundByTheChecksum() {
    for (String key : PatchMetadata.of(INFO).keySet()) {
      assertThatThrownBy(() -> PatchMetadata.parse(FILE, with(key, "9")))
          .as(key)
          .isInstanceOf(PatchflowException.class)
          .hasMessageStartingWith(FILE + ": ")
          .hasFieldOrPropertyWithValue("exitCode", BAD_INPUT);
    }
    assertThatThrownBy(() -> PatchMetadata.parse(FILE, with("patchflow.class.names", "[]")))
        .hasMessageStartingWith(FILE + ": metadata " + CHECKSUM + ": expected ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"patchflow.schema", "patchflow.patch.size", "patchflow.class.names"})
  void aMissingKeyIsNamed(String key) {
    Map<String, String> metadata = withoutChecksum();
    metadata.remove(key);

    assertThatThrownBy(() -> PatchMetadata.parse(FILE, metadata))
        .hasMessage(FILE + ": not a patch tensor file: no metadata " + key);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          patchflow.schema.version | 2.1 | schema patches: expected version 1.x, found 2.1, written by a newer Patchflow
          patchflow.dtype          | float32 | metadata patchflow.dtype: expected uint8, found float32
          patchflow.tokens         | 49  | metadata patchflow.tokens: expected 8, found 49
          patchflow.patch.size     | 5   | metadata: image and patch sizes: a patch size of 5 does not divide 28 x 14
          patchflow.image.height   | x   | metadata: image and patch sizes: For input string: "x"
          patchflow.image.height   | 2147483647 | metadata: image and patch sizes: a patch size of 7 does not divide 2147483647 x 14
          patchflow.classes        | 3   | metadata patchflow.classes: expected 2, found 3
          patchflow.class.names    | {}  | metadata patchflow.class.names: expected a JSON array of texts, found {}
          patchflow.class.names    | [null] | metadata patchflow.class.names: expected a JSON array of texts, found [null]
          """)
  void aWrongValueIsNamed(String key, String value, String message) {
    Map<String, String> metadata = withoutChecksum();
    metadata.put(key, value);

    assertThatThrownBy(() -> PatchMetadata.parse(FILE, metadata))
        .isInstanceOf(PatchflowException.class)
        .hasMessage(FILE + ": " + message);
  }

  private static Map<String, String> withoutChecksum() {
    Map<String, String> metadata = new HashMap<>(PatchMetadata.of(INFO));
    metadata.remove(CHECKSUM);
    return metadata;
  }

  private static Map<String, String> with(String key, String value) {
    Map<String, String> metadata = new HashMap<>(PatchMetadata.of(INFO));
    metadata.put(key, value);
    return metadata;
  }
}
