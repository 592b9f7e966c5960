package io.patchflow.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchflow.driver.Driver;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PtxTest {
  private static String text(String precision) {
    return new String(Ptx.load(precision), StandardCharsets.US_ASCII);
  }

  @ParameterizedTest
  @ValueSource(strings = {"float32", "tf32"})
  void itIsOfThisSource(String precision) {
    assertThat(text(precision).lines().findFirst())
        .as(
            "the first line of engine-%s.ptx; the profile ptx makes it anew, see docs/GPU.md",
            precision)
        .hasValueSatisfying(line -> assertThat(line).isEqualTo(head()));
  }

  private static String head() {
    try {
      return KernelSource.head();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @CsvSource({"float32, 60", "tf32, 80"})
  void itIsWhatTheDriverIsAskedToTake(String precision, int target) {
    assertThat(text(precision))
        .contains("\n.version 7.6\n", "\n.target sm_" + target + "\n")
        .contains(
            ".entry samples(",
            ".entry shared(",
            ".entry reduce(",
            ".entry update(",
            ".entry gather(");
    assertThat(Driver.LEAST_CAPABILITY).hasToString("6.0");
    assertThat(Driver.KERNELS.cuda()).as("whose PTX version is 7.6").hasToString("11.6");
  }

  @Test
  void matrixUnitsMultiplyWhatWasRoundedToTheNearest() {
    assertThat(text("tf32"))
        .contains("mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32 ", "cvt.rna.tf32.f32 ");
    assertThat(text("float32")).doesNotContain("mma.", "tf32");
  }

  @ParameterizedTest
  @ValueSource(strings = {"float32", "tf32"})
  void sumsAreRoundedAsTheSourceSaysWhateverTheGpu(String precision) {
    // Without .rn a driver may join a product and a sum, on some GPUs and not on others.
    assertThat(text(precision)).doesNotContainPattern("(?m)^\\s*(@\\S+ )?(mul|add|sub)\\.f(32|64)");
  }

  @Test
  void theWordsOfAnInstructionAreThoseOfTheSource() throws IOException {
    String source = Files.readString(KernelSource.FOLDER.resolve("machine.h"));
    String kinds = source.replaceAll("(?s).*?enum \\{(.*?)\\};.*", "$1").replaceAll("\\s+", "");
    assertThat(kinds.split(","))
        .containsExactly(
            java.util.Arrays.stream(Words.Kind.values()).map(Enum::name).toArray(String[]::new));
    String fields =
        source
            .replaceAll("(?s).*struct Instruction \\{(.*?)\\};.*", "$1")
            .replaceAll("//[^\n]*", "")
            .replaceAll("int|\\s", "")
            .replace(';', ',')
            .replaceAll("([A-Z])", "_$1")
            .toUpperCase(java.util.Locale.ROOT);
    assertThat(fields.split(","))
        .containsExactly(
            java.util.Arrays.stream(Words.Field.values()).map(Enum::name).toArray(String[]::new));
  }
}
