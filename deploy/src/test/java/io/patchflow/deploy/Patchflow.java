package io.patchflow.deploy;

import io.patchflow.deploy.Distribution.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The distribution's program, called in a folder.
 *
 * @param folder where it is called
 */
record Patchflow(Path folder) {
  /** Runs a command line to its end. */
  Outcome run(List<String> words) throws IOException, InterruptedException {
    return Distribution.run(folder, Distribution.ENVIRONMENT, command(words));
  }

  /** Runs a command line while the test does other things. */
  Submission start(List<String> words) throws IOException {
    return Submission.start(folder, Distribution.ENVIRONMENT, command(words));
  }

  private static List<String> command(List<String> words) {
    List<String> command = new ArrayList<>(List.of(Distribution.LAUNCHER.toString()));
    command.addAll(words);
    return command;
  }
}
