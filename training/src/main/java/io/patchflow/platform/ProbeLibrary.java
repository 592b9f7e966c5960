package io.patchflow.platform;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.util.ZstdVersion;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;

/** A small library that the program has with it: zstd's. */
final class ProbeLibrary {
  private ProbeLibrary() {}

  /** Its bytes for this platform. */
  static InputStream open() throws IOException {
    String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    boolean mac = system.startsWith("mac");
    String name =
        "/%s/%s/libzstd-jni-%s.%s"
            .formatted(
                mac ? "darwin" : system,
                System.getProperty("os.arch"),
                ZstdVersion.VERSION,
                mac ? "dylib" : "so");
    InputStream library = Zstd.class.getResourceAsStream(name);
    if (library == null) {
      throw new FileNotFoundException(name + " is not on the class path");
    }
    return library;
  }
}
