package io.patchflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.util.List;
import org.junit.jupiter.api.Test;

class LocaleCheckTest {
  private static final String POSIX = "ANSI_X3.4-1968";
  private static final File HERE = new File(System.getProperty("user.dir"));

  @Test
  void lettersThatTheEncodingLacksAreRefusedWithTheCure() {
    // As Java gives the two bytes of a letter that is none in ASCII.
    assertThat(LocaleCheck.problem(List.of("decode", "--input", "M\uFFFD\uFFFDller"), HERE, POSIX))
        .hasValue(
            "'M\uFFFD\uFFFDller' has letters that the locale's encoding, ANSI_X3.4-1968, has not;"
                + " set LC_ALL=C.UTF-8");
  }

  @Test
  void bytesThatAreNoUtf8AreRefused() {
    assertThat(LocaleCheck.problem(List.of("decode", "--output", "out/\uFFFD"), HERE, "UTF-8"))
        .hasValue("'out/\uFFFD': expected letters in UTF-8, found bytes that are none");
  }

  @Test
  void aWorkingFolderThatWasNotUnderstoodIsRefused() {
    assertThat(LocaleCheck.problem(List.of("doctor"), new File("/no/M??ller"), POSIX))
        .hasValueSatisfying(problem -> assertThat(problem).startsWith("'/no/M??ller' has letters"));
  }

  @Test
  void whatTheEncodingHasIsLeftAlone() {
    assertThat(LocaleCheck.problem(List.of("decode", "--input", "plain"), HERE, POSIX)).isEmpty();
    assertThat(LocaleCheck.problem(List.of("M\u00fcller"), HERE, "UTF-8")).isEmpty();
    assertThat(LocaleCheck.problem(List.of("M\u00fcller"), HERE, "ISO-8859-1")).isEmpty();
  }
}
