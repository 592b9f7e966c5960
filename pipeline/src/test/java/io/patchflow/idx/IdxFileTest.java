package io.patchflow.idx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.patchflow.failure.ExitCode;
import io.patchflow.failure.PatchflowException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.CRC32;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdxFileTest {
  // 2 x 2 x 3 unsigned bytes, 28 bytes in all.
  private static final byte[] CONTENT =
      IdxBytes.images(2, 2, 3, new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12});

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void nameFile() {
    file = folder.resolve("images");
  }

  private IdxFile open(byte[] bytes) throws IOException {
    Files.write(file, bytes);
    return IdxFile.open(file, "f");
  }

  private static byte[] contentOf(IdxFile file) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    file.copyContent(content);
    return content.toByteArray();
  }

  private static String refusal(ThrowingCallable call) {
    PatchflowException refused = catchThrowableOfType(PatchflowException.class, call);
    assertThat(refused).as("the refusal").isNotNull();
    assertThat(refused.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
    return refused.getMessage();
  }

  @Test
  void plainBytes() throws IOException {
    IdxFile opened = open(CONTENT);
    assertThat(opened.container()).isEqualTo(Container.PLAIN);
    assertThat(contentOf(opened)).isEqualTo(CONTENT);
  }

  @Test
  void theHashIsThatOfTheContentWhateverItIsWrappedIn() throws IOException {
    // printf '\0\0\10\1\0\0\0\3\1\2\3' | sha256sum
    byte[] labels = IdxBytes.labels(1, 2, 3);
    String expected = "398a8a7fbd9531f1d9aa2ae368533e137cb53c202c3665f25affcf1ca88844ab";
    for (byte[] bytes : new byte[][] {labels, IdxBytes.gzip(labels), IdxBytes.xz(labels)}) {
      assertThat(open(bytes).copyContent(OutputStream.nullOutputStream())).isEqualTo(expected);
    }
  }

  @Test
  void gzipIsToldByContentNotByName() throws IOException {
    file = folder.resolve("no-suffix");
    assertThat(contentOf(open(IdxBytes.gzip(CONTENT)))).isEqualTo(CONTENT);
    file = folder.resolve("plain.gz");
    assertThat(contentOf(open(CONTENT))).isEqualTo(CONTENT);
  }

  /** Made by the programs of these names from {@code printf '\0\0\10\1\0\0\0\3\1\2\3'}. */
  @ParameterizedTest
  @CsvSource({
    "gzip 1.12, GZIP, 1f8b08000000000000036360e0606460606066646206008be5bda40b000000",
    "gzip 1.12 of two halves, GZIP, 1f8b08000000000000036360e060640000e4972ad1050000001f8b08000000000"
        + "00003636060666462060042578a0906000000",
    "XZ Utils 5.4.1, XZ, fd377a585a000004e6d6b4460200210116000000742fe5a301000a000008010000000301020300"
        + "00309c5a785767b4c60001230bc21bfd091fb6f37d010000000004595a",
  })
  void whatOthersHavePacked(String by, Container container, String hex) throws IOException {
    IdxFile opened = open(HexFormat.of().parseHex(hex));
    assertThat(opened.container()).as(by).isEqualTo(container);
    assertThat(contentOf(opened)).as(by).isEqualTo(IdxBytes.labels(1, 2, 3));
  }

  @Test
  void gzipOfSeveralMembers() throws IOException {
    for (int cut : new int[] {1, 4, 10, 27}) {
      byte[] head = IdxBytes.gzip(Arrays.copyOf(CONTENT, cut));
      byte[] tail = IdxBytes.gzip(Arrays.copyOfRange(CONTENT, cut, CONTENT.length));
      assertThat(contentOf(open(IdxBytes.join(head, tail))))
          .as("members cut at %d", cut)
          .isEqualTo(CONTENT);
    }
  }

  @Test
  void zerosBehindTheLastMemberArePadding() throws IOException {
    byte[] packed = IdxBytes.gzip(CONTENT);
    for (int zeros : new int[] {1, 2, 511, 1 << 17}) {
      assertThat(contentOf(open(IdxBytes.join(packed, new byte[zeros]))))
          .as("%d zeros", zeros)
          .isEqualTo(CONTENT);
    }
  }

  @Test
  void anythingElseBehindTheLastMemberIsRefusedWithItsOffset() throws IOException {
    byte[] packed = IdxBytes.gzip(CONTENT);
    byte[] page = "GET".getBytes(StandardCharsets.UTF_8);
    assertThat(refusal(() -> contentOf(open(IdxBytes.join(packed, page)))))
        .isEqualTo(
            "f: offset %d: expected a further gzip member, zeros or the end, found 0x47"
                .formatted(packed.length));
    // A padded file that something was joined to, even a whole member: gzip takes it for garbage.
    assertThat(refusal(() -> contentOf(open(IdxBytes.join(packed, new byte[100_000], packed)))))
        .isEqualTo(
            "f: offset %d: expected zeros to the end, which pad the file, found 0x1F"
                .formatted(packed.length + 100_000));
    assertThat(refusal(() -> contentOf(open(IdxBytes.join(packed, new byte[] {0x1F, 0x1F})))))
        .isEqualTo(
            "f: offset %d: expected 0x8B, as a gzip member continues, found 0x1F"
                .formatted(packed.length + 1));
    for (int length = 1; length < packed.length; length++) {
      byte[] cut = IdxBytes.join(packed, Arrays.copyOf(packed, length));
      assertThat(refusal(() -> contentOf(open(cut))))
          .as("%d bytes of a further member", length)
          .startsWith("f: decompressed offset ");
    }
  }

  /** A header with all that RFC 1952 lets it have, made by hand; the content is gzip 1.12's. */
  @Test
  void gzipHeadersWithNameCommentExtraFieldAndCheckSum() throws IOException {
    String header = "1f8b081e0000000000030300" + "616263" + "6e00" + "6300";
    CRC32 crc = new CRC32();
    crc.update(HexFormat.of().parseHex(header));
    String sum = HexFormat.of().toHexDigits(Short.reverseBytes((short) crc.getValue()));
    String body = "6360e0606460606066646206008be5bda40b000000";
    assertThat(contentOf(open(HexFormat.of().parseHex(header + sum + body))))
        .isEqualTo(IdxBytes.labels(1, 2, 3));
    assertThat(refusal(() -> open(HexFormat.of().parseHex(header + "0000" + body))))
        .endsWith("found damage: Corrupt GZIP header");
  }

  @Test
  void xzOfSeveralStreams() throws IOException {
    byte[] head = IdxBytes.xz(Arrays.copyOf(CONTENT, 20));
    byte[] tail = IdxBytes.xz(Arrays.copyOfRange(CONTENT, 20, 28));
    IdxFile opened = open(IdxBytes.join(head, tail));
    assertThat(opened.container()).isEqualTo(Container.XZ);
    assertThat(contentOf(opened)).isEqualTo(CONTENT);
  }

  @Test
  void aPlainFileCutShortIsRefusedWhenOpened() {
    assertThat(refusal(() -> open(Arrays.copyOf(CONTENT, 27))))
        .isEqualTo(
            "f: offset 27: expected 28 bytes (2 x 2 x 3 unsigned byte), found the end of the file");
  }

  @Test
  void aPlainFileWithMoreBytesIsRefusedWhenOpened() {
    assertThat(refusal(() -> open(Arrays.copyOf(CONTENT, 30))))
        .isEqualTo(
            "f: offset 28: expected the end of the file (2 x 2 x 3 unsigned byte), found 2 more"
                + " bytes");
  }

  @Test
  void aZeroLengthFile() {
    assertThat(refusal(() -> open(new byte[0])))
        .isEqualTo("f: offset 0: expected an IDX header, found an empty file");
  }

  @Test
  void gzipOfTooFewOrTooManyBytes() throws IOException {
    IdxFile few = open(IdxBytes.gzip(Arrays.copyOf(CONTENT, 27)));
    assertThat(refusal(() -> contentOf(few)))
        .isEqualTo(
            "f: decompressed offset 27: expected 28 bytes (2 x 2 x 3 unsigned byte), found the end"
                + " of the file");
    IdxFile many = open(IdxBytes.gzip(Arrays.copyOf(CONTENT, 30)));
    assertThat(refusal(() -> contentOf(many)))
        .isEqualTo(
            "f: decompressed offset 28: expected the end of the file (2 x 2 x 3 unsigned byte),"
                + " found more bytes");
  }

  @Test
  void gzipCutShortAnywhere() throws IOException {
    byte[] packed = IdxBytes.gzip(CONTENT);
    for (int length = 2; length < packed.length; length++) {
      byte[] cut = Arrays.copyOf(packed, length);
      assertThat(refusal(() -> contentOf(open(cut))))
          .as("the first %d bytes of %d", length, packed.length)
          .startsWith("f: decompressed offset ")
          .endsWith("expected intact gzip data, found its end: the file is cut short");
    }
  }

  @Test
  void gzipWithAWrongCheckSum() throws IOException {
    byte[] packed = IdxBytes.gzip(IdxBytes.labels(new int[100]));
    packed[packed.length - 8] ^= 1;
    IdxFile opened = open(packed);
    assertThat(refusal(() -> contentOf(opened)))
        .isEqualTo(
            "f: decompressed offset 108: expected intact gzip data, found damage: Corrupt GZIP"
                + " trailer");
  }

  @Test
  void gzipWithAFlippedByteIsRefusedOrHoldsTheSame() throws IOException {
    byte[] packed = IdxBytes.gzip(CONTENT);
    int same = 0;
    for (int i = 0; i < packed.length; i++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] damaged = packed.clone();
        damaged[i] ^= (byte) (1 << bit);
        try {
          assertThat(contentOf(open(damaged)))
              .as("byte %d, bit %d flipped", i, bit)
              .isEqualTo(CONTENT);
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
    byte[] packed = IdxBytes.xz(CONTENT);
    for (int i = 0; i < packed.length; i++) {
      byte[] damaged = packed.clone();
      damaged[i] ^= 1;
      assertThat(refusal(() -> contentOf(open(damaged))))
          .as("byte %d of %d flipped", i, packed.length)
          .startsWith("f: ");
    }
  }

  @Test
  void anHtmlPageInsideGzip() {
    assertThat(refusal(() -> open(IdxBytes.gzip("<html>".getBytes(StandardCharsets.UTF_8)))))
        .isEqualTo("f: decompressed offset 0: expected an IDX header, found an HTML page");
  }

  @Test
  void noFileAndADirectory() throws IOException {
    assertThat(refusal(() -> IdxFile.open(file))).isEqualTo(file + ": no such file");
    Files.createDirectory(file);
    assertThat(refusal(() -> IdxFile.open(file)))
        .isEqualTo(file + ": expected a file, found a directory or device");
  }

  @Test
  void aFileThatChangesAfterItWasOpened() throws IOException {
    IdxFile opened = open(CONTENT);
    opened.requireUnchanged();
    FileTime later = FileTime.fromMillis(Files.getLastModifiedTime(file).toMillis() + 1);
    Files.setLastModifiedTime(file, later);
    assertThat(refusal(opened::requireUnchanged))
        .isEqualTo(
            "f: changed while it was read: expected an unchanged file, found a later change");
    Files.write(file, new byte[5]);
    assertThat(refusal(opened::requireUnchanged))
        .isEqualTo("f: changed while it was read: expected 28 bytes, found 5 bytes");
    Files.delete(file);
    assertThat(refusal(opened::requireUnchanged))
        .isEqualTo("f: changed while it was read: expected 28 bytes, found no file");
  }
}
