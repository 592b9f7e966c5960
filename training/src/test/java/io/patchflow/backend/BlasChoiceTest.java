package io.patchflow.backend;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchflow.platform.Processor;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BlasChoiceTest {
  private static final Processor X86 = new Processor("linux-x86_64", Set.of());

  @Test
  void mklWhereTheBuildHasIt() {
    BlasChoice choice =
        BlasChoice.of(
            X86, null, name -> name.equals("/org/bytedeco/mkl/linux-x86_64/libmkl_rt.so.2"));
    assertThat(choice.property()).isEqualTo("mkl");
    assertThat(choice.describe("MKL")).isEqualTo("MKL");
    assertThat(choice.describe("OPENBLAS")).isEqualTo("OPENBLAS, as MKL does not load");
  }

  @Test
  void elseOpenBlasWithTheReason() {
    BlasChoice choice = BlasChoice.of(X86, null, name -> false);
    assertThat(choice.property()).isEmpty();
    assertThat(choice.describe("OPENBLAS")).isEqualTo("OPENBLAS, as MKL is not in this build");
  }

  @Test
  void openBlasWhereMklIsNotMadeFor() {
    BlasChoice choice = BlasChoice.of(new Processor("linux-arm64", Set.of()), null, name -> true);
    assertThat(choice.property()).isEmpty();
    assertThat(choice.describe("OPENBLAS")).isEqualTo("OPENBLAS");
  }

  @Test
  void theOneThatTheUserNames() {
    BlasChoice choice = BlasChoice.of(X86, "blis", name -> true);
    assertThat(choice.property()).isEqualTo("blis");
    assertThat(choice.describe("OPENBLAS")).isEqualTo("OPENBLAS");
  }
}
