package io.patchflow.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.patchflow.dataset.DataSet;
import io.patchflow.failure.ExitCode;
import io.patchflow.failure.PatchflowException;
import io.patchflow.idx.IdxBytes;
import io.patchflow.schema.PatchSetInfo;
import io.patchflow.schema.Split;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Input and options that cannot be decoded: one message, and nothing is left. */
class DecodeRefusalsTest {
  @TempDir private Path folder;
  private Path input;
  private TinyDecode decode;

  @BeforeEach
  void nameFolders() {
    input = folder.resolve("in");
    decode = TinyDecode.into(folder.resolve("out"));
  }

  @Test
  void badInputLeavesNothing() throws IOException {
    DataSet dataSet = TinyDecode.DATA.write(input);
    Path testLabels = dataSet.test().labels().path();
    Files.write(testLabels, IdxBytes.labels(0, 1, 2, 0, 1, 3, 0));
    assertBadInput(
        TinyDecode.options(dataSet).withClasses(3),
        testLabels
            + ": offset 13: expected a label of 0 to 2, found 3 at index 5; the recipe's classes are"
            + " 3");

    Files.write(testLabels, IdxBytes.gzip(IdxBytes.labels(0, 1, 2, 0, 1)));
    assertBadInput(
        TinyDecode.options(dataSet),
        "%s: offset 4: expected 7 labels, one for each image of %s, found 5"
            .formatted(testLabels, dataSet.test().images()));

    byte[] packed = IdxBytes.gzip(TinyDecode.DATA.testLabels());
    Files.write(testLabels, Arrays.copyOf(packed, packed.length - 1));
    assertBadInput(
        TinyDecode.options(dataSet),
        testLabels
            + ": decompressed offset 0: expected intact gzip data, found its end: the file is cut"
            + " short");
  }

  private void assertBadInput(DecodeOptions options, String message) {
    PatchflowException refused = decode.refusal(options);
    assertThat(refused).hasMessage(message);
    assertThat(refused.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(decode.run().root()).as("the output folder").doesNotExist();
  }

  @Test
  void splitsOfDifferentImageSizes() throws IOException {
    DataSet dataSet = TinyDecode.DATA.write(input);
    Files.write(dataSet.test().images().path(), IdxBytes.images(7, 6, 4, new byte[7 * 24]));
    assertBadInput(
        TinyDecode.options(dataSet),
        "%s: offset 8: expected images of 4 x 6 x 1 as in %s, found 6 x 4 x 1"
            .formatted(dataSet.test().images(), dataSet.train().images()));
  }

  @Test
  void aPatchSizeThatDoesNotDivideNamesThoseThatDo() throws IOException {
    PatchflowException refused = decode.refusal(DecodeOptions.of(TinyDecode.DATA.write(input), 4));
    assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(refused).hasMessage("patch size: expected one that divides 4 x 6 (1, 2), found 4");
    assertThat(decode.run().root()).doesNotExist();
  }

  @Test
  void aFileThatShrinksWhileItIsRead() throws IOException {
    DataSet dataSet = TinyDecode.DATA.write(input);
    Path images = dataSet.train().images().path();
    PatchflowException refused =
        catchThrowableOfType(
            PatchflowException.class,
            () ->
                DecodeStage.run(
                    TinyDecode.options(dataSet),
                    decode.run(),
                    TinyDecode.checked(),
                    verdict -> truncate(images, 400)));
    assertThat(refused.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
    String shrunk =
        "expected 616 bytes (25 x 4 x 6 unsigned byte), found the end of the file: it shrank while"
            + " it was read";
    assertThat(refused.getMessage())
        .as("what the range says that notices first: the second, the third or the first")
        .isIn(
            "%s: offset 400: %s".formatted(images, shrunk),
            "%s: offset 496: %s".formatted(images, shrunk),
            images + ": changed while it was read: expected 616 bytes, found 400 bytes");
    assertThat(decode.run().root()).as("the output folder").doesNotExist();
  }

  private static void truncate(Path file, long bytes) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aFailureInAWorkerReachesTheCallerAndLeavesNothing() throws IOException {
    DataSet dataSet = TinyDecode.DATA.write(input);
    DecodeInputs inputs = DecodeInputs.open(dataSet, 2, folder);
    Files.write(dataSet.train().images().path(), new byte[100]);
    PatchflowException refused =
        catchThrowableOfType(
            PatchflowException.class,
            () ->
                DecodePipeline.run(
                    IdxIO.ranges().from(Split.TRAIN, inputs.train()),
                    new PatchSetInfo(inputs.shape(2, false), List.of("0", "1", "2")),
                    /* transpose= */ false,
                    folder.resolve("work"),
                    TinyDecode.checked()));
    assertThat(refused.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(refused)
        .hasMessage(
            dataSet.train().images()
                + ": offset 100: expected 616 bytes (25 x 4 x 6 unsigned byte), found the end of"
                + " the file: it shrank while it was read");
    assertThat(folder.resolve("work")).as("where other workers would write").doesNotExist();
  }
}
