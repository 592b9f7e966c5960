package io.patchflow.gpu;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The kernels as PTX, which a driver compiles for its GPU. {@code src/main/cuda} is its source. */
final class Ptx {
  private static final String RESOURCE = "engine.ptx";

  private Ptx() {}

  static byte[] load() {
    try (InputStream in = Ptx.class.getResourceAsStream(RESOURCE)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(RESOURCE + " is part of the program", e);
    }
  }
}
