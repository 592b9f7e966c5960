package io.patchflow.export;

import ai.onnxruntime.OrtEnvironment;
import io.patchflow.file.TemporaryFolder;
import io.patchflow.platform.Processor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;

/**
 * ONNX Runtime's libraries of machine code. Unpacked by itself they leave a folder behind, which it
 * tries to remove before what is in it. Once they are loaded nobody needs the files any more.
 */
final class OnnxLibraries {
  /** Where ONNX Runtime looks for them before it unpacks any. */
  private static final String FOLDER = "onnxruntime.native.path";

  private static final List<String> NAMES = List.of("onnxruntime", "onnxruntime4j_jni");

  /** Its names of platforms, by JavaCPP's. */
  private static final Map<String, String> PLATFORMS =
      Map.of(
          "linux-x86_64", "linux-x64",
          "linux-arm64", "linux-aarch64",
          "macosx-arm64", "osx-aarch64");

  private static boolean loaded;

  private OnnxLibraries() {}

  /**
   * Loads them on the first call.
   *
   * @throws IOException they cannot be unpacked
   */
  static synchronized OrtEnvironment load() throws IOException {
    String platform = PLATFORMS.get(Processor.ofThisMachine().platform());
    if (loaded || platform == null || System.getProperty(FOLDER) != null) {
      return OrtEnvironment.getEnvironment();
    }
    try (TemporaryFolder folder = TemporaryFolder.create()) {
      for (String name : NAMES) {
        String file = System.mapLibraryName(name);
        try (InputStream library =
            OrtEnvironment.class.getResourceAsStream("native/%s/%s".formatted(platform, file))) {
          if (library != null) {
            Files.copy(library, folder.path().resolve(file));
          }
        }
      }
      System.setProperty(FOLDER, folder.path().toString());
      OrtEnvironment environment = OrtEnvironment.getEnvironment();
      loaded = true;
      return environment;
    } finally {
      System.clearProperty(FOLDER);
    }
  }
}
