package io.patchflow.linkcheck;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/** The folder {@code patchflow-cuda}, its libraries and its launcher. */
final class CudaDistribution {
  static final Path FOLDER = Path.of("target", "patchflow-cuda").toAbsolutePath();

  /** Where its processes unpack their libraries, 1.7 GB; kept from test to test. */
  private static final Path CACHE = Path.of("target", "javacpp-cache").toAbsolutePath();

  private CudaDistribution() {}

  /** What a command left behind. */
  record Outcome(int code, List<String> out, List<String> err) {}

  /** Runs {@code bin/patchflow} with {@code environment} over this process's own. */
  static Outcome patchflow(Map<String, String> environment, String... arguments) throws Exception {
    Map<String, String> all = new TreeMap<>(environment);
    all.put("JAVA_OPTS", "-Dorg.bytedeco.javacpp.cachedir=" + CACHE);
    String launcher = FOLDER.resolve("bin/patchflow").toString();
    return run(all, Stream.concat(Stream.of(launcher), Stream.of(arguments)).toList());
  }

  /** Runs any command. */
  static Outcome run(Map<String, String> environment, List<String> command) throws Exception {
    Path out = Files.createTempFile("command", ".out");
    Path err = Files.createTempFile("command", ".err");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
      builder.environment().putAll(environment);
      int code = builder.start().waitFor();
      return new Outcome(
          code,
          Files.readAllLines(out, StandardCharsets.UTF_8),
          Files.readAllLines(err, StandardCharsets.UTF_8));
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }

  /** Unpacks the shared libraries whose path in a jar has {@code part} in it into one folder. */
  static void unpack(Path folder, String part) throws IOException {
    try (Stream<Path> jars = Files.list(FOLDER.resolve("lib"))) {
      for (Path path : jars.sorted().toList()) {
        try (JarFile jar = new JarFile(path.toFile())) {
          jar.stream()
              .filter(entry -> entry.getName().contains(part) && entry.getName().contains(".so"))
              .forEach(entry -> copy(jar, entry, folder));
        }
      }
    }
  }

  private static void copy(JarFile jar, JarEntry entry, Path folder) {
    String name = entry.getName();
    try (InputStream in = jar.getInputStream(entry)) {
      Files.copy(in, folder.resolve(name.substring(name.lastIndexOf('/') + 1)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
