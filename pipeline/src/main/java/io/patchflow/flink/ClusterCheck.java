package io.patchflow.flink;

import io.patchflow.failure.PatchflowException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.runtime.util.EnvironmentInformation;

/** What would go wrong later, found before a job is submitted. */
final class ClusterCheck {
  /** File systems of this machine alone; a name that is not here may be shared. */
  private static final Set<String> LOCAL_FILE_SYSTEMS =
      Set.of("ext2", "ext3", "ext4", "xfs", "btrfs", "zfs", "f2fs", "tmpfs", "overlay");

  private ClusterCheck() {}

  /**
   * Checks the cluster's version, that it has workers, and that they can reach {@code folder}.
   *
   * @throws PatchflowException usage: each problem in a line; stage failed: it does not answer
   */
  static FlinkCluster.Overview require(FlinkCluster cluster, Path folder) {
    FlinkCluster.Overview overview = requireUsable(cluster);
    requireReachable(cluster.address(), cluster.workerHosts(), folder);
    return overview;
  }

  /** Checks all but the workers' reach. */
  static FlinkCluster.Overview requireUsable(FlinkCluster cluster) {
    FlinkCluster.Overview overview = cluster.overview();
    requireVersion(cluster.address(), overview.version(), EnvironmentInformation.getVersion());
    if (overview.slots() == 0) {
      throw usage("Flink at %s: has no worker, start one".formatted(cluster.address()));
    }
    return overview;
  }

  /** A job's serialized form is read by the same minor version alone. */
  static void requireVersion(String address, String found, String own) {
    if (!minor(found).equals(minor(own))) {
      throw usage(
          "Flink at %s: the cluster runs Flink %s, this program is built for %s; use a cluster of %s"
              .formatted(address, found, own, minor(own)));
    }
  }

  private static String minor(String version) {
    String[] parts = version.split("\\.", -1);
    return parts.length < 2 ? version : parts[0] + "." + parts[1];
  }

  /** Refuses a folder on a local disk if a worker runs on another machine. */
  static void requireReachable(String address, Set<String> hosts, Path folder) {
    Set<String> elsewhere = new TreeSet<>();
    for (String host : hosts) {
      if (!isThisMachine(host)) {
        elsewhere.add(host);
      }
    }
    String type = fileSystem(folder);
    if (!elsewhere.isEmpty() && LOCAL_FILE_SYSTEMS.contains(type)) {
      throw usage(
          "--output %s: is on a disk of this machine (%s), but Flink at %s has workers on %s; use a"
                  .formatted(folder, type, address, String.join(", ", elsewhere))
              + " folder that all of them share");
    }
  }

  private static boolean isThisMachine(String host) {
    try {
      for (InetAddress each : InetAddress.getAllByName(host)) {
        if (each.isLoopbackAddress() || NetworkInterface.getByInetAddress(each) != null) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      // A name that this machine cannot resolve is another machine's.
      return false;
    }
  }

  private static String fileSystem(Path folder) {
    Path there = folder.toAbsolutePath();
    while (there.getParent() != null && !Files.exists(there)) {
      there = there.getParent();
    }
    try {
      return Files.getFileStore(there).type().toLowerCase(Locale.ROOT);
    } catch (IOException e) {
      return "unknown";
    }
  }

  private static PatchflowException usage(String problem) {
    return PatchflowException.usage(List.of(problem));
  }
}
