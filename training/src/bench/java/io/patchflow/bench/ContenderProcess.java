package io.patchflow.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A contender in a Java virtual machine of its own, asked from here. */
final class ContenderProcess implements AutoCloseable {
  /** As {@code bin/patchflow} has it. */
  private static final String HEAP = "-Xmx2g";

  private final Entry entry;
  private final Process process;
  private final BufferedReader answers;
  private final Writer commands;

  private ContenderProcess(Entry entry, Process process) {
    this.entry = entry;
    this.process = process;
    this.answers = process.inputReader(StandardCharsets.UTF_8);
    this.commands = process.outputWriter(StandardCharsets.UTF_8);
  }

  static ContenderProcess start(Entry entry, String recipe) {
    return start(entry, recipe, List.of());
  }

  /** With options for its virtual machine. */
  static ContenderProcess start(Entry entry, String recipe, List<String> options) {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.add(HEAP);
    command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=error");
    command.addAll(entry.properties());
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(ContenderMain.class.getName());
    command.addAll(List.of(entry.engine().name(), Integer.toString(entry.threads()), recipe));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().putAll(entry.environment());
    try {
      return new ContenderProcess(entry, builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Entry entry() {
    return entry;
  }

  /** Gives a command and waits for the numbers it answers. */
  double[] numbers(String command) {
    return Arrays.stream(answer(command).split(" ", -1)).mapToDouble(Double::parseDouble).toArray();
  }

  /** Gives a command and waits for its answer. */
  String answer(String command) {
    try {
      commands.write(command + "\n");
      commands.flush();
      for (String line = answers.readLine(); line != null; line = answers.readLine()) {
        if (line.startsWith(ContenderMain.ANSWER)) {
          return line.substring(ContenderMain.ANSWER.length());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(entry + ": " + command, e);
    }
    throw new IllegalStateException(entry + ": ended before it answered " + command);
  }

  @Override
  public void close() {
    process.destroy();
  }
}
