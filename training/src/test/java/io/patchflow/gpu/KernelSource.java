package io.patchflow.gpu;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** The kernels' source, and the folder of the PTX that is kept of it. */
final class KernelSource {
  static final Path FOLDER = Path.of("src", "main", "cuda");
  static final Path PTX = Path.of("src", "main", "resources", "io", "patchflow", "gpu");

  private KernelSource() {}

  /** The first line of the PTX that was compiled of the present source. */
  static String head() throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (Path file : files()) {
        digest.update(file.getFileName().toString().getBytes(StandardCharsets.UTF_8));
        digest.update(Files.readAllBytes(file));
      }
      return "// Compiled from src/main/cuda, SHA-256 " + HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.sorted().toList();
    }
  }
}
