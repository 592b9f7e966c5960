package io.patchflow.idx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.CRC32;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** IDX files that can be read, and what they may be wrapped in. */
class IdxFileTest {
  @TempDir private Path folder;
  private IdxSample sample;

  @BeforeEach
  void nameFile() {
    sample = new IdxSample(folder.resolve("images"));
  }

  @Test
  void plainBytes() throws IOException {
    IdxFile opened = sample.open(IdxSample.CONTENT);
    assertThat(opened.container()).isEqualTo(Container.PLAIN);
    assertThat(IdxSample.contentOf(opened)).isEqualTo(IdxSample.CONTENT);
  }

  @Test
  void theHashIsThatOfTheContentWhateverItIsWrappedIn() throws IOException {
    // printf '\0\0\10\1\0\0\0\3\1\2\3' | sha256sum
    byte[] labels = IdxBytes.labels(1, 2, 3);
    String expected = "398a8a7fbd9531f1d9aa2ae368533e137cb53c202c3665f25affcf1ca88844ab";
    for (byte[] bytes : new byte[][] {labels, IdxBytes.gzip(labels), IdxBytes.xz(labels)}) {
      assertThat(sample.open(bytes).copyContent(OutputStream.nullOutputStream()))
          .isEqualTo(expected);
    }
  }

  @Test
  void gzipIsToldByContentNotByName() throws IOException {
    sample = new IdxSample(folder.resolve("no-suffix"));
    assertThat(IdxSample.contentOf(sample.open(IdxBytes.gzip(IdxSample.CONTENT))))
        .isEqualTo(IdxSample.CONTENT);
    sample = new IdxSample(folder.resolve("plain.gz"));
    assertThat(IdxSample.contentOf(sample.open(IdxSample.CONTENT))).isEqualTo(IdxSample.CONTENT);
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
    IdxFile opened = sample.open(HexFormat.of().parseHex(hex));
    assertThat(opened.container()).as(by).isEqualTo(container);
    assertThat(IdxSample.contentOf(opened)).as(by).isEqualTo(IdxBytes.labels(1, 2, 3));
  }

  @Test
  void gzipOfSeveralMembers() throws IOException {
    for (int cut : new int[] {1, 4, 10, 27}) {
      byte[] head = IdxBytes.gzip(Arrays.copyOf(IdxSample.CONTENT, cut));
      byte[] tail =
          IdxBytes.gzip(Arrays.copyOfRange(IdxSample.CONTENT, cut, IdxSample.CONTENT.length));
      assertThat(IdxSample.contentOf(sample.open(IdxBytes.join(head, tail))))
          .as("members cut at %d", cut)
          .isEqualTo(IdxSample.CONTENT);
    }
  }

  @Test
  void zerosBehindTheLastMemberArePadding() throws IOException {
    byte[] packed = IdxBytes.gzip(IdxSample.CONTENT);
    for (int zeros : new int[] {1, 2, 511, 1 << 17}) {
      assertThat(IdxSample.contentOf(sample.open(IdxBytes.join(packed, new byte[zeros]))))
          .as("%d zeros", zeros)
          .isEqualTo(IdxSample.CONTENT);
    }
  }

  @Test
  void anythingElseBehindTheLastMemberIsRefusedWithItsOffset() throws IOException {
    byte[] packed = IdxBytes.gzip(IdxSample.CONTENT);
    byte[] page = "GET".getBytes(StandardCharsets.UTF_8);
    assertThat(
            IdxSample.refusal(() -> IdxSample.contentOf(sample.open(IdxBytes.join(packed, page)))))
        .isEqualTo(
            "f: offset %d: expected a further gzip member, zeros or the end, found 0x47"
                .formatted(packed.length));
    // A padded sample.file() that something was joined to, even a whole member: gzip takes it for
    // garbage.
    assertThat(
            IdxSample.refusal(
                () ->
                    IdxSample.contentOf(
                        sample.open(IdxBytes.join(packed, new byte[100_000], packed)))))
        .isEqualTo(
            "f: offset %d: expected zeros to the end, which pad the file, found 0x1F"
                .formatted(packed.length + 100_000));
    assertThat(
            IdxSample.refusal(
                () ->
                    IdxSample.contentOf(
                        sample.open(IdxBytes.join(packed, new byte[] {0x1F, 0x1F})))))
        .isEqualTo(
            "f: offset %d: expected 0x8B, as a gzip member continues, found 0x1F"
                .formatted(packed.length + 1));
    for (int length = 1; length < packed.length; length++) {
      byte[] cut = IdxBytes.join(packed, Arrays.copyOf(packed, length));
      assertThat(IdxSample.refusal(() -> IdxSample.contentOf(sample.open(cut))))
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
    assertThat(IdxSample.contentOf(sample.open(HexFormat.of().parseHex(header + sum + body))))
        .isEqualTo(IdxBytes.labels(1, 2, 3));
    assertThat(
            IdxSample.refusal(() -> sample.open(HexFormat.of().parseHex(header + "0000" + body))))
        .endsWith("found damage: Corrupt GZIP header");
  }

  @Test
  void xzOfSeveralStreams() throws IOException {
    byte[] head = IdxBytes.xz(Arrays.copyOf(IdxSample.CONTENT, 20));
    byte[] tail = IdxBytes.xz(Arrays.copyOfRange(IdxSample.CONTENT, 20, 28));
    IdxFile opened = sample.open(IdxBytes.join(head, tail));
    assertThat(opened.container()).isEqualTo(Container.XZ);
    assertThat(IdxSample.contentOf(opened)).isEqualTo(IdxSample.CONTENT);
  }
}
