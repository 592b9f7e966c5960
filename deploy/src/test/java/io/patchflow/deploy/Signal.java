package io.patchflow.deploy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Signals that Java itself cannot send. */
enum Signal {
  /** Ctrl-C. */
  INT,
  /** Stands still where it is, until {@link #CONT}. */
  STOP,
  CONT,
  KILL;

  /** Sends it to all of the processes, at once. */
  void send(Long... pids) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("kill", "-" + name()));
    for (Long pid : pids) {
      command.add(pid.toString());
    }
    int code = new ProcessBuilder(command).inheritIO().start().waitFor();
    if (code != 0) {
      throw new IllegalStateException(command + " ended with " + code);
    }
  }
}
