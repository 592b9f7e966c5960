package io.patchflow.model;

import io.patchflow.file.Sha256;
import java.nio.ByteBuffer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/** A hash of a network's parameters and running statistics. */
public final class ModelFingerprint {
  private ModelFingerprint() {}

  /** SHA-256 of the flat parameter vector as big-endian floats, in lower-case hex. */
  public static String of(MultiLayerNetwork net) {
    float[] params = net.params().dup().data().asFloat();
    ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(params.length, Float.BYTES));
    bytes.asFloatBuffer().put(params);
    return Sha256.of(bytes.array());
  }
}
