package io.patchflow.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MachineCodeTest {

  /** The capabilities that GPUs for x86-64 have had, by NVIDIA's list. */
  @ParameterizedTest
  @CsvSource({
    "3, 0, false",
    "3, 5, false",
    "3, 7, true",
    "5, 0, true",
    "5, 2, true",
    "6, 0, true",
    "6, 1, true",
    "7, 0, true",
    "7, 5, true",
    "8, 0, true",
    "8, 6, true",
    "8, 9, true",
    "9, 0, false",
    "10, 0, false",
    "12, 0, false",
  })
  void codeRunsOnItsMajorVersionFromItsMinorOn(int major, int minor, boolean runs) {
    assertThat(MachineCode.runsOn(new Version(major, minor))).isEqualTo(runs);
  }

  @ParameterizedTest
  @CsvSource({"10020, 10.2", "11000, 11.0", "11060, 11.6", "12020, 12.2"})
  void aReleaseIsReadAsTheDriverTellsIt(int encoded, String release) {
    assertThat(Version.ofRelease(encoded)).hasToString(release);
  }
}
