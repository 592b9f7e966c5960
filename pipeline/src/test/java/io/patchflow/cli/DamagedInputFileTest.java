package io.patchflow.cli;

import io.patchflow.idx.IdxBytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One damaged file in a data set that decodes is named with the place in it. */
class DamagedInputFileTest {
  @TempDir Path folder;
  private SoundData sound;

  @BeforeEach
  void writeSoundData() throws IOException {
    sound = SoundData.in(folder);
  }

  /** A file's whole content and what is said of it. */
  static Stream<Arguments> damagedFiles() {
    byte[] gzip = IdxBytes.gzip(SoundData.IMAGES);
    byte[] wrongCrc = gzip.clone();
    wrongCrc[gzip.length - 8] ^= 1;
    return Stream.of(
        images(with(SoundData.IMAGES, 0, 1), "offset 0: expected 0x00, as IDX begins, found 0x01"),
        images(with(SoundData.IMAGES, 1, 7), "offset 1: expected 0x00, as IDX begins, found 0x07"),
        images(
            with(SoundData.IMAGES, 2, 0x0A),
            "offset 2: expected one of the type codes 0x08, 0x09, 0x0B, 0x0C, 0x0D, 0x0E, found"
                + " 0x0A"),
        images(with(SoundData.IMAGES, 3, 0), "offset 3: expected a rank of 1 to 4, found 0"),
        images(with(SoundData.IMAGES, 3, 254), "offset 3: expected a rank of 1 to 4, found 254"),
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
            with(SoundData.IMAGES, 7, 4),
            "offset 64: expected 80 bytes (4 x 4 x 4 unsigned byte), found the end of the file"),
        images(
            Arrays.copyOf(SoundData.IMAGES, 66),
            "offset 64: expected the end of the file (3 x 4 x 4 unsigned byte), found 2 more bytes"),
        images(new byte[0], "offset 0: expected an IDX header, found an empty file"),
        images(
            Arrays.copyOf(SoundData.IMAGES, 11),
            "offset 11: expected a header of 16 bytes, found the end of the file"),
        images(
            Arrays.copyOf(gzip, gzip.length - 9),
            "decompressed offset 64: expected intact gzip data, found its end: the file is cut"
                + " short"),
        images(
            wrongCrc,
            "decompressed offset 64: expected intact gzip data, found damage: Corrupt GZIP trailer"),
        images(
            IdxBytes.gzip(Arrays.copyOf(SoundData.IMAGES, 40)),
            "decompressed offset 40: expected 64 bytes (3 x 4 x 4 unsigned byte), found the end of"
                + " the file"),
        images(
            "<!DOCTYPE html><title>404</title>".getBytes(StandardCharsets.UTF_8),
            "offset 0: expected an IDX header, found an HTML page"),
        images(
            SoundData.LABELS,
            "offset 3: expected images of rank 3 (N, H, W) or 4 (N, H, W, C), found rank 1"),
        Arguments.of(
            SoundData.TRAIN_LABELS,
            SoundData.IMAGES,
            "offset 3: expected labels of rank 1 or 2, found rank 3"),
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
            SoundData.TEST_LABELS,
            IdxBytes.idx(0x0D, new int[] {3}, new byte[12]),
            "offset 2: expected an integer type, since labels are classes, found 0x0D (float)"),
        Arguments.of(
            SoundData.TEST_LABELS,
            IdxBytes.idx(0x0C, new int[] {3}, new byte[] {0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0}),
            "offset 12: expected a label of 0 to 65535, found 65536 at index 1"),
        Arguments.of(
            SoundData.TEST_LABELS,
            IdxBytes.idx(0x09, new int[] {3}, new byte[] {0, 1, -1}),
            "offset 10: expected a label of 0 to 65535, found -1 at index 2"));
  }

  private static Arguments images(byte[] content, String message) {
    return Arguments.of(SoundData.TRAIN_IMAGES, content, message);
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
    Files.write(sound.data().resolve(file), content);
    sound.assertRefused(sound.data().resolve(file) + ": " + message);
  }
}
