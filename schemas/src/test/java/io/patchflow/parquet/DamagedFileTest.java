package io.patchflow.parquet;

import static io.patchflow.failure.ExitCode.BAD_INPUT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.patchflow.failure.PatchflowException;
import io.patchflow.schema.PatchSetInfo;
import io.patchflow.schema.PatchShape;
import io.patchflow.schema.table.ConfusionRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DamagedFileTest {
  private static final PatchSetInfo INFO =
      new PatchSetInfo(new PatchShape(4, 4, 1, 2), List.of("cat", "dog"));

  private static final byte[] ZSTD_MAGIC = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd};

  @TempDir Path folder;

  @Test
  void everyFlippedByteIsFoundOrDoesNotMatter() throws IOException {
    Path file = PatchFiles.write(folder.resolve("part.parquet"), INFO, 5, 40);
    byte[] bytes = Files.readAllBytes(file);
    List<String> whole = contents(file);
    List<String> wrong = new ArrayList<>();
    int found = 0;

    for (int at = 0; at < bytes.length; at++) {
      int flip = at % 2 == 0 ? 0xff : 1 << (at / 2 % 8);
      byte[] damaged = bytes.clone();
      damaged[at] ^= (byte) flip;
      Files.write(file, damaged);
      try {
        if (!contents(file).equals(whole)) {
          wrong.add("byte %d of %d, flip %d".formatted(at, bytes.length, flip));
        }
      } catch (PatchflowException e) {
        found++;
        assertThat(e.exitCode()).isEqualTo(BAD_INPUT);
        assertThat(e.getMessage()).startsWith(file + ": ").doesNotContain("\n");
      }
    }

    assertThat(wrong).as("flips that gave other rows").isEmpty();
    assertThat(found).as("flips found, of one a byte").isGreaterThan(bytes.length / 2);
  }

  @Test
  void aDamagedPageIsNamed() throws IOException {
    Path file = PatchFiles.write(folder.resolve("part.parquet"), INFO, 5, 40);
    byte[] bytes = Files.readAllBytes(file);
    int frame = indexOf(bytes, ZSTD_MAGIC);
    bytes[frame + 20] ^= 1;
    Files.write(file, bytes);

    assertThatThrownBy(() -> contents(file))
        .isInstanceOf(PatchflowException.class)
        .hasMessage(
            file + ": damaged: could not verify page integrity, CRC checksum verification failed")
        .hasFieldOrPropertyWithValue("exitCode", BAD_INPUT);
  }

  @ParameterizedTest
  @CsvSource({
    "0, not a Parquet file: 12 bytes or more expected, found 0",
    "11, not a Parquet file: 12 bytes or more expected, found 11",
    "100, 'not a whole Parquet file: bytes 50415231 expected at offset 96, found '",
  })
  void aTruncatedFileIsNamed(int length, String message) throws IOException {
    Path file = PatchFiles.write(folder.resolve("part.parquet"), INFO, 5, 40);
    Files.write(file, Arrays.copyOf(Files.readAllBytes(file), length));

    assertThatThrownBy(() -> PatchFile.info(file))
        .isInstanceOf(PatchflowException.class)
        .hasMessageStartingWith(file + ": " + message);
  }

  @Test
  void anotherFormatIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("page.html"), "<html>Not found</html>");

    assertThatThrownBy(() -> PatchFile.read(file, (index, label, patches, offset, length) -> {}))
        .hasMessage(
            file
                + ": not a whole Parquet file: bytes 50415231 expected at offset 0, found 3c68746d");
    assertThatThrownBy(() -> PatchFile.info(folder.resolve("none")))
        .hasMessage(folder.resolve("none") + ": no such file");
  }

  @Test
  void aTableIsNoPatchFile() {
    Path file = folder.resolve("confusion.parquet");
    TableFile.write(file, ConfusionRow.class, List.of(new ConfusionRow("r", "test", 0, 0, 1)));

    assertThatThrownBy(() -> PatchFile.info(file))
        .hasMessage(file + ": metadata patchflow.schema: expected patches, found confusion");
  }

  private static List<String> contents(Path file) {
    List<String> rows = new ArrayList<>();
    PatchFile.read(
        file,
        (index, label, patches, offset, length) ->
            rows.add(
                index
                    + " "
                    + label
                    + " "
                    + Arrays.toString(Arrays.copyOfRange(patches, offset, offset + length))));
    return rows;
  }

  private static int indexOf(byte[] bytes, byte[] part) {
    return IntStream.range(0, bytes.length - part.length)
        .filter(at -> Arrays.equals(bytes, at, at + part.length, part, 0, part.length))
        .findFirst()
        .orElseThrow();
  }
}
