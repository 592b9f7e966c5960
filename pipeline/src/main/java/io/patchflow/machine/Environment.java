package io.patchflow.machine;

import io.patchflow.publish.CodeVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Where a stage ran.
 *
 * @param versions of Patchflow and of the libraries that shape a result, by name
 * @param commit the commit this program was built from, with {@code , changed} if the tree was not
 *     clean; {@code unknown} where it was built from no checkout
 * @param java vendor and version
 * @param os name, version and architecture
 * @param processor the model's name
 * @param cores the cores the JVM may use
 * @param maxHeapMib the JVM's heap limit in MiB
 */
public record Environment(
    Map<String, String> versions,
    String commit,
    String java,
    String os,
    String processor,
    int cores,
    long maxHeapMib) {
  private static final String UNKNOWN = "unknown";

  public Environment {
    versions = versions == null ? Map.of() : versions;
  }

  /** This process. */
  public static Environment current() {
    return new Environment(
        readVersions(),
        readCommit(),
        property("java.vendor") + " " + property("java.version"),
        "%s %s %s".formatted(property("os.name"), property("os.version"), property("os.arch")),
        readProcessor(),
        Runtime.getRuntime().availableProcessors(),
        HeapLimit.mib());
  }

  private static Map<String, String> readVersions() {
    Map<String, String> versions = new TreeMap<>();
    versions.put("patchflow", CodeVersion.current());
    load("versions.properties")
        .forEach((name, version) -> versions.put((String) name, (String) version));
    return versions;
  }

  private static String readCommit() {
    Properties commit = load("commit.properties");
    String id = commit.getProperty("commit");
    // Where there was no checkout to ask, the build leaves its placeholder in place.
    if (id.isEmpty() || id.startsWith("$")) {
      return UNKNOWN;
    }
    return id + (commit.getProperty("changed").equals("true") ? ", changed" : "");
  }

  private static Properties load(String resource) {
    Properties properties = new Properties();
    try (InputStream in = Environment.class.getResourceAsStream(resource)) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties;
  }

  private static String readProcessor() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(UNKNOWN);
    } catch (IOException e) {
      return UNKNOWN;
    }
  }

  private static String property(String name) {
    return System.getProperty(name, UNKNOWN);
  }
}
