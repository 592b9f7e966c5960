package io.patchflow.file;

import io.patchflow.failure.PatchflowException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Reads files that must be regular ones: to open a pipe blocks, a device has no end, and a small
 * file of text has a size that can be named.
 */
public final class RegularFile {
  private RegularFile() {}

  /**
   * Refuses what is there and is no regular file, before anything opens it. A link to one is taken.
   *
   * @throws PatchflowException bad input: a folder, device, pipe or socket
   */
  public static Path require(Path file) {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw PatchflowException.badInput(
          "%s: expected a regular file, found a %s"
              .formatted(file, Files.isDirectory(file) ? "folder" : "device, pipe or socket"));
    }
    return file;
  }

  /**
   * All of a file.
   *
   * @param mostBytes the longest that is read
   * @throws PatchflowException bad input: no regular file, or a longer one
   */
  public static byte[] bytes(Path file, int mostBytes) throws IOException {
    require(file);
    try (InputStream in = Files.newInputStream(file)) {
      return bytes(in, file.toString(), mostBytes);
    } catch (NoSuchFileException e) {
      throw new NoSuchFileException(file.toString());
    }
  }

  /**
   * All that is left in a stream.
   *
   * @param name what messages call it
   * @throws PatchflowException bad input: it has more than {@code mostBytes}
   */
  public static byte[] bytes(InputStream in, String name, int mostBytes) throws IOException {
    byte[] bytes = in.readNBytes(mostBytes);
    if (in.read() >= 0) {
      throw PatchflowException.badInput(
          "%s: expected at most %,d bytes, found more".formatted(name, mostBytes));
    }
    return bytes;
  }

  /**
   * A file of UTF-8.
   *
   * @throws IOException it is not UTF-8, or cannot be read
   * @throws PatchflowException bad input: no regular file, or longer than {@code mostBytes}
   */
  public static String text(Path file, int mostBytes) throws IOException {
    return utf8(bytes(file, mostBytes));
  }

  /**
   * The text of a file's bytes.
   *
   * @throws IOException not UTF-8; the message says where
   */
  public static String utf8(byte[] content) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(content);
    CharBuffer text = CharBuffer.allocate(content.length);
    if (StandardCharsets.UTF_8.newDecoder().decode(bytes, text, /* endOfInput= */ true).isError()) {
      throw new IOException(
          "byte offset %d: expected UTF-8, found 0x%02x"
              .formatted(bytes.position(), bytes.get(bytes.position())));
    }
    return text.flip().toString();
  }
}
