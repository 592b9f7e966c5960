package io.patchflow.deploy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Signals that Java itself cannot send. */
enum Signal {
  /** Ctrl-C. */
  INT,
  /** Stands still where it is, until {@link #CONT}. */
  STOP,
  CONT,
  KILL;

  /** Sends it to all of the processes at once, or to none if there is none. */
  void send(Collection<Long> pids) throws IOException {
    if (pids.isEmpty()) {
      return;
    }
    List<String> command = new ArrayList<>(List.of("kill", "-" + name()));
    for (Long pid : pids) {
      command.add(pid.toString());
    }
    Process kill = new ProcessBuilder(command).inheritIO().start();
    try {
      if (kill.waitFor() != 0) {
        throw new IllegalStateException(command + " ended with " + kill.exitValue());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
