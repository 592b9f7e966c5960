package io.patchflow.train;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A tiny training in a process of its own, which says a word at each step. */
final class TrainProcess implements AutoCloseable {
  private static final int MOST_MINUTES = 8;
  private static final String STEP = "step";
  private static final String DONE = "done";

  private final Process process;
  private final BufferedReader words;

  private TrainProcess(Process process) {
    this.process = process;
    this.words = process.inputReader(StandardCharsets.UTF_8);
  }

  /** The process: trains the folder given first for the number of epochs given second. */
  public static void main(String[] args) throws IOException {
    TinyTraining training = TinyTraining.in(Path.of(args[0]), "epochs", args[1]);
    training.asking(
        () -> {
          System.out.println(STEP);
          return false;
        });
    training.train();
    System.out.println(DONE);
  }

  static TrainProcess start(Path root, int epochs) throws IOException {
    ProcessBuilder builder =
        ChildJvm.of(
            TrainProcess.class,
            List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
            root.toString(),
            String.valueOf(epochs));
    builder.redirectError(ProcessBuilder.Redirect.appendTo(root.resolveSibling("errors").toFile()));
    Process process = builder.start();
    // A read of its words cannot be interrupted: one that hangs is ended, and the test fails.
    CompletableFuture.delayedExecutor(MOST_MINUTES, TimeUnit.MINUTES)
        .execute(process.toHandle()::destroyForcibly);
    return new TrainProcess(process);
  }

  /**
   * Waits for so many steps, then for so long, then kills the process with SIGKILL.
   *
   * @return whether it was still at work
   */
  boolean killAfter(int steps, long millis) throws IOException, InterruptedException {
    for (int step = 0; step < steps; step++) {
      String word = words.readLine();
      if (!STEP.equals(word)) {
        return ended(word);
      }
    }
    if (process.waitFor(millis, TimeUnit.MILLISECONDS)) {
      return ended(words.lines().reduce("nothing", (before, last) -> last));
    }
    // By its handle: Process.destroyForcibly would close the words of one that has just ended.
    process.toHandle().destroyForcibly();
    int code = process.waitFor();
    if (code == 128 + 9) {
      return true;
    }
    return ended(words.lines().reduce("nothing", (before, last) -> last));
  }

  /** Waits for the end. */
  void finish() throws IOException, InterruptedException {
    boolean unused = ended(words.lines().reduce("nothing", (before, last) -> last));
  }

  private boolean ended(String lastWord) throws InterruptedException {
    int code = process.waitFor();
    if (code != 0 || !DONE.equals(lastWord)) {
      throw new AssertionError("the training ended with %d, saying %s".formatted(code, lastWord));
    }
    return false;
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    words.close();
  }
}
