package io.patchflow.deploy;

import io.patchflow.deploy.Distribution.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The distribution's program, called in a folder.
 *
 * @param folder where it is called
 */
record Patchflow(Path folder) {
  private static final Map<String, String> ENVIRONMENT =
      Map.of("JAVA_HOME", System.getProperty("java.home"), "JAVA_OPTS", "");

  /** Runs a command line to its end. */
  Outcome run(List<String> words) throws IOException, InterruptedException {
    return Distribution.run(folder, ENVIRONMENT, command(words));
  }

  /** Runs a command line while the test does other things. */
  Submission start(List<String> words) throws IOException {
    return Submission.start(folder, ENVIRONMENT, command(words));
  }

  private static List<String> command(List<String> words) {
    List<String> command = new ArrayList<>(List.of(Distribution.LAUNCHER.toString()));
    command.addAll(words);
    return command;
  }
}
