package io.patchflow.platform;

import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * The libraries that JavaCPP will unpack, as they lie in jars.
 *
 * @param sizes bytes of each, by its path inside the jar
 */
record PackedLibraries(Map<String, Long> sizes) {
  /** Folders inside the jars, without their platform. */
  private static final List<String> FOLDERS =
      List.of(
          "org/bytedeco/javacpp/",
          "org/bytedeco/openblas/",
          "org/bytedeco/mkl/",
          "org/nd4j/linalg/cpu/nativecpu/bindings/");

  PackedLibraries {
    sizes = Map.copyOf(sizes);
  }

  /** Those of this platform; of the libraries for several processors the plain one. */
  static PackedLibraries onClassPath() throws IOException {
    Map<String, Long> sizes = new HashMap<>();
    String platform = Processor.ofThisMachine().platform();
    for (String folder : FOLDERS) {
      URL url = PackedLibraries.class.getClassLoader().getResource(folder + platform + "/");
      URLConnection connection = url == null ? null : url.openConnection();
      if (connection instanceof JarURLConnection inJar) {
        inJar.setUseCaches(false);
        try (JarFile jar = inJar.getJarFile()) {
          jar.stream()
              .filter(entry -> entry.getName().startsWith(folder + platform + "/"))
              .filter(entry -> entry.getName().matches(".*[.](so|dylib)([.][0-9]+)*"))
              // MKL's functions of vectors, which nothing loads.
              .filter(entry -> !entry.getName().contains("mkl_vml_"))
              .forEach(entry -> sizes.put(entry.getName(), entry.getSize()));
        }
      }
    }
    return new PackedLibraries(sizes);
  }

  /**
   * Bytes of those that are not yet in {@code folder}, under whichever jar's name, at their full
   * size.
   */
  long missingIn(Path folder) throws IOException {
    Map<String, Long> missing = new HashMap<>(sizes);
    if (Files.isDirectory(folder)) {
      try (Stream<Path> jars = Files.list(folder)) {
        for (Path jar : jars.filter(Files::isDirectory).toList()) {
          for (Map.Entry<String, Long> library : sizes.entrySet()) {
            Path unpacked = jar.resolve(library.getKey());
            // JavaCPP links the name of OpenBLAS to the BLAS that it loads in its place.
            if (Files.isSymbolicLink(unpacked)
                || (Files.isRegularFile(unpacked) && Files.size(unpacked) == library.getValue())) {
              missing.remove(library.getKey());
            }
          }
        }
      }
    }
    return missing.values().stream().mapToLong(Long::longValue).sum();
  }
}
