package io.patchflow.idx;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The header of an IDX file.
 *
 * @param type of the elements
 * @param sizes of the dimensions, outermost first; 1 to 4 of them, each at least 1, the product of
 *     all with the element's bytes and the header's length fits a long
 */
public record IdxHeader(IdxType type, List<Long> sizes) implements Serializable {
  private static final int MAX_RANK = 4;

  /** The first bytes that {@link #parse} wants to see, or all of a shorter file. */
  static final int HEAD_BYTES = 64;

  public IdxHeader {
    sizes = List.copyOf(sizes);
  }

  /**
   * Reads a header.
   *
   * @param head the first {@link #HEAD_BYTES} bytes of the content, or all of a shorter one
   */
  static IdxHeader parse(byte[] head, IdxFault fault) {
    if (head.length == 0) {
      throw fault.at(0, "an IDX header", "an empty file");
    }
    if (isHtml(head)) {
      throw fault.at(0, "an IDX header", "an HTML page");
    }
    for (int i = 0; i < 2 && i < head.length; i++) {
      if (head[i] != 0) {
        throw fault.at(i, "0x00, as IDX begins", hex(head[i]));
      }
    }
    if (head.length < 4) {
      throw cutShort(head, 4, fault);
    }
    IdxType type =
        IdxType.ofCode(head[2]).orElseThrow(() -> fault.at(2, typeCodes(), hex(head[2])));
    int rank = head[3] & 0xFF;
    if (rank < 1 || rank > MAX_RANK) {
      throw fault.at(3, "a rank of 1 to 4", String.valueOf(rank));
    }
    if (head.length < 4 + 4 * rank) {
      throw cutShort(head, 4 + 4 * rank, fault);
    }
    List<Long> sizes = new ArrayList<>();
    for (int i = 0; i < rank; i++) {
      int offset = 4 + 4 * i;
      long size = Integer.toUnsignedLong(ByteBuffer.wrap(head).getInt(offset));
      if (size == 0) {
        throw fault.at(
            offset, "a size of 1 or more in dimension %d of %d".formatted(i + 1, rank), "0");
      }
      sizes.add(size);
    }
    IdxHeader header = new IdxHeader(type, sizes);
    try {
      header.contentBytes();
    } catch (ArithmeticException e) {
      throw fault.at(4, "sizes whose product is below 2^63", header.shape());
    }
    return header;
  }

  private static RuntimeException cutShort(byte[] head, int expected, IdxFault fault) {
    return fault.at(head.length, "a header of %d bytes".formatted(expected), "the end of the file");
  }

  private static boolean isHtml(byte[] head) {
    String text = new String(head, StandardCharsets.ISO_8859_1).strip().toLowerCase(Locale.ROOT);
    return Stream.of("<!doctype", "<html", "<head", "<?xml", "<!--").anyMatch(text::startsWith);
  }

  private static String typeCodes() {
    return Stream.of(IdxType.values())
        .map(type -> hex(type.code()))
        .collect(Collectors.joining(", ", "one of the type codes ", ""));
  }

  static String hex(int value) {
    return "0x%02X".formatted(value & 0xFF);
  }

  public int rank() {
    return sizes.size();
  }

  /** The outermost size: how many images or labels. */
  public long count() {
    return sizes.get(0);
  }

  /** Bytes of one item, which is all but the outermost dimension. */
  public long itemBytes() {
    long bytes = type.bytes();
    for (long size : sizes.subList(1, sizes.size())) {
      bytes = Math.multiplyExact(bytes, size);
    }
    return bytes;
  }

  /** The offset of the first item. */
  public long dataOffset() {
    return 4 + 4L * rank();
  }

  /** The length of the whole content, header included. */
  public long contentBytes() {
    return Math.addExact(dataOffset(), Math.multiplyExact(count(), itemBytes()));
  }

  /** Sizes and type in words, such as {@code 60000 x 28 x 28 unsigned byte}. */
  public String shape() {
    return sizes.stream().map(String::valueOf).collect(Collectors.joining(" x "))
        + " "
        + type.label();
  }

  /** Validates a content's real length against this header. */
  void requireLength(long length, IdxFault fault) {
    long expected = contentBytes();
    if (length < expected) {
      throw fault.at(length, "%d bytes (%s)".formatted(expected, shape()), "the end of the file");
    }
    if (length > expected) {
      throw fault.at(
          expected,
          "the end of the file (%s)".formatted(shape()),
          length - expected + " more bytes");
    }
  }
}
