package io.patchflow.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The one folder that a cluster writes into: {@code conf/}, {@code tmp/}, {@code log/} and {@code
 * processes/}, where each process has its record. Logs alone outlive the cluster. Nobody else may
 * write there: its settings and libraries say what runs, and its records what is ended.
 */
record ClusterFolder(Path root) {
  static final String JOB_MANAGER = "jobmanager";
  private static final String WORKER = "worker-";
  private static final Set<PosixFilePermission> OWN = PosixFilePermissions.fromString("rwx------");

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

  /** The folder where nothing else is said: the user's own, for a port. */
  static ClusterFolder ofUser(Map<String, String> environment, String home, int port) {
    String xdg = environment.get("XDG_CACHE_HOME");
    Path cache = xdg != null && xdg.startsWith("/") ? Path.of(xdg) : Path.of(home, ".cache");
    if (!cache.isAbsolute()) {
      throw new ClusterFailure("there is no home folder; choose a folder with --dir");
    }
    return new ClusterFolder(cache.resolve("patchflow").resolve("cluster-" + port));
  }

  /** Refuses a folder that somebody else has made, could have written into, or links to. */
  void requireOwn() {
    if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try {
      PosixFileAttributes found =
          Files.readAttributes(root, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      UserPrincipal user = Files.getOwner(Path.of("/proc/self"));
      if (!found.isDirectory()) {
        throw new ClusterFailure(root + ": expected a folder, found a link or a file");
      }
      if (!found.owner().equals(user)) {
        throw new ClusterFailure(
            "%s: expected a folder of %s, found one of %s".formatted(root, user, found.owner()));
      }
      if (found.permissions().contains(PosixFilePermission.GROUP_WRITE)
          || found.permissions().contains(PosixFilePermission.OTHERS_WRITE)) {
        throw new ClusterFailure(
            "%s: expected a folder that nobody else may write into, found %s"
                .formatted(root, PosixFilePermissions.toString(found.permissions())));
      }
    } catch (IOException e) {
      throw new ClusterFailure(root + ": cannot be looked at: " + e, e);
    }
  }

  void create() {
    requireOwn();
    try {
      Files.createDirectories(root.toAbsolutePath().getParent());
      if (!Files.isDirectory(root)) {
        Files.createDirectory(root, PosixFilePermissions.asFileAttribute(OWN));
      }
      Files.setPosixFilePermissions(root, OWN);
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
