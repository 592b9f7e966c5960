package io.patchflow.train;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A second Java process with the class path of this one. */
final class ChildJvm {
  private ChildJvm() {}

  /** A process, not yet started, that runs {@code main}. */
  static ProcessBuilder of(Class<?> main, List<String> flags, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command);
  }
}
