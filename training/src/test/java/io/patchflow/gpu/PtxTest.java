package io.patchflow.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchflow.driver.Driver;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

class PtxTest {
  private static String text() {
    return new String(Ptx.load(), StandardCharsets.US_ASCII);
  }

  @Test
  void itIsOfThisSource() {
    assertThat(text().lines().findFirst())
        .as("the first line of engine.ptx; the profile ptx makes it anew, see docs/GPU.md")
        .hasValueSatisfying(line -> assertThat(line).isEqualTo(head()));
  }

  private static String head() {
    try {
      return KernelSource.head();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void itIsWhatTheDriverIsAskedToTake() {
    assertThat(text())
        .contains("\n.version 7.6\n", "\n.target sm_60\n")
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
  void sumsAreRoundedAsTheSourceSaysWhateverTheGpu() {
    // Without .rn a driver may join a product and a sum, on some GPUs and not on others.
    assertThat(text()).doesNotContainPattern("(?m)^\\s*(@\\S+ )?(mul|add|sub)\\.f(32|64)");
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
