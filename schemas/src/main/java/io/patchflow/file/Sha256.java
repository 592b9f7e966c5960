package io.patchflow.file;

import io.patchflow.failure.PatchflowException;
import io.patchflow.failure.SystemReason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 in lower-case hex; of streams and files piece by piece. */
public final class Sha256 {
  private static final int BUFFER_BYTES = 1 << 16;

  private Sha256() {}

  /**
   * The hash of a file's bytes.
   *
   * @throws PatchflowException bad input: it is no regular file, or cannot be read
   */
  public static String ofFile(Path file) {
    try (InputStream in = Files.newInputStream(RegularFile.require(file))) {
      return of(in);
    } catch (IOException e) {
      throw PatchflowException.badInput(
          "%s: cannot be read: %s".formatted(file, SystemReason.of(e)));
    }
  }

  /** The hash of what is left in {@code in}, which stays open. */
  public static String of(InputStream in) throws IOException {
    MessageDigest digest = digest();
    byte[] buffer = new byte[BUFFER_BYTES];
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      digest.update(buffer, 0, read);
    }
    return hex(digest);
  }

  /** The hash of these bytes. */
  public static String of(byte[] bytes) {
    MessageDigest digest = digest();
    digest.update(bytes);
    return hex(digest);
  }

  /** The hash of what was digested; resets the digest. */
  public static String hex(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }

  /** A fresh SHA-256. */
  public static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
