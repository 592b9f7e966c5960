package io.patchflow.deploy;

import io.patchflow.deploy.Distribution.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A command that waits for its jobs, as a process beside the test. */
final class Submission implements AutoCloseable {
  private final Process process;
  private final Path out;
  private final Path err;

  private Submission(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  static Submission start(Path folder, Map<String, String> environment, List<String> words)
      throws IOException {
    // A test that runs in the background may have been told to ignore Ctrl-C; its child must not.
    List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT"));
    command.addAll(words);
    Path out = Files.createTempFile("submission", ".out");
    Path err = Files.createTempFile("submission", ".err");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().putAll(environment);
    return new Submission(builder.start(), out, err);
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** What it has said on stderr up to now. */
  String log() throws IOException {
    return Files.readString(err, StandardCharsets.UTF_8);
  }

  /** Ctrl-C. */
  void interrupt() throws IOException {
    Signal.INT.send(List.of(process.pid()));
  }

  /** Waits for the end. */
  Outcome outcome() throws IOException, InterruptedException {
    int code = process.waitFor();
    return new Outcome(code, Files.readString(out, StandardCharsets.UTF_8), log());
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    Files.deleteIfExists(out);
    Files.deleteIfExists(err);
  }
}
