package io.patchflow.idx;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchflow.failure.ExitCode;
import io.patchflow.failure.PatchflowException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** IDX files that are cut short, damaged or something else. */
class DamagedIdxFileTest {
  @TempDir private Path folder;
  private IdxSample sample;

  @BeforeEach
  void nameFile() {
    sample = new IdxSample(folder.resolve("images"));
  }

  @Test
  void aPlainFileCutShortIsRefusedWhenOpened() {
    assertThat(IdxSample.refusal(() -> sample.open(Arrays.copyOf(IdxSample.CONTENT, 27))))
        .isEqualTo(
            "f: offset 27: expected 28 bytes (2 x 2 x 3 unsigned byte), found the end of the file");
  }

  @Test
  void aPlainFileWithMoreBytesIsRefusedWhenOpened() {
    assertThat(IdxSample.refusal(() -> sample.open(Arrays.copyOf(IdxSample.CONTENT, 30))))
        .isEqualTo(
            "f: offset 28: expected the end of the file (2 x 2 x 3 unsigned byte), found 2 more"
                + " bytes");
  }

  @Test
  void aZeroLengthFile() {
    assertThat(IdxSample.refusal(() -> sample.open(new byte[0])))
        .isEqualTo("f: offset 0: expected an IDX header, found an empty file");
  }

  @Test
  void gzipOfTooFewOrTooManyBytes() throws IOException {
    IdxFile few = sample.open(IdxBytes.gzip(Arrays.copyOf(IdxSample.CONTENT, 27)));
    assertThat(IdxSample.refusal(() -> IdxSample.contentOf(few)))
        .isEqualTo(
            "f: decompressed offset 27: expected 28 bytes (2 x 2 x 3 unsigned byte), found the end"
                + " of the file");
    IdxFile many = sample.open(IdxBytes.gzip(Arrays.copyOf(IdxSample.CONTENT, 30)));
    assertThat(IdxSample.refusal(() -> IdxSample.contentOf(many)))
        .isEqualTo(
            "f: decompressed offset 28: expected the end of the file (2 x 2 x 3 unsigned byte),"
                + " found more bytes");
  }

  @Test
  void gzipCutShortAnywhere() throws IOException {
    byte[] packed = IdxBytes.gzip(IdxSample.CONTENT);
    for (int length = 2; length < packed.length; length++) {
      byte[] cut = Arrays.copyOf(packed, length);
      assertThat(IdxSample.refusal(() -> IdxSample.contentOf(sample.open(cut))))
          .as("the first %d bytes of %d", length, packed.length)
          .startsWith("f: decompressed offset ")
          .endsWith("expected intact gzip data, found its end: the file is cut short");
    }
  }

  @Test
  void gzipWithAWrongCheckSum() throws IOException {
    byte[] packed = IdxBytes.gzip(IdxBytes.labels(new int[100]));
    packed[packed.length - 8] ^= 1;
    IdxFile opened = sample.open(packed);
    assertThat(IdxSample.refusal(() -> IdxSample.contentOf(opened)))
        .isEqualTo(
            "f: decompressed offset 108: expected intact gzip data, found damage: Corrupt GZIP"
                + " trailer");
  }

  @Test
  void gzipWithAFlippedByteIsRefusedOrHoldsTheSame() throws IOException {
    byte[] packed = IdxBytes.gzip(IdxSample.CONTENT);
    int same = 0;
    for (int i = 0; i < packed.length; i++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] damaged = packed.clone();
        damaged[i] ^= (byte) (1 << bit);
        try {
          assertThat(IdxSample.contentOf(sample.open(damaged)))
              .as("byte %d, bit %d flipped", i, bit)
              .isEqualTo(IdxSample.CONTENT);
          same++;
        } catch (PatchflowException e) {
          assertThat(e.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
        }
      }
    }
    assertThat(same)
        .as("flips in the time, flags and system of the header, which gzip itself passes over")
        .isLessThanOrEqualTo(7 * 8);
  }

  @Test
  void xzDamagedAnywhereIsRefused() throws IOException {
    byte[] packed = IdxBytes.xz(IdxSample.CONTENT);
    for (int i = 0; i < packed.length; i++) {
      byte[] damaged = packed.clone();
      damaged[i] ^= 1;
      assertThat(IdxSample.refusal(() -> IdxSample.contentOf(sample.open(damaged))))
          .as("byte %d of %d flipped", i, packed.length)
          .startsWith("f: ");
    }
  }

  @Test
  void anHtmlPageInsideGzip() {
    assertThat(
            IdxSample.refusal(
                () -> sample.open(IdxBytes.gzip("<html>".getBytes(StandardCharsets.UTF_8)))))
        .isEqualTo("f: decompressed offset 0: expected an IDX header, found an HTML page");
  }

  @Test
  void noFileAndADirectory() throws IOException {
    assertThat(IdxSample.refusal(() -> IdxFile.open(sample.file())))
        .isEqualTo(sample.file() + ": no such file");
    Files.createDirectory(sample.file());
    assertThat(IdxSample.refusal(() -> IdxFile.open(sample.file())))
        .isEqualTo(sample.file() + ": expected a file, found a directory or device");
  }

  @Test
  void aFileThatChangesAfterItWasOpened() throws IOException {
    IdxFile opened = sample.open(IdxSample.CONTENT);
    opened.requireUnchanged();
    FileTime later = FileTime.fromMillis(Files.getLastModifiedTime(sample.file()).toMillis() + 1);
    Files.setLastModifiedTime(sample.file(), later);
    assertThat(IdxSample.refusal(opened::requireUnchanged))
        .isEqualTo(
            "f: changed while it was read: expected an unchanged file, found a later change");
    Files.write(sample.file(), new byte[5]);
    assertThat(IdxSample.refusal(opened::requireUnchanged))
        .isEqualTo("f: changed while it was read: expected 28 bytes, found 5 bytes");
    Files.delete(sample.file());
    assertThat(IdxSample.refusal(opened::requireUnchanged))
        .isEqualTo("f: changed while it was read: expected 28 bytes, found no file");
  }
}
