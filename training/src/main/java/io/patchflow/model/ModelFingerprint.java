package io.patchflow.model;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/** A hash of a network's parameters and running statistics. */
public final class ModelFingerprint {
  private ModelFingerprint() {}

  /** SHA-256 of the flat parameter vector as big-endian floats, in lower-case hex. */
  public static String of(MultiLayerNetwork net) {
    float[] params = net.params().dup().data().asFloat();
    ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(params.length, Float.BYTES));
    bytes.asFloatBuffer().put(params);
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.array()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
