package io.patchflow.idx;

import java.util.Optional;
import java.util.stream.Stream;

/** The element types of IDX, all big-endian. */
public enum IdxType {
  UBYTE(0x08, 1, "unsigned byte"),
  BYTE(0x09, 1, "signed byte"),
  SHORT(0x0B, 2, "short"),
  INT(0x0C, 4, "int"),
  FLOAT(0x0D, 4, "float"),
  DOUBLE(0x0E, 8, "double");

  private final int code;
  private final int bytes;
  private final String label;

  IdxType(int code, int bytes, String label) {
    this.code = code;
    this.bytes = bytes;
    this.label = label;
  }

  /** The type of a code; empty if there is none. */
  public static Optional<IdxType> ofCode(int code) {
    return Stream.of(values()).filter(type -> type.code == code).findFirst();
  }

  /** The third byte of the file. */
  public int code() {
    return code;
  }

  /** Bytes an element. */
  public int bytes() {
    return bytes;
  }

  /** Its name in words, such as {@code unsigned byte}. */
  public String label() {
    return label;
  }

  public boolean isInteger() {
    return this != FLOAT && this != DOUBLE;
  }
}
