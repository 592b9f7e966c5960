package io.patchflow.schema;

import static io.patchflow.failure.ExitCode.BAD_INPUT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaTextTest {
  private static final SchemaVersion VERSION = new SchemaVersion(2, 3);

  @Test
  void holdsTheVersionAndTheSchemaWithoutComments() {
    SchemaText schema = SchemaText.of("confusion");

    assertThat(schema.version()).hasToString("1.0");
    assertThat(schema.text())
        .isEqualTo(
            """
            message confusion {
              required binary run_id (STRING);
              required binary split (STRING);
              required int32 actual;
              required int32 predicted;
              required int64 count;
            }
            """);
  }

  @Test
  void tellsItsColumnsWithTheirTypesInOrder() {
    assertThat(SchemaText.of("predictions").columns())
        .containsExactly(
            entry("run_id", "STRING"),
            entry("split", "STRING"),
            entry("index", "int64"),
            entry("label", "int32"),
            entry("predicted", "int32"),
            entry("probability", "float"),
            entry("probabilities", "LIST"),
            entry("loss", "double"));
    assertThat(SchemaText.of("patches").columns())
        .containsExactly(
            entry("index", "int64"),
            entry("label", "int32"),
            entry("patches", "fixed_len_byte_array(IMAGE_BYTES)"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"2.0", "2.3", "2.99"})
  void reads(String found) {
    assertThatCode(() -> VERSION.requireReadable("f", "epochs", found)).doesNotThrowAnyException();
  }

  @Test
  void refusesOtherMajorVersions() {
    assertThatThrownBy(() -> VERSION.requireReadable("f", "epochs", "3.0"))
        .hasMessage(
            "f: schema epochs: expected version 2.x, found 3.0, written by a newer Patchflow")
        .hasFieldOrPropertyWithValue("exitCode", BAD_INPUT);
    assertThatThrownBy(() -> VERSION.requireReadable("f", "epochs", "1.9"))
        .hasMessage("f: schema epochs: expected version 2.x, found 1.9");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1", "1.", "1.0.0", "-1.0", "99999.0", "1.0 "})
  void refusesWhatIsNoVersion(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SchemaVersion.parse(text))
        .withMessage("a version such as 1.0 expected, found " + text);
  }
}
