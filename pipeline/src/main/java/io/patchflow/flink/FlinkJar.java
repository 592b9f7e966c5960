package io.patchflow.flink;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.stream.Stream;

/** Makes {@code patchflow-flink.jar}: the program for a Flink cluster, in one jar. */
public final class FlinkJar {
  private static final String MAIN_CLASS = "io.patchflow.cli.FlinkMain";

  private FlinkJar() {}

  /**
   * Makes it of a distribution.
   *
   * @param args the distribution's folder, the jar to write
   */
  public static void main(String[] args) throws IOException {
    if (args.length != 2) {
      throw new IllegalArgumentException("usage: FlinkJar DISTRIBUTION JAR");
    }
    Path distribution = Path.of(args[0]);
    Path jar = Path.of(args[1]);
    Path whole = jar.resolveSibling(jar.getFileName() + ".tmp");
    write(distribution, whole);
    Files.move(whole, jar, StandardCopyOption.REPLACE_EXISTING);
  }

  private static void write(Path distribution, Path file) throws IOException {
    List<Path> libraries;
    try (Stream<Path> files = Files.list(distribution.resolve("lib"))) {
      libraries = files.sorted().filter(StagedFiles::isNeeded).toList();
    }
    Map<Attributes.Name, String> attributes = Map.of(Attributes.Name.MAIN_CLASS, MAIN_CLASS);
    try (MergedJar jar = new MergedJar(file, attributes)) {
      for (String name : List.of("LICENSE", "NOTICE")) {
        jar.put("META-INF/" + name, Files.readAllBytes(distribution.resolve(name)));
      }
      for (Path library : libraries) {
        jar.add(library);
      }
    }
  }
}
