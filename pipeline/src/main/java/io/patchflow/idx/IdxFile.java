package io.patchflow.idx;

import io.patchflow.failure.PatchflowException;
import io.patchflow.failure.SystemReason;
import io.patchflow.file.Sha256;
import io.patchflow.storage.Location;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;

/**
 * An IDX file whose header was read and, if it is plain, validated against its length.
 *
 * @param name what messages call it
 * @param location where it is read from
 * @param container what it is wrapped in
 * @param header of its content
 * @param bytes its length as it lies there
 * @param modified when it was last changed, in nanoseconds since 1970; 0 if unknown
 */
public record IdxFile(
    String name,
    Location location,
    Container container,
    IdxHeader header,
    long bytes,
    long modified)
    implements Serializable {

  /**
   * Opens a file to see what it is.
   *
   * @throws PatchflowException bad input: not a whole IDX file, with offset, expected and found
   */
  public static IdxFile open(Location location) {
    return open(location, location.text());
  }

  /** As {@link #open(Location)}, for a file of this machine. */
  public static IdxFile open(Path path) {
    return open(Location.of(path));
  }

  /** As {@link #open(Path)}; messages use {@code name}. */
  public static IdxFile open(Path path, String name) {
    return open(Location.of(path), name);
  }

  private static IdxFile open(Location location, String name) {
    Container container = Container.PLAIN;
    try {
      Location.State seen = location.state();
      if (!seen.isFile()) {
        throw PatchflowException.badInput(name + ": expected a file, found a directory or device");
      }
      byte[] head;
      try (InputStream raw = location.open(0)) {
        head = raw.readNBytes(Container.MAGIC_BYTES);
      }
      container = Container.of(head);
      try (InputStream content = content(location, container)) {
        head = content.readNBytes(IdxHeader.HEAD_BYTES);
      }
      IdxFault fault = new IdxFault(name, container);
      IdxHeader header = IdxHeader.parse(head, fault);
      if (container == Container.PLAIN) {
        header.requireLength(seen.bytes(), fault);
      }
      return new IdxFile(name, location, container, header, seen.bytes(), seen.modified());
    } catch (IOException e) {
      throw new IdxFault(name, container).reading(0, e);
    }
  }

  private static InputStream content(Location location, Container container) throws IOException {
    return container.decompress(new BufferedInputStream(location.open(0), 1 << 16));
  }

  /**
   * Copies the whole content, header included, without its container.
   *
   * @return the content's SHA-256 in lower-case hex
   * @throws PatchflowException bad input: damaged, shorter or longer than the header says, or
   *     changed since it was opened
   */
  public String copyContent(OutputStream out) {
    MessageDigest sha256 = Sha256.digest();
    IdxFault fault = fault();
    long expected = header.contentBytes();
    long copied = 0;
    byte[] buffer = new byte[1 << 16];
    try (InputStream content = content(location, container)) {
      for (int n = read(content, buffer, copied); n > 0; n = read(content, buffer, copied)) {
        copied += n;
        if (copied > expected) {
          throw fault.at(
              expected, "the end of the file (%s)".formatted(header.shape()), "more bytes");
        }
        sha256.update(buffer, 0, n);
        out.write(buffer, 0, n);
      }
    } catch (IOException e) {
      throw PatchflowException.stageFailed(
          "%s: its content could not be copied: %s".formatted(name, e.getMessage()), e);
    }
    header.requireLength(copied, fault);
    requireUnchanged();
    return Sha256.hex(sha256);
  }

  /**
   * Holds the length that the header gives the content against the room on a disk, which a small
   * compressed file could fill.
   *
   * @param place a path on that disk, whether it is there or not
   * @throws PatchflowException bad input: the content is longer
   */
  public void requireRoom(Path place) {
    Path there = place.toAbsolutePath();
    while (there.getParent() != null && !Files.exists(there)) {
      there = there.getParent();
    }
    try {
      long room = Files.getFileStore(there).getUsableSpace();
      if (header.contentBytes() > room) {
        throw PatchflowException.badInput(
            "%s: its header gives it %,d bytes unpacked, %s has room for %,d"
                .formatted(name, header.contentBytes(), there, room));
      }
    } catch (IOException e) {
      throw PatchflowException.stageFailed(
          "%s: its free space is unknown: %s".formatted(there, SystemReason.of(e)), e);
    }
  }

  private int read(InputStream content, byte[] buffer, long offset) {
    try {
      return content.read(buffer);
    } catch (IOException e) {
      throw fault().reading(offset, e);
    }
  }

  /**
   * Makes sure that the file is still the one that was opened.
   *
   * @throws PatchflowException bad input: its length or time of change differs
   */
  public void requireUnchanged() {
    try {
      Location.State now = location.state();
      if (now.bytes() != bytes) {
        throw changed("%d bytes".formatted(bytes), "%d bytes".formatted(now.bytes()));
      }
      if (now.modified() != modified) {
        throw changed("an unchanged file", "a later change");
      }
    } catch (NoSuchFileException e) {
      throw changed("%d bytes".formatted(bytes), "no file");
    } catch (IOException e) {
      throw fault().reading(0, e);
    }
  }

  private PatchflowException changed(String expected, String found) {
    return PatchflowException.badInput(
        "%s: changed while it was read: expected %s, found %s".formatted(name, expected, found));
  }

  IdxFault fault() {
    return new IdxFault(name, container);
  }
}
