package io.patchflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.patchflow.idx.IdxBytes;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is wrong with a data set is said in one line, with exit code 4, and nothing is left: through
 * the real entry point, one file at a time replaced in a data set that decodes.
 */
class BadInputTest {
  private static final String TRAIN_IMAGES = "train-images-idx3-ubyte";
  private static final String TRAIN_LABELS = "train-labels-idx1-ubyte";
  private static final String TEST_IMAGES = "t10k-images-idx3-ubyte";
  private static final String TEST_LABELS = "t10k-labels-idx1-ubyte";
  private static final byte[] IMAGES = IdxBytes.images(3, 4, 4, new byte[48]);
  private static final byte[] LABELS = IdxBytes.labels(0, 1, 2);
  private static final long MOST_ALLOCATED = 128L << 20;

  @TempDir Path folder;
  private Path data;
  private Path run;

  @BeforeEach
  void writeSoundData() throws IOException {
    data = Files.createDirectory(folder.resolve("data"));
    run = folder.resolve("run");
    Files.write(data.resolve(TRAIN_IMAGES), IMAGES);
    Files.write(data.resolve(TRAIN_LABELS), LABELS);
    Files.write(data.resolve(TEST_IMAGES), IMAGES);
    Files.write(data.resolve(TEST_LABELS), LABELS);
  }

  private Invocation decode() {
    return Invocation.of("decode", "--input", data, "--output", run);
  }

  /** A file's whole content and what is said of it. */
  static Stream<Arguments> damagedFiles() {
    byte[] gzip = IdxBytes.gzip(IMAGES);
    byte[] wrongCrc = gzip.clone();
    wrongCrc[gzip.length - 8] ^= 1;
    return Stream.of(
        images(with(IMAGES, 0, 1), "offset 0: expected 0x00, as IDX begins, found 0x01"),
        images(with(IMAGES, 1, 7), "offset 1: expected 0x00, as IDX begins, found 0x07"),
        images(
            with(IMAGES, 2, 0x0A),
            "offset 2: expected one of the type codes 0x08, 0x09, 0x0B, 0x0C, 0x0D, 0x0E, found"
                + " 0x0A"),
        images(with(IMAGES, 3, 0), "offset 3: expected a rank of 1 to 4, found 0"),
        images(with(IMAGES, 3, 254), "offset 3: expected a rank of 1 to 4, found 254"),
        images(
            header(3, 1 << 15, 1 << 15),
            "offset 16: expected 3221225488 bytes (3 x 32768 x 32768 unsigned byte), found the end"
                + " of the file"),
        images(
            header(1 << 16, 1 << 10, 1 << 7),
            "offset 16: expected 8589934608 bytes (65536 x 1024 x 128 unsigned byte), found the"
                + " end of the file"),
        images(
            header(-1, -1, -1),
            "offset 4: expected sizes whose product is below 2^63, found 4294967295 x 4294967295 x"
                + " 4294967295 unsigned byte"),
        images(
            with(IMAGES, 7, 4),
            "offset 64: expected 80 bytes (4 x 4 x 4 unsigned byte), found the end of the file"),
        images(
            Arrays.copyOf(IMAGES, 66),
            "offset 64: expected the end of the file (3 x 4 x 4 unsigned byte), found 2 more bytes"),
        images(new byte[0], "offset 0: expected an IDX header, found an empty file"),
        images(
            Arrays.copyOf(IMAGES, 11),
            "offset 11: expected a header of 16 bytes, found the end of the file"),
        images(
            Arrays.copyOf(gzip, gzip.length - 9),
            "decompressed offset 64: expected intact gzip data, found its end: the file is cut"
                + " short"),
        images(
            wrongCrc,
            "decompressed offset 64: expected intact gzip data, found damage: Corrupt GZIP trailer"),
        images(
            IdxBytes.gzip(Arrays.copyOf(IMAGES, 40)),
            "decompressed offset 40: expected 64 bytes (3 x 4 x 4 unsigned byte), found the end of"
                + " the file"),
        images(
            "<!DOCTYPE html><title>404</title>".getBytes(StandardCharsets.UTF_8),
            "offset 0: expected an IDX header, found an HTML page"),
        images(
            LABELS,
            "offset 3: expected images of rank 3 (N, H, W) or 4 (N, H, W, C), found rank 1"),
        Arguments.of(
            TRAIN_LABELS, IMAGES, "offset 3: expected labels of rank 1 or 2, found rank 3"),
        images(
            IdxBytes.idx(0x08, new int[] {0, 4, 4}, new byte[0]),
            "offset 4: expected a size of 1 or more in dimension 1 of 3, found 0"),
        images(
            IdxBytes.idx(0x08, new int[] {3, 0, 4}, new byte[0]),
            "offset 8: expected a size of 1 or more in dimension 2 of 3, found 0"),
        images(pixels(0x09, 1), notUnsignedBytes("0x09 (signed byte)")),
        images(pixels(0x0B, 2), notUnsignedBytes("0x0B (short)")),
        images(pixels(0x0C, 4), notUnsignedBytes("0x0C (int)")),
        images(pixels(0x0D, 4), notUnsignedBytes("0x0D (float)")),
        images(pixels(0x0E, 8), notUnsignedBytes("0x0E (double)")),
        Arguments.of(
            TEST_LABELS,
            IdxBytes.idx(0x0D, new int[] {3}, new byte[12]),
            "offset 2: expected an integer type, since labels are classes, found 0x0D (float)"),
        Arguments.of(
            TEST_LABELS,
            IdxBytes.idx(0x0C, new int[] {3}, new byte[] {0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0}),
            "offset 12: expected a label of 0 to 65535, found 65536 at index 1"),
        Arguments.of(
            TEST_LABELS,
            IdxBytes.idx(0x09, new int[] {3}, new byte[] {0, 1, -1}),
            "offset 10: expected a label of 0 to 65535, found -1 at index 2"));
  }

