package io.patchflow.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTest {
  @ParameterizedTest
  @ValueSource(strings = {"=HYPERLINK(1)", "+1", "-1", "@SUM", "  =1"})
  void aTextThatASpreadsheetWouldComputeHasAnApostrophe(String text) {
    assertThat(print(text)).isEqualTo("name\r\n'" + text + "\r\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"T-shirt/top", "a=1", "7+1", "'=1"})
  void anyOtherTextStaysAsItIs(String text) {
    assertThat(print(text)).isEqualTo("name\r\n" + text + "\r\n");
  }

  @Test
  void aNumberStaysANumber() {
    assertThat(print(-1.5)).isEqualTo("name\r\n-1.5\r\n");
    assertThat(print(-7L)).isEqualTo("name\r\n-7\r\n");
  }

  @Test
  void aFormulaIsFoundBehindABlankAndInsideOfQuotes() {
    assertThat(print("\t=1,2")).isEqualTo("name\r\n\"'\\x09=1,2\"\r\n");
    assertThat(print("\n=1")).isEqualTo("name\r\n\"'\n=1\"\r\n");
  }

  @Test
  void controlCharactersAreShown() {
    assertThat(print("\u001b[2J\u202ex")).isEqualTo("name\r\n\\x1b[2J\\u202ex\r\n");
  }

  private static String print(Object value) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("name", value);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Csv.print(List.of("name"), List.of(row), new PrintStream(bytes, true, StandardCharsets.UTF_8));
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
