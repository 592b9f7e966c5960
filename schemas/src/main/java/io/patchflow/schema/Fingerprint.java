package io.patchflow.schema;

import io.patchflow.file.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * The content fingerprint (contract C5): a hash of the decoded pixels, labels and order of both
 * splits. Each image adds SHA-256(index as 8 bytes, label as 4, pixels in image order; integers
 * big-endian) to a sum modulo 2^256, so that partial sums of any shards combine to the same value
 * in any order.
 */
public final class Fingerprint {
  private static final int SUM_BYTES = 32;

  private final MessageDigest digest = Sha256.digest();
  private final ByteBuffer key = ByteBuffer.allocate(Long.BYTES + Integer.BYTES);
  private final byte[] sum = new byte[SUM_BYTES];
  private long count;

  /** Adds one image; {@code pixels} are in image order, row by row. Not safe for threads. */
  public void add(long index, int label, byte[] pixels) {
    digest.update(key.clear().putLong(index).putInt(label).flip());
    addToSum(digest.digest(pixels));
    count++;
  }

  /** Adds the images of another partial sum. */
  public void combine(Fingerprint other) {
    count = Math.addExact(count, other.count);
    addToSum(other.sum);
  }

  /** The number of images added. */
  public long count() {
    return count;
  }

  /** The 32-byte sum, big-endian; with {@link #count} it is the whole state. */
  public byte[] sum() {
    return sum.clone();
  }

  /** A partial sum from its state. */
  public static Fingerprint of(long count, byte[] sum) {
    if (count < 0 || sum.length != SUM_BYTES) {
      throw new IllegalArgumentException(
          "a count of 0 or more and 32 bytes expected, found %d and %d bytes"
              .formatted(count, sum.length));
    }
    Fingerprint fingerprint = new Fingerprint();
    fingerprint.count = count;
    fingerprint.addToSum(sum);
    return fingerprint;
  }

  /** SHA-256 over (split name, count, sum) of train, then test, in lower-case hex. */
  public static String ofDataSet(Fingerprint train, Fingerprint test) {
    MessageDigest digest = Sha256.digest();
    train.appendTo(digest, Split.TRAIN);
    test.appendTo(digest, Split.TEST);
    return Sha256.hex(digest);
  }

  private void appendTo(MessageDigest target, Split split) {
    target.update(split.label().getBytes(StandardCharsets.UTF_8));
    target.update(ByteBuffer.allocate(Long.BYTES).putLong(count).flip());
    target.update(sum);
  }

  private void addToSum(byte[] addend) {
    int carry = 0;
    for (int i = SUM_BYTES - 1; i >= 0; i--) {
      carry += (sum[i] & 0xff) + (addend[i] & 0xff);
      sum[i] = (byte) carry;
      carry >>>= Byte.SIZE;
    }
  }
}
