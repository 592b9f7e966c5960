package io.patchflow.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** What can be done with the cluster of a folder. */
final class Cluster {
  private static final long START_SECONDS = 300;
  private static final long POLL_MILLIS = 200;

  private final Path home;
  private final ClusterFolder folder;
  private final Rest rest;
  private final Consumer<String> out;

  /**
   * The cluster of {@code folder}, running or not.
   *
   * @param home the folder with {@code lib/} and {@code conf/}
   * @param port where REST is
   * @param out gets a line for each thing to tell
   */
  Cluster(Path home, ClusterFolder folder, int port, Consumer<String> out) {
    this.home = home;
    this.folder = folder;
    this.rest = new Rest(port);
    this.out = out;
  }

  /** Starts all processes and waits until the workers are registered. */
  void start(int workers, int slots, Map<String, String> overrides) {
    removeLeftovers();
    requireFreePort();
    folder.create();
    ClusterSettings.of(folder, rest.port(), slots, overrides).write(folder);
    FlinkJvm flink = new FlinkJvm(home, folder);
    try {
      flink.startJobManager();
      for (int number = 1; number <= workers; number++) {
        flink.startWorker(number);
      }
      awaitReady(folder.processes().keySet());
    } catch (ClusterFailure e) {
      stopAll();
      throw e;
    }
    out.accept("%s with %d workers".formatted(rest.address(), workers));
  }

  /** A cluster whose JobManager is gone is of no use: whatever it left is taken away. */
  private void removeLeftovers() {
    Map<String, ClusterProcess> known = folder.processes();
    ClusterProcess jobManager = known.get(ClusterFolder.JOB_MANAGER);
    if (jobManager != null && jobManager.isAlive()) {
      throw new ClusterFailure(folder.root() + ": a cluster is running; stop it first");
    }
    for (Map.Entry<String, ClusterProcess> left : known.entrySet()) {
      if (left.getValue().isAlive()) {
        out.accept(left.getKey() + ": left by an earlier cluster, killed");
        left.getValue().kill();
      }
    }
    folder.clear();
  }

  private void requireFreePort() {
    try {
      new ServerSocket(rest.port(), 1, InetAddress.getLoopbackAddress()).close();
    } catch (IOException e) {
      throw new ClusterFailure(
          "port %d is in use; choose another with --port".formatted(rest.port()));
    }
  }

  /** A line for the JobManager and each worker. */
  void status() {
    requireStarted();
    Set<String> registered = rest.workers().orElse(Set.of());
    folder
        .processes()
        .forEach(
            (name, process) -> {
              boolean ready =
                  name.equals(ClusterFolder.JOB_MANAGER)
                      ? rest.workers().isPresent()
                      : registered.contains(name);
              String state = !process.isAlive() ? "dead" : ready ? "ready" : "starting";
              out.accept("%-10s %-8s pid %d".formatted(name, state, process.pid()));
            });
  }

  /** Starts one more worker and waits until it is registered. */
  void addWorker() {
    requireStarted();
    int number =
        1
            + folder.processes().keySet().stream()
                .mapToInt(ClusterFolder::workerNumber)
                .max()
                .orElse(0);
    new FlinkJvm(home, folder).startWorker(number);
    awaitReady(Set.of(ClusterFolder.JOB_MANAGER, ClusterFolder.workerName(number)));
    out.accept(ClusterFolder.workerName(number) + " is registered");
  }

  /**
   * Starts a JobManager in the place of one that died, and waits until the living workers have
   * found it. With high availability it resumes the jobs of the dead one.
   */
  void startJobManager() {
    requireStarted();
    Map<String, ClusterProcess> known = folder.processes();
    ClusterProcess dead = known.get(ClusterFolder.JOB_MANAGER);
    if (dead != null && dead.isAlive()) {
      throw new ClusterFailure(ClusterFolder.JOB_MANAGER + " is running");
    }
    requireFreePort();
    new FlinkJvm(home, folder).startJobManager();
    Set<String> names = new TreeSet<>(known.keySet());
    names.removeIf(name -> !known.get(name).isAlive());
    names.add(ClusterFolder.JOB_MANAGER);
    awaitReady(names);
    out.accept("%s with %d workers".formatted(rest.address(), names.size() - 1));
  }

  /** Kills a process by SIGKILL, as a crash would. */
  void kill(String name) {
    ClusterProcess process = folder.processes().get(name);
    if (process == null) {
      throw new ClusterFailure(
          "%s: no %s, there are: %s"
              .formatted(folder.root(), name, String.join(", ", folder.processes().keySet())));
    }
    if (!process.isAlive()) {
      throw new ClusterFailure(name + " is dead already");
    }
    process.kill();
    out.accept(name + " killed, pid " + process.pid());
  }

  /** Ends all processes and removes all files but the logs. */
  void stop() {
    requireStarted();
    stopAll();
    out.accept("stopped");
  }

  private void stopAll() {
    Map<String, ClusterProcess> processes = new TreeMap<>(folder.processes());
    ClusterProcess jobManager = processes.remove(ClusterFolder.JOB_MANAGER);
    // Workers first: without a JobManager they would try to find it again.
    processes.values().parallelStream().forEach(ClusterProcess::stop);
    if (jobManager != null) {
      jobManager.stop();
    }
    folder.clear();
  }

  private void requireStarted() {
    if (!folder.isInUse()) {
      throw new ClusterFailure(folder.root() + ": no cluster was started here");
    }
  }

  /** Waits until the processes of these names are ready. */
  private void awaitReady(Set<String> names) {
    Map<String, ClusterProcess> processes = folder.processes();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    Set<String> missing = missing(names);
    while (!missing.isEmpty()) {
      for (String name : missing) {
        if (!processes.get(name).isAlive()) {
          throw new ClusterFailure(name + " died, see " + folder.log(name));
        }
      }
      if (System.nanoTime() > end) {
        throw new ClusterFailure(
            "%s not ready within %d s, see %s"
                .formatted(missing, START_SECONDS, folder.log("any").getParent()));
      }
      try {
        TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new ClusterFailure("interrupted", e);
      }
      missing = missing(names);
    }
  }

  /** Those that are not ready; all of them while the JobManager does not answer. */
  private Set<String> missing(Set<String> names) {
    Set<String> missing = new TreeSet<>(names);
    rest.workers()
        .ifPresent(
            registered -> {
              missing.removeAll(registered);
              missing.remove(ClusterFolder.JOB_MANAGER);
            });
    return missing;
  }
}
