package io.patchflow.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** The Flink configuration of a cluster on loopback whose files all stand in one folder. */
record ClusterSettings(Map<String, String> values) {
  private static final String LOOPBACK = "127.0.0.1";

  /**
   * Settings for a new cluster.
   *
   * @param port where REST and the web pages are
   * @param slots slots a worker
   * @param overrides Flink's own keys, which come last
   */
  static ClusterSettings of(
      ClusterFolder folder, int port, int slots, Map<String, String> overrides) {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("rest.port", Integer.toString(port));
    for (String key :
        new String[] {
          "rest.address",
          "rest.bind-address",
          "jobmanager.rpc.address",
          "jobmanager.bind-host",
          "taskmanager.host",
          "taskmanager.bind-host"
        }) {
      values.put(key, LOOPBACK);
    }
    values.put("jobmanager.rpc.port", Integer.toString(freePort()));
    values.put("taskmanager.numberOfTaskSlots", Integer.toString(slots));
    values.put("taskmanager.memory.task.heap.size", "1g");
    values.put("taskmanager.memory.task.off-heap.size", "512m");
    values.put("taskmanager.memory.managed.size", "128m");
    // A session's class loaders hold the classes of each job until they are collected.
    values.put("taskmanager.memory.jvm-metaspace.size", "512m");
    values.put("cluster.evenly-spread-out-slots", "true");
    // Beam does not set this: a job whose worker died starts again, if the cluster says so.
    // Of Flink's strategies only this one takes all tasks that a worker loses for one attempt.
    values.put("restart-strategy.type", "exponential-delay");
    values.put("restart-strategy.exponential-delay.initial-backoff", "1 s");
    values.put("restart-strategy.exponential-delay.max-backoff", "2 s");
    values.put("restart-strategy.exponential-delay.attempts-before-reset-backoff", "5");
    values.put("heartbeat.interval", "2000");
    // So long a worker takes to miss a JobManager that died; the other way round it is faster.
    values.put("heartbeat.timeout", "20000");
    // A worker that is there before its JobManager asks again soon, not in ten seconds.
    values.put("cluster.registration.error-delay", "500");
    // A process that is slow on a busy machine is not dead.
    values.put("pekko.ask.timeout", "60 s");
    values.put("classloader.check-leaked-classloader", "false");
    for (String key :
        new String[] {"io.tmp.dirs", "web.tmpdir", "blob.storage.directory", "web.upload.dir"}) {
      values.put(key, folder.tmp().resolve(key).toString());
    }
    values.putAll(overrides);
    return new ClusterSettings(values);
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new ClusterFailure("no port is free: " + e, e);
    }
  }

  /** Writes {@code config.yaml} and makes the folders that it names. */
  void write(ClusterFolder folder) {
    String text =
        values.entrySet().stream()
            .map(entry -> entry.getKey() + ": '" + entry.getValue().replace("'", "''") + "'\n")
            .collect(Collectors.joining());
    try {
      Files.writeString(folder.conf().resolve("config.yaml"), text, StandardCharsets.UTF_8);
      for (String key : new String[] {"io.tmp.dirs", "blob.storage.directory", "web.upload.dir"}) {
        Files.createDirectories(Path.of(values.get(key)));
      }
    } catch (IOException e) {
      throw new ClusterFailure(folder.conf() + ": cannot be written: " + e, e);
    }
  }
}
