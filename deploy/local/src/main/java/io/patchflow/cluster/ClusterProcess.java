package io.patchflow.cluster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A process that this program started, known by more than its pid, which the system gives to others
 * later.
 *
 * @param pid the process id
 * @param started when it was started, in clock ticks since the machine's start
 */
record ClusterProcess(long pid, String started) {
  private static final long GRACE_SECONDS = 10;
  // Fields of /proc/PID/stat after the program's name, which is in parentheses and may hold spaces.
  private static final int START_TIME_AFTER_NAME = 19;

  static ClusterProcess of(Process process) {
    return new ClusterProcess(
        process.pid(),
        startTime(process.pid())
            .orElseThrow(() -> new ClusterFailure("process " + process.pid() + " ended at once")));
  }

  static ClusterProcess read(Path record) throws IOException {
    String[] words = Files.readString(record, StandardCharsets.UTF_8).strip().split(" ", 2);
    if (words.length != 2 || !words[0].matches("[0-9]{1,18}")) {
      throw new ClusterFailure(record + ": expected a pid and a start time");
    }
    return new ClusterProcess(Long.parseLong(words[0]), words[1]);
  }

  void write(Path record) {
    try {
      Files.writeString(record, pid + " " + started + "\n", StandardCharsets.UTF_8);
    } catch (IOException e) {
      kill();
      throw new ClusterFailure(record + ": cannot be written: " + e, e);
    }
  }

  /** Whether it runs still: there is a process of this id, and it is the one. */
  boolean isAlive() {
    return startTime(pid).equals(Optional.of(started));
  }

  /** SIGKILL, and waits for the end. Another process under this id is left alone. */
  void kill() {
    if (isAlive()) {
      ProcessHandle.of(pid)
          .ifPresent(
              handle -> {
                handle.destroyForcibly();
                awaitEnd(handle);
              });
    }
  }

  /** SIGTERM, and SIGKILL if that is not enough. */
  void stop() {
    if (isAlive()) {
      ProcessHandle.of(pid)
          .ifPresent(
              handle -> {
                handle.destroy();
                if (!awaitEnd(handle)) {
                  kill();
                }
              });
    }
  }

  private static boolean awaitEnd(ProcessHandle handle) {
    try {
      handle.onExit().get(GRACE_SECONDS, TimeUnit.SECONDS);
      return true;
    } catch (TimeoutException | ExecutionException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Empty if no process has this id, or it has ended and waits for its parent. */
  private static Optional<String> startTime(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      return fields[0].equals("Z") ? Optional.empty() : Optional.of(fields[START_TIME_AFTER_NAME]);
    } catch (IOException e) {
      // There is none, or it ended while this was read.
      return Optional.empty();
    }
  }
}
