package io.patchflow.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProcessorTest {
  private static final List<String> CPU_INFO =
      List.of(
          "processor\t: 0",
          "flags\t\t: fpu sse2 avx fma avx2 avx512f avx512bw",
          "",
          "flags\t\t: of the second");

  @ParameterizedTest
  @CsvSource({
    "Linux, amd64, linux-x86_64",
    "Linux, aarch64, linux-arm64",
    "Mac OS X, x86_64, macosx-x86_64",
    "Mac OS X, aarch64, macosx-arm64"
  })
  void platformsHaveJavaCppsNames(String system, String architecture, String platform) {
    assertThat(Processor.of(system, architecture, List.of(), 0).platform()).isEqualTo(platform);
    assertThat(Processor.of(system, architecture, List.of(), 0).flags()).isEmpty();
  }

  @Test
  void flagsAreThoseOfTheFirstProcessor() {
    assertThat(Processor.of("Linux", "amd64", CPU_INFO, 3).flags())
        .containsExactlyInAnyOrder("fpu", "sse2", "avx", "fma", "avx2", "avx512f", "avx512bw");
  }

  @Test
  void whatTheVirtualMachineDoesNotFindIsNotThere() {
    // An emulator shows the file of the machine that it runs on.
    assertThat(Processor.of("Linux", "amd64", CPU_INFO, 2).flags())
        .containsExactlyInAnyOrder("fpu", "sse2", "avx", "fma", "avx2");
    assertThat(Processor.of("Linux", "amd64", CPU_INFO, 0).flags())
        .containsExactlyInAnyOrder("fpu", "sse2", "fma");
  }

  @Test
  void allOfSeveralFlagsAreAskedFor() {
    Processor processor = Processor.of("Linux", "amd64", CPU_INFO, 3);
    assertThat(processor.has("avx avx2")).isTrue();
    assertThat(processor.has("avx avx512vl")).isFalse();
    assertThat(processor.has("")).isTrue();
  }
}
