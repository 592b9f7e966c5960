package io.patchflow.idx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.patchflow.failure.ExitCode;
import io.patchflow.failure.PatchflowException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdxHeaderTest {
  private static final IdxFault FAULT = new IdxFault("f", Container.PLAIN);

  private static IdxHeader parse(String hex) {
    return IdxHeader.parse(HexFormat.of().parseHex(hex.replace(" ", "")), FAULT);
  }

  @Test
  void readsTheHeaderThatMnistBeginsWith() {
    // The first 16 bytes of MNIST's train-images-idx3-ubyte, as its home page lists them:
    // 0x00000803 (2051), 60000, 28, 28.
    IdxHeader header = parse("00000803 0000ea60 0000001c 0000001c");
    assertThat(header).isEqualTo(new IdxHeader(IdxType.UBYTE, List.of(60_000L, 28L, 28L)));
    assertThat(header.dataOffset()).isEqualTo(16);
    assertThat(header.itemBytes()).isEqualTo(784);
    assertThat(header.contentBytes()).as("the length of the file").isEqualTo(47_040_016);
    assertThat(header.shape()).isEqualTo("60000 x 28 x 28 unsigned byte");
  }

  @ParameterizedTest
  @CsvSource({"08,UBYTE,1", "09,BYTE,1", "0B,SHORT,2", "0C,INT,4", "0D,FLOAT,4", "0E,DOUBLE,8"})
  void knowsEveryTypeCode(String code, IdxType type, int bytes) {
    IdxHeader header = parse("0000%s01 00000003".formatted(code));
    assertThat(header.type()).isEqualTo(type);
    assertThat(header.contentBytes()).isEqualTo(8 + 3 * bytes);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                         | offset 0: expected an IDX header, found an empty file",
        "01000803                   | offset 0: expected 0x00, as IDX begins, found 0x01",
        "00ff0803                   | offset 1: expected 0x00, as IDX begins, found 0xFF",
        "0000                       | offset 2: expected a header of 4 bytes, found the end of the file",
        "00000a01                   | offset 2: expected one of the type codes 0x08, 0x09, 0x0B, 0x0C, 0x0D, 0x0E, found 0x0A",
        "00000800                   | offset 3: expected a rank of 1 to 4, found 0",
        "000008fe                   | offset 3: expected a rank of 1 to 4, found 254",
        "00000803 00000001 00       | offset 9: expected a header of 16 bytes, found the end of the file",
        "00000801 00000000          | offset 4: expected a size of 1 or more in dimension 1 of 1, found 0",
        "00000803 00000001 00000000 00000001 | offset 8: expected a size of 1 or more in dimension 2 of 3, found 0",
        "00000803 ffffffff ffffffff ffffffff | offset 4: expected sizes whose product is below 2^63, found 4294967295 x 4294967295 x 4294967295 unsigned byte",
        "00000e02 80000000 80000000 | offset 4: expected sizes whose product is below 2^63, found 2147483648 x 2147483648 double",
      })
  void refusesADamagedHeaderAndSaysWhere(String hex, String message) {
    PatchflowException refused = catchThrowableOfType(PatchflowException.class, () -> parse(hex));
    assertThat(refused).hasMessage("f: " + message);
    assertThat(refused.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
  }

  @Test
  void sizesAreUnsigned() {
    assertThat(parse("00000801 ffffffff").contentBytes()).isEqualTo(8 + 0xFFFFFFFFL);
  }

  @ParameterizedTest
  @CsvSource({"'<!DOCTYPE html><html>'", "'\n  <html lang=en>'", "'<?xml version=\"1.0\"?>'"})
  void tellsAnHtmlPage(String page) {
    byte[] bytes = page.getBytes(StandardCharsets.UTF_8);
    assertThat(catchThrowableOfType(PatchflowException.class, () -> IdxHeader.parse(bytes, FAULT)))
        .hasMessage("f: offset 0: expected an IDX header, found an HTML page");
  }

  @Property
  void aFlippedByteNeverFitsTheLengthOfImages(
      @ForAll @IntRange(min = 1, max = 70_000) int count,
      @ForAll @IntRange(min = 1, max = 300) int height,
      @ForAll @IntRange(min = 1, max = 300) int width,
      @ForAll @IntRange(min = 0, max = 15) int offset,
      @ForAll byte value) {
    byte[] pixels = new byte[48]; // the head alone; the length is what the intact header says
    byte[] head = IdxBytes.images(count, height, width, pixels);
    long length = IdxHeader.parse(head, FAULT).contentBytes();
    Assume.that(head[offset] != value);
    head[offset] = value;
    PatchflowException refused =
        catchThrowableOfType(
            PatchflowException.class,
            () -> {
              IdxHeader header = IdxHeader.parse(head, FAULT);
              header.requireLength(length, FAULT);
              assertThat(header.type())
                  .as("only another type of one byte has the same length")
                  .isEqualTo(IdxType.BYTE);
            });
    if (refused == null) {
      assertThat(offset).isEqualTo(2);
    }
  }

  @Test
  void aFileThatIsShorterOrLongerIsRefused() {
    IdxHeader header = parse("00000803 00000002 00000003 00000004");
    header.requireLength(40, FAULT);
    assertThat(
            catchThrowableOfType(PatchflowException.class, () -> header.requireLength(39, FAULT)))
        .hasMessage(
            "f: offset 39: expected 40 bytes (2 x 3 x 4 unsigned byte), found the end of the file");
    assertThat(
            catchThrowableOfType(PatchflowException.class, () -> header.requireLength(41, FAULT)))
        .hasMessage(
            "f: offset 40: expected the end of the file (2 x 3 x 4 unsigned byte), found 1 more"
                + " bytes");
  }
}
