package io.patchflow.deploy;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.patchflow.deploy.Distribution.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The cluster of {@code patchflow-cluster}, in a folder and on a port of its own. */
final class LocalCluster {
  private static final Path HOME = Path.of("local", "target", "patchflow-cluster").toAbsolutePath();
  private static final Map<String, String> ENVIRONMENT =
      Map.of("JAVA_HOME", System.getProperty("java.home"));
  private static final long MISSED_HEARTBEATS_MILLIS = 1_500;
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration BRIEF = Duration.ofMillis(50);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Path folder;
  private final int port;
  private final HttpClient client = HttpClient.newHttpClient();

  private LocalCluster(Path folder, int port) {
    this.folder = folder;
    this.port = port;
  }

  /**
   * Starts it.
   *
   * @param settings Flink's own, such as {@code -Dkey=value}
   */
  static LocalCluster start(Path folder, int workers, String... settings) throws Exception {
    return start(folder, workers, Map.of(), settings);
  }

  /** As {@link #start}, of processes that have these variables in their environment. */
  static LocalCluster start(
      Path folder, int workers, Map<String, String> environment, String... settings)
      throws Exception {
    int port;
    try (ServerSocket free = freePort()) {
      port = free.getLocalPort();
    }
    LocalCluster cluster = new LocalCluster(folder, port);
    List<String> words = new ArrayList<>(List.of("start", Integer.toString(workers)));
    // REST must tell what is, not what was some seconds ago.
    words.addAll(List.of("-Dweb.refresh-interval=20", "-Dheartbeat.interval=500"));
    // An answer that is lost fails, and is asked for again.
    words.add("-Dweb.timeout=20000");
    words.add("-Denv.java.opts.all=" + Distribution.ENDS_SOON + " -XX:+UseSerialGC");
    words.addAll(List.of(settings));
    cluster.call(environment, words.toArray(String[]::new));
    return cluster;
  }

  /** A port of loopback that nobody uses; it is free once the socket is closed. */
  static ServerSocket freePort() throws IOException {
    return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }

  /** The command line of a class of Flink's, with the cluster's own libraries. */
  static List<String> java(String mainClass, List<String> words) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Dlog4j.configurationFile=" + HOME.resolve("conf/log4j-off.properties"));
    command.add("-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"));
    command.addAll(List.of("-cp", HOME.resolve("lib") + "/*", mainClass));
    command.addAll(words);
    return command;
  }

  String address() {
    return "127.0.0.1:" + port;
  }

  void stop() throws Exception {
    command("stop");
  }

  /** At least so many workers are there. */
  void requireWorkers(int count) throws Exception {
    while (workers().size() < count) {
      command("add-worker");
    }
  }

  /** Calls {@code patchflow-cluster}. */
  void command(String... words) throws Exception {
    call(Map.of(), words);
  }

  private void call(Map<String, String> environment, String... words) throws Exception {
    List<String> command =
        new ArrayList<>(List.of(HOME.resolve("bin/patchflow-cluster").toString()));
    command.addAll(List.of(words));
    command.addAll(List.of("--port", Integer.toString(port), "--dir", folder.toString()));
    Map<String, String> all = new TreeMap<>(environment);
    all.putAll(ENVIRONMENT);
    Distribution.run(HOME, all, command).assertDone();
  }

  /** The options that send a command's stages here, with all libraries. */
  List<String> sendingRunner() {
    return List.of("--runner=FlinkRunner", "--flinkMaster=" + address());
  }

  /** The options that send a command's stages here; the libraries are read where they are. */
  List<String> runner() {
    List<String> options = new ArrayList<>(sendingRunner());
    options.add("--workerLibraries=" + Distribution.FOLDER.resolve("lib"));
    return options;
  }

  /** SIGKILL, at once: starting {@code patchflow-cluster} for it would take longer than a job. */
  void kill(String process) throws IOException {
    Signal.KILL.send(List.of(pid(process)));
  }

  /** All workers stand still, and nothing that they sent is under way any more. */
  void freezeWorkers() throws Exception {
    Map<String, Long> workers = workers();
    Signal.STOP.send(workers.values());
    await("silence of the workers")
        .atMost(MINUTE)
        .pollInterval(BRIEF)
        .until(() -> !isHeardOf(workers.keySet()));
  }

  /** Those that are still there continue. */
  void thawWorkers() throws IOException {
    Signal.CONT.send(workers().values());
  }

  /** The living workers with their pids. */
  private Map<String, Long> workers() throws IOException {
    Map<String, Long> alive = new TreeMap<>();
    for (String name : Distribution.names(folder.resolve("processes"))) {
      if (name.startsWith("worker-") && ProcessHandle.of(pid(name)).isPresent()) {
        alive.put(name, pid(name));
      }
    }
    return alive;
  }

  private long pid(String process) throws IOException {
    String record = Files.readString(folder.resolve("processes").resolve(process));
    return Long.parseLong(record.substring(0, record.indexOf(' ')));
  }

  /** Whether the JobManager had a heartbeat of one of the workers lately. */
  private boolean isHeardOf(Set<String> workers) throws Exception {
    long lately = System.currentTimeMillis() - MISSED_HEARTBEATS_MILLIS;
    for (JsonNode worker : get("/taskmanagers").path("taskmanagers")) {
      if (workers.contains(worker.path("id").asText())
          && worker.path("timeSinceLastHeartbeat").asLong() > lately) {
        return true;
      }
    }
    return false;
  }

  /** Flink's own command line. */
  Outcome flink(String... words) throws Exception {
    return Distribution.run(
        folder,
        Map.of("FLINK_CONF_DIR", folder.resolve("conf").toString()),
        java("org.apache.flink.client.cli.CliFrontend", List.of(words)));
  }

  JsonNode get(String path) throws Exception {
    return send(HttpRequest.newBuilder(uri(path)).GET());
  }

  JsonNode post(String path, String json) throws Exception {
    return send(
        HttpRequest.newBuilder(uri(path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json)));
  }

  /** Uploads a jar as curl does with {@code -F jarfile=@...}; the jar's id. */
  String upload(Path jar) throws Exception {
    String boundary = "patchflow";
    byte[] head =
        """
        --patchflow\r
        Content-Disposition: form-data; name="jarfile"; filename="%s"\r
        Content-Type: application/x-java-archive\r
        \r
        """
            .formatted(jar.getFileName())
            .getBytes(StandardCharsets.UTF_8);
    byte[] tail = "\r\n--patchflow--\r\n".getBytes(StandardCharsets.UTF_8);
    HttpRequest.BodyPublisher body =
        HttpRequest.BodyPublishers.concat(
            HttpRequest.BodyPublishers.ofByteArray(head),
            HttpRequest.BodyPublishers.ofFile(jar),
            HttpRequest.BodyPublishers.ofByteArray(tail));
    String stored =
        send(HttpRequest.newBuilder(uri("/jars/upload"))
                .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                .POST(body))
            .path("filename")
            .asText();
    return stored.substring(stored.lastIndexOf('/') + 1);
  }

  private URI uri(String path) {
    return URI.create("http://" + address() + "/v1" + path);
  }

  private JsonNode send(HttpRequest.Builder request) throws Exception {
    HttpResponse<String> answer =
        client.send(
            request.version(HttpClient.Version.HTTP_1_1).timeout(MINUTE).build(),
            HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IllegalStateException(answer.statusCode() + ": " + answer.body());
    }
    return JSON.readTree(answer.body());
  }
}
