package io.patchflow.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C: stages that can stop early are asked to, and get some time to put down where they are.
 * The JVM then ends with exit code 130, as it does by itself after this signal.
 */
final class Interruption {
  private static final long GRACE_SECONDS = 20;
  private static final CountDownLatch FINISHED = new CountDownLatch(1);

  private static volatile boolean requested;

  private Interruption() {}

  /** Makes a shutdown of the JVM wait for {@link #finished}. */
  static void install() {
    Thread hook =
        new Thread(
            () -> {
              requested = FINISHED.getCount() > 0;
              try {
                if (!FINISHED.await(GRACE_SECONDS, TimeUnit.SECONDS)) {
                  System.err.println("patchflow: interrupted at work; the same command resumes");
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "patchflow-interruption");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Whether the user has asked the program to end. */
  static boolean requested() {
    return requested;
  }

  /** The command is over; a shutdown need not wait. */
  static void finished() {
    FINISHED.countDown();
  }
}
