package io.patchflow.report;

import io.patchflow.recipe.Recipe;
import java.util.List;
import java.util.Map;

/**
 * What a run came from, as its record says; what an older record lacks is null.
 *
 * @param recipe resolved
 * @param input the data set: a known one's name, or a path
 * @param started when the training began, in UTC, ISO 8601
 * @param machine where it ran, in words
 * @param command the command line that made the run, the program's name first
 * @param circumstances what else is known, by name
 */
public record Origin(
    Recipe recipe,
    String input,
    String started,
    String machine,
    List<String> command,
    Map<String, String> circumstances) {

  /** The data set's name: that of its folder where it has no other. */
  String dataSet() {
    return input == null ? "unnamed data" : input.replaceFirst("/+$", "").replaceFirst(".*/", "");
  }

  /** The command as it may be typed into a shell. */
  String shellCommand() {
    return ShellWord.line(command);
  }
}
