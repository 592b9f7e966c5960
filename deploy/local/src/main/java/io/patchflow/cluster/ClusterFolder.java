package io.patchflow.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The one folder that a cluster writes into: {@code conf/}, {@code tmp/}, {@code log/} and {@code
 * processes/}, where each process has its record. Logs alone outlive the cluster.
 */
record ClusterFolder(Path root) {
  static final String JOB_MANAGER = "jobmanager";
  private static final String WORKER = "worker-";

  Path conf() {
    return root.resolve("conf");
  }

  Path tmp() {
    return root.resolve("tmp");
  }

  Path log(String process) {
    return root.resolve("log").resolve(process + ".log");
  }

  Path record(String process) {
    return root.resolve("processes").resolve(process);
  }

  static String workerName(int number) {
    return WORKER + number;
  }

  void create() {
    try {
      for (Path folder :
          List.of(conf(), tmp(), log("any").getParent(), record("any").getParent())) {
        Files.createDirectories(folder);
      }
    } catch (IOException e) {
      throw new ClusterFailure(root + ": cannot be made: " + e, e);
    }
  }

  /** Whether a cluster was started here and not stopped since. */
  boolean isInUse() {
    return Files.isDirectory(conf());
  }

  /** The processes on record, by name: the JobManager first, then the workers by number. */
  Map<String, ClusterProcess> processes() {
    Map<String, ClusterProcess> found =
        new TreeMap<>(Comparator.comparingInt(ClusterFolder::workerNumber));
    Path folder = record("any").getParent();
    if (!Files.isDirectory(folder)) {
      return found;
    }
    try (Stream<Path> records = Files.list(folder)) {
      for (Path file : records.toList()) {
        found.put(file.getFileName().toString(), ClusterProcess.read(file));
      }
    } catch (IOException e) {
      throw new ClusterFailure(folder + ": cannot be read: " + e, e);
    }
    return found;
  }

  /** 0 for the JobManager. */
  static int workerNumber(String process) {
    return process.startsWith(WORKER) ? Integer.parseInt(process.substring(WORKER.length())) : 0;
  }

  /** Removes all but the logs. */
  void clear() {
    for (Path folder : List.of(tmp(), conf(), record("any").getParent())) {
      delete(folder);
    }
  }

  private static void delete(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> walk = Files.walk(folder)) {
      for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new ClusterFailure(folder + ": cannot be removed: " + e, e);
    }
  }
}
