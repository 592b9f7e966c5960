package io.patchflow.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a process did, measured from its start.
 *
 * @param seconds until it ended
 * @param first seconds until the first record
 * @param cpuSeconds processor time of all its threads
 * @param peakHeap largest use of the heap in MiB
 */
record Turn(double seconds, double first, double cpuSeconds, double peakHeap) {
  /** What every process may use, whatever the size of its input. */
  static final int HEAP_MIB = 512;

  /** Runs {@link TurnMain} in a Java virtual machine of its own. */
  static Turn run(TurnMain.Work work, Path... paths) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.add("-Xmx" + HEAP_MIB + "m");
    // As .mvn/jvm.config has it.
    command.add("-XX:+UseParallelGC");
    command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=error");
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(TurnMain.class.getName(), work.name()));
    Arrays.stream(paths).map(Path::toString).forEach(command::add);
    long started = System.currentTimeMillis();
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    double seconds = (System.currentTimeMillis() - started) / 1e3;
    if (exitCode(process) != 0) {
      throw new IllegalStateException(work + ": ended with " + process.exitValue());
    }
    double[] numbers =
        Arrays.stream(answer.strip().split(" ", -1)).mapToDouble(Double::parseDouble).toArray();
    return new Turn(seconds, (numbers[0] - started) / 1e3, numbers[1], numbers[2]);
  }

  private static int exitCode(Process process) throws IOException {
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }
}
