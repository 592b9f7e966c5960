package io.patchflow.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A process of its own, whose stderr is read line by line and whose stdout goes to a file. */
final class ChildProcess implements AutoCloseable {
  private static final int MOST_MINUTES = 8;

  private final Process process;
  private final BufferedReader err;
  private final Path out;
  private final List<String> errLines = new ArrayList<>();

  private ChildProcess(Process process, Path out) {
    this.process = process;
    this.err =
        new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8));
    this.out = out;
  }

  static ChildProcess start(Path directory, Path out, List<String> command) throws IOException {
    // Tests that run in the background may have been told to ignore Ctrl-C; their child must not.
    List<String> listening = new ArrayList<>(List.of("env", "--default-signal=INT"));
    listening.addAll(command);
    Process process =
        new ProcessBuilder(listening)
            .directory(directory.toFile())
            .redirectOutput(out.toFile())
            .start();
    // A read of its streams cannot be interrupted: one that hangs is ended, and the test fails.
    CompletableFuture.delayedExecutor(MOST_MINUTES, TimeUnit.MINUTES)
        .execute(process.toHandle()::destroyForcibly);
    return new ChildProcess(process, out);
  }

  /** Reads stderr until a line fits; false if it ends before. */
  boolean reaches(Predicate<String> line) throws IOException {
    for (String read = err.readLine(); read != null; read = err.readLine()) {
      errLines.add(read);
      if (line.test(read)) {
        return true;
      }
    }
    return false;
  }

  /** Sends a signal by its name, such as {@code INT}. */
  void signal(String name) throws IOException, InterruptedException {
    String kill = "kill -s %s %d".formatted(name, process.pid());
    if (new ProcessBuilder("/bin/sh", "-c", kill).start().waitFor() != 0) {
      throw new IOException(kill);
    }
  }

  /**
   * Kills the process with SIGKILL if it is still at work after so long.
   *
   * @return whether it was
   */
  boolean killAfter(long time, TimeUnit unit) throws InterruptedException {
    if (process.waitFor(time, unit)) {
      return false;
    }
    // By its handle, which leaves the streams of one that has just ended open.
    process.toHandle().destroyForcibly();
    return process.waitFor() == 128 + 9;
  }

  /** Reads to the end. */
  Invocation outcome() throws IOException, InterruptedException {
    reaches(line -> false);
    int code = process.waitFor();
    return new Invocation(code, Files.readString(out), String.join("\n", errLines));
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
