package io.patchflow.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.patchflow.schema.PatchSetInfo;
import io.patchflow.schema.PatchShape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PatchFileTest {
  private static final PatchSetInfo INFO =
      new PatchSetInfo(new PatchShape(28, 28, 1, 4), List.of("T-shirt/top", "Trouser", "\"é\""));

  @TempDir Path folder;

  @Test
  void givesBackWhatWasWritten() throws IOException {
    Path file = PatchFiles.write(folder.resolve("part.parquet"), INFO, 1000, 70_000);

    List<Long> indices = new ArrayList<>();
    long rows =
        PatchFile.read(
            file,
            (index, label, patches, offset, length) -> {
              indices.add(index);
              assertThat(label).isEqualTo(PatchFiles.label(index, INFO));
              if (!Arrays.equals(
                  patches, offset, offset + length, PatchFiles.image(index, INFO), 0, 784)) {
                assertThat(Arrays.copyOfRange(patches, offset, offset + length))
                    .as("image %d", index)
                    .isEqualTo(PatchFiles.image(index, INFO));
              }
            });

    assertThat(rows).as("rows, over several row groups").isEqualTo(70_000);
    assertThat(indices).hasSize(70_000).isSorted().startsWith(1000L).endsWith(70_999L);
    assertThat(PatchFile.info(file)).isEqualTo(INFO);
  }

  @Test
  void holdsNoRowsToo() throws IOException {
    Path file = PatchFiles.write(folder.resolve("part.parquet"), INFO, 0, 0);

    assertThat(PatchFile.read(file, (index, label, patches, offset, length) -> {})).isZero();
    assertThat(PatchFile.info(file)).isEqualTo(INFO);
  }

  @Test
  void aFullDiskIsAnIoFailureAlsoOnClose() throws IOException {
    PatchFileWriter writer =
        PatchFileWriter.open(Files.newOutputStream(Path.of("/dev/full")), INFO);
    writer.write(0, 1, PatchFiles.image(0, INFO));

    assertThatThrownBy(writer::close)
        .isInstanceOf(IOException.class)
        .hasMessage("No space left on device");
  }

  @Test
  void aVisitorsOwnFailureIsNotTheFiles() throws IOException {
    Path file = PatchFiles.write(folder.resolve("part.parquet"), INFO, 0, 3);
    IllegalStateException failure = new IllegalStateException("mine");

    assertThatThrownBy(
            () ->
                PatchFile.read(
                    file,
                    (index, label, patches, offset, length) -> {
                      throw failure;
                    }))
        .isSameAs(failure);
  }

  @Test
  void refusesARowThatDoesNotFitTheShape() throws IOException {
    PatchFileWriter writer = PatchFileWriter.open(new ByteArrayOutputStream(), INFO);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> writer.write(7, 0, new byte[783]))
        .withMessage("image 7: 784 bytes expected, found 783");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> writer.write(7, 3, new byte[784]))
        .withMessage("an index from 0 and a label from 0 to 2 expected, found index 7, label 3");
  }

  @Test
  void aNameSaysTheFirstIndex() {
    assertThat(PatchFile.name(10_000)).isEqualTo("part-0000010000.parquet");
    for (long first : new long[] {0, 10_000, 9_999_999_999L, 10_000_000_000L}) {
      assertThat(PatchFile.first(folder.resolve(PatchFile.name(first)))).isEqualTo(first);
    }
    for (String name : List.of("part-1.parquet", "part-000000000x.parquet", "part-0000000000")) {
      assertThatThrownBy(() -> PatchFile.first(folder.resolve(name)))
          .hasMessage("%s: expected a name such as part-0000000000.parquet", folder.resolve(name));
    }
  }
}
