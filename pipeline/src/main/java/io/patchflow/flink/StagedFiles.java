package io.patchflow.flink;

import io.patchflow.failure.PatchflowException;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipException;

/**
 * The part of this program's class path that workers need. They have Flink and a log themselves.
 */
final class StagedFiles {
  private static final Pattern ON_EVERY_WORKER =
      Pattern.compile(
          "(flink|slf4j|log4j|kryo|minlog|objenesis|chill-java|javassist|async-profiler"
              + "|snakeyaml-engine|lz4-java|beam-runners-direct-java)-.*");

  /** What people ask, and no worker. */
  private static final Pattern ON_NO_WORKER = Pattern.compile("duckdb_jdbc-.*");

  /** Two thirds of the class path, for nothing if no model is run. */
  private static final Pattern OF_MODELS =
      Pattern.compile("(mkl|openblas|nd4j-native|nd4j-native-preset|javacpp)-.*linux.*");

  /** Ten are larger: they are sent as they are, for merging them would take as long. */
  private static final long MERGED_BYTES = 4L << 20;

  private StagedFiles() {}

  /**
   * Jars and folders of classes; small jars are merged into one, which stands where the first of
   * them stood.
   *
   * @param withModels whether a model is run
   * @param jar is written
   * @throws PatchflowException stage failed: a file of the class path is no jar
   */
  static List<String> of(boolean withModels, Path jar) throws IOException {
    Set<Path> files = new LinkedHashSet<>();
    try (MergedJar merged = new MergedJar(jar, Map.of())) {
      for (Path file : needed().toList()) {
        if (!withModels && OF_MODELS.matcher(name(file)).matches()) {
          continue;
        }
        try {
          if (Files.isRegularFile(file) && Files.size(file) < MERGED_BYTES && !namesOthers(file)) {
            files.add(jar);
            merged.add(file);
          } else {
            files.add(file);
          }
        } catch (ZipException e) {
          throw PatchflowException.stageFailed(
              "%s: expected a jar, as it is on the class path: %s".formatted(file, e.getMessage()),
              e);
        }
      }
    }
    return files.stream().map(Path::toString).toList();
  }

  /** As the jar does that a worker got which has the libraries. */
  private static boolean namesOthers(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      Manifest manifest = file.getManifest();
      if (manifest == null) {
        return false;
      }
      String classPath = manifest.getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
      return classPath != null && classPath.startsWith("file:");
    }
  }

  /**
   * Folders of classes, and a jar that names the libraries that the workers have.
   *
   * @param jar is written
   */
  static List<String> of(WorkerLibraries libraries, Path jar) throws IOException {
    Map<Boolean, List<Path>> files =
        needed().collect(Collectors.partitioningBy(Files::isDirectory));
    libraries.name(files.get(false).stream().map(StagedFiles::name).toList(), jar);
    return Stream.concat(files.get(true).stream(), Stream.of(jar)).map(Path::toString).toList();
  }

  private static Stream<Path> needed() {
    return classPath().stream().filter(Files::exists).filter(StagedFiles::isNeeded);
  }

  /** Whether a worker lacks a file of this name, and may need it. */
  static boolean isNeeded(Path file) {
    return !ON_EVERY_WORKER.matcher(name(file)).matches()
        && !ON_NO_WORKER.matcher(name(file)).matches();
  }

  private static String name(Path file) {
    return file.getFileName().toString();
  }

  private static List<Path> classPath() {
    List<Path> files = new ArrayList<>();
    // Maven, and Flink on a worker, load this program with a loader of their own.
    if (StagedFiles.class.getClassLoader() instanceof URLClassLoader own) {
      for (URL url : own.getURLs()) {
        try {
          files.add(Path.of(url.toURI()));
        } catch (URISyntaxException e) {
          throw new IllegalStateException("a class loader's URL is one: " + url, e);
        }
      }
      return files;
    }
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      files.add(Path.of(entry).toAbsolutePath());
    }
    return files;
  }
}
