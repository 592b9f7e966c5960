package io.patchflow.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The folder that the build assembled, and its launcher as a process. */
final class Distribution {
  static final Path FOLDER = Path.of("target", "patchflow").toAbsolutePath();
  static final Path LAUNCHER = FOLDER.resolve("bin/patchflow");

  /** For processes that end soon: what is compiled well takes them longer than it saves. */
  static final String ENDS_SOON = "-XX:TieredStopAtLevel=1";

  static final Map<String, String> ENVIRONMENT =
      Map.of("JAVA_HOME", System.getProperty("java.home"), "JAVA_OPTS", ENDS_SOON);

  private static final int MOST_MINUTES = 8;
  private static final int NOT_ENDED = -1;

  private Distribution() {}

  /** What one run of the launcher left behind. */
  record Outcome(int code, String out, String err) {
    void assertDone() {
      assertThat(code).as(err + out).isZero();
    }

    /** The lines that tell what went wrong. */
    List<String> problems() {
      return err.lines().filter(line -> line.startsWith("patchflow: ")).toList();
    }
  }

  /**
   * Runs {@code command} in {@code directory}, with {@code environment} over this process's own; an
   * empty value removes the variable.
   */
  static Outcome run(Path directory, Map<String, String> environment, List<String> command)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile("launcher", ".out");
    Path err = Files.createTempFile("launcher", ".err");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectOutput(out.toFile())
              .redirectError(err.toFile());
      environment.forEach(
          (name, value) -> {
            if (value.isEmpty()) {
              builder.environment().remove(name);
            } else {
              builder.environment().put(name, value);
            }
          });
      Process process = builder.start();
      boolean ended = process.waitFor(MOST_MINUTES, TimeUnit.MINUTES);
      Outcome outcome =
          new Outcome(
              ended ? process.exitValue() : NOT_ENDED,
              Files.readString(out, StandardCharsets.UTF_8),
              Files.readString(err, StandardCharsets.UTF_8));
      if (!ended) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        throw new AssertionError(
            "not ended after %d minutes: %s%n%s".formatted(MOST_MINUTES, command, outcome));
      }
      return outcome;
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }

  /** The names of the files in a folder, sorted. */
  static NavigableSet<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }
}
