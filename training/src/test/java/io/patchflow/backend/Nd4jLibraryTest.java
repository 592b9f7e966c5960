package io.patchflow.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.patchflow.failure.ExitCode;
import io.patchflow.failure.PatchflowException;
import io.patchflow.platform.Processor;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Nd4jLibraryTest {
  private static final String ZEN_3 = "sse2 sse4_2 avx avx2 fma f16c bmi1 bmi2 abm";
  private static final String KNIGHTS_LANDING = ZEN_3 + " avx512f avx512cd avx512er avx512pf";
  private static final String ZEN_4 = ZEN_3 + " avx512f avx512cd avx512bw avx512dq avx512vl";

  @ParameterizedTest
  @CsvSource({
    "sse2 sse4_2, PLAIN",
    "sse2 sse4_2 avx, PLAIN",
    ZEN_3 + ", AVX2",
    KNIGHTS_LANDING + ", AVX2",
    ZEN_4 + ", AVX512"
  })
  void theFastestThatTheProcessorHasAllInstructionsFor(String flags, Nd4jLibrary expected) {
    assertThat(Nd4jLibrary.choose(x86(flags), null, all())).isEqualTo(expected);
  }

  @Test
  void theFastestOfThoseInTheBuild() {
    assertThat(Nd4jLibrary.choose(x86(ZEN_4), null, only("linux-x86_64")))
        .isEqualTo(Nd4jLibrary.PLAIN);
    assertThat(Nd4jLibrary.choose(x86(ZEN_3), null, only("linux-x86_64(-avx512)?")))
        .isEqualTo(Nd4jLibrary.PLAIN);
    assertThat(
            Nd4jLibrary.choose(
                new Processor("macosx-arm64", Set.of()),
                null,
                name -> name.endsWith("/bindings/macosx-arm64/libnd4jcpu.dylib")))
        .isEqualTo(Nd4jLibrary.PLAIN);
  }

  @Test
  void theOneThatTheUserNames() {
    assertThat(Nd4jLibrary.choose(x86(ZEN_4), "-avx2", all())).isEqualTo(Nd4jLibrary.AVX2);
    assertThat(Nd4jLibrary.choose(x86(ZEN_4), "", all())).isEqualTo(Nd4jLibrary.PLAIN);
  }

  @Test
  void oneThatWouldKillTheProgramIsRefused() {
    PatchflowException refusal =
        catchThrowableOfType(
            PatchflowException.class, () -> Nd4jLibrary.choose(x86(ZEN_3), "-avx512", all()));

    assertThat(refusal.exitCode()).isEqualTo(ExitCode.BACKEND);
    assertThat(refusal)
        .hasMessage(
            "backend cpu: no library of ND4J's in this build is for this processor"
                + " (linux-x86_64-avx512); found [linux-x86_64, linux-x86_64-avx2,"
                + " linux-x86_64-avx512]; see docs/PLATFORMS.md");
  }

  @Test
  void aBuildForAnotherPlatformIsRefused() {
    assertThat(
            catchThrowableOfType(
                PatchflowException.class,
                () ->
                    Nd4jLibrary.choose(
                        new Processor("linux-arm64", Set.of()), null, only("linux-x86_64"))))
        .hasMessage(
            "backend cpu: no library of ND4J's in this build is for this processor (linux-arm64);"
                + " found []; see docs/PLATFORMS.md");
  }

  private static Processor x86(String flags) {
    return new Processor("linux-x86_64", Set.of(flags.split(" ", -1)));
  }

  private static Predicate<String> all() {
    return only("linux-x86_64(-avx2|-avx512)?");
  }

  private static Predicate<String> only(String platforms) {
    return name ->
        name.matches("/org/nd4j/linalg/cpu/nativecpu/bindings/" + platforms + "/libnd4jcpu[.]so");
  }
}
