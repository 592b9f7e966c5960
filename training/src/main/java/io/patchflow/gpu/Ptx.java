package io.patchflow.gpu;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The kernels as PTX, which a driver compiles for its GPU. {@code src/main/cuda} is its source. */
final class Ptx {
  private Ptx() {}

  /**
   * Loads them.
   *
   * @param precision of a sample's products, {@code float32} or {@code tf32}
   */
  static byte[] load(String precision) {
    String resource = "engine-" + precision + ".ptx";
    try (InputStream in = Ptx.class.getResourceAsStream(resource)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(resource + " is part of the program", e);
    }
  }
}