  private static Arguments images(byte[] content, String message) {
    return Arguments.of(TRAIN_IMAGES, content, message);
  }

  private static byte[] with(byte[] content, int offset, int value) {
    byte[] changed = content.clone();
    changed[offset] = (byte) value;
    return changed;
  }

  private static byte[] header(int count, int height, int width) {
    return IdxBytes.idx(0x08, new int[] {count, height, width}, new byte[0]);
  }

  private static byte[] pixels(int type, int bytes) {
    return IdxBytes.idx(type, new int[] {3, 4, 4}, new byte[48 * bytes]);
  }

  private static String notUnsignedBytes(String found) {
    return "offset 2: expected type 0x08 (unsigned byte), since patch tensors hold 8-bit pixels,"
        + " found "
        + found;
  }

  @ParameterizedTest(name = "{2}")
  @MethodSource("damagedFiles")
  void aDamagedFileIsNamedWithThePlaceInIt(String file, byte[] content, String message)
      throws IOException {
    Files.write(data.resolve(file), content);
    assertRefused(data.resolve(file) + ": " + message);
  }

  private void assertRefused(String message) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    Invocation refused = decode();
    assertThat(refused.errLines()).containsExactly("patchflow: " + message);
    assertThat(refused.code()).isEqualTo(4);
    assertThat(refused.out()).isEmpty();
    assertThat(run).as("output").doesNotExist();
    assertThat(threads.getCurrentThreadAllocatedBytes() - before)
        .as("bytes allocated on the way, whatever a header claims")
        .isLessThan(MOST_ALLOCATED);
  }

  @Test
  void imagesAndLabelsSwapped() throws IOException {
    Files.write(data.resolve(TEST_IMAGES), LABELS);
    Files.write(data.resolve(TEST_LABELS), IMAGES);
    assertRefused(
        data.resolve(TEST_IMAGES)
            + ": offset 3: expected images of rank 3 (N, H, W) or 4 (N, H, W, C), found rank 1;"
            + " images and labels are swapped");
  }

  @Test
  void countsThatDiffer() throws IOException {
    Files.write(data.resolve(TRAIN_LABELS), IdxBytes.labels(0, 1));
    assertRefused(
        "%s: offset 4: expected 3 labels, one for each image of %s, found 2"
            .formatted(data.resolve(TRAIN_LABELS), data.resolve(TRAIN_IMAGES)));
  }

  @Test
  void imagesOfTwoSizes() throws IOException {
    Files.write(data.resolve(TEST_IMAGES), IdxBytes.images(3, 8, 4, new byte[96]));
    assertRefused(
        "%s: offset 8: expected images of 4 x 4 x 1 as in %s, found 8 x 4 x 1"
            .formatted(data.resolve(TEST_IMAGES), data.resolve(TRAIN_IMAGES)));
  }

  @Test
  void labelsOfOneClass() throws IOException {
    Files.write(data.resolve(TRAIN_LABELS), IdxBytes.labels(2, 2, 2));
    assertRefused(
        data.resolve(TRAIN_LABELS)
            + ": expected labels of two classes or more, found 3 labels that are all 2: there is"
            + " nothing to learn");
  }

  @Test
  void aLabelBeyondTheNamedClasses() throws IOException {
    Files.writeString(data.resolve("labels.txt"), "cat\ndog\n");
    assertRefused(
        data.resolve(TRAIN_LABELS)
            + ": offset 10: expected a label of 0 to 1, found 2 at index 2; "
            + data.resolve("labels.txt")
            + " names 2 classes");
  }

  @ParameterizedTest
  @MethodSource("fileNames")
  void aDirectoryWithoutOneOfTheFour(String file, String missing) throws IOException {
    Files.delete(data.resolve(file));
    List<String> left =
        Stream.of(TEST_IMAGES, TEST_LABELS, TRAIN_IMAGES, TRAIN_LABELS)
            .filter(name -> !name.equals(file))
            .toList();
    assertRefused("%s: no %s; found %s".formatted(data, missing, String.join(", ", left)));
  }

  static Stream<Arguments> fileNames() {
    return Stream.of(
        Arguments.of(TRAIN_IMAGES, "train images"),
        Arguments.of(TRAIN_LABELS, "train labels"),
        Arguments.of(TEST_IMAGES, "test images"),
        Arguments.of(TEST_LABELS, "test labels"));
  }

  @Test
  void aFileThatCannotBeRead() throws IOException {
    // Nothing is mapped at the beginning of a process's memory: reading fails, even for root.
    Path images = data.resolve(TRAIN_IMAGES);
    Files.delete(images);
    Files.createSymbolicLink(images, Path.of("/proc/self/mem"));
    assertRefused(images + ": offset 0: not readable: Input/output error");
    Files.delete(images);
  }

  @Test
  void aFolderInPlaceOfAFile() throws IOException {
    Files.delete(data.resolve(TEST_LABELS));
    Files.createDirectory(data.resolve(TEST_LABELS));
    assertRefused(
        "%s: no test labels; found %s, %s, %s"
            .formatted(data, TEST_IMAGES, TRAIN_IMAGES, TRAIN_LABELS));
  }

  @Test
  void wrongSuffixesAreNoFault() throws IOException {
    String expected = decode().out();
    Files.move(data.resolve(TRAIN_IMAGES), data.resolve(TRAIN_IMAGES + ".gz"));
    Files.write(data.resolve(TEST_IMAGES), IdxBytes.gzip(IMAGES));
    run = folder.resolve("packed");
    Invocation decoded = decode();
    assertThat(decoded.code()).as(decoded.err()).isZero();
    assertThat(decoded.out()).isEqualTo(expected);
  }

  @Test
  void labelsAsQmnistHasThemAreNoFault() throws IOException {
    String expected = decode().out();
    ByteBuffer rows = ByteBuffer.allocate(3 * 8 * Integer.BYTES);
    for (int row = 0; row < 3; row++) {
      rows.putInt(row);
      for (int column = 1; column < 8; column++) {
        rows.putInt(1000 * column + row);
      }
    }
    Files.delete(data.resolve(TRAIN_LABELS));
    Files.write(
        data.resolve("train-labels-idx2-int"), IdxBytes.idx(0x0C, new int[] {3, 8}, rows.array()));
    run = folder.resolve("qmnist");
    Invocation decoded = decode();
    assertThat(decoded.code()).as(decoded.err()).isZero();
    assertThat(decoded.out()).isEqualTo(expected);
  }
}
