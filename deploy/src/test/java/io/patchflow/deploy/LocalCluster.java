package io.patchflow.deploy;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/** The cluster of {@code patchflow-cluster}, in a folder and on a port of its own. */
final class LocalCluster {
  private static final Path HOME = Path.of("local", "target", "patchflow-cluster").toAbsolutePath();
  private static final Map<String, String> ENVIRONMENT =
      Map.of("JAVA_HOME", System.getProperty("java.home"));
  private static final long MISSED_HEARTBEATS_MILLIS = 1_500;
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
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    LocalCluster cluster = new LocalCluster(folder, port);
    List<String> words = new ArrayList<>(List.of("start", Integer.toString(workers)));
    // REST must tell what is, not what was some seconds ago.
    words.addAll(List.of("-Dweb.refresh-interval=20", "-Dheartbeat.interval=500"));
    words.addAll(List.of(settings));
    cluster.command(words.toArray(String[]::new));
    return cluster;
  }

  String address() {
    return "127.0.0.1:" + port;
  }

  void stop() throws Exception {
    command("stop");
  }

  void command(String... words) throws Exception {
    List<String> command =
        new ArrayList<>(List.of(HOME.resolve("bin/patchflow-cluster").toString()));
    command.addAll(List.of(words));
    command.addAll(List.of("--port", Integer.toString(port), "--dir", folder.toString()));
    Outcome outcome = Distribution.run(HOME, ENVIRONMENT, command);
    if (outcome.code() != 0) {
      throw new IllegalStateException(outcome.err());
    }
  }

  /** At once: starting {@code patchflow-cluster} for it would take longer than a job does. */
  void signal(Signal signal, String... processes) throws IOException, InterruptedException {
    List<Long> pids = new ArrayList<>();
    for (String process : processes) {
      String record = Files.readString(folder.resolve("processes").resolve(process));
      pids.add(Long.parseLong(record.substring(0, record.indexOf(' '))));
    }
    signal.send(pids.toArray(Long[]::new));
  }

  /**
   * Freezes all workers in the middle of a job, so that it cannot end until they go on or are
   * killed.
   *
   * @param atWork one of them, which has a running task of the job then
   * @param moment not before this
   * @return empty if the job was over before
   */
  Optional<FlinkJob> freeze(
      Submission client, String jobName, String atWork, Callable<Boolean> moment) throws Exception {
    while (client.isAlive()) {
      Optional<FlinkJob> job = FlinkJob.named(this, jobName);
      if (job.isPresent() && moment.call() && job.get().tasksRunningOn(atWork) > 0) {
        String[] all = workers();
        signal(Signal.STOP, all);
        awaitSilence(List.of(all));
        if (job.get().tasksRunningOn(atWork) > 0) {
          return job;
        }
        signal(Signal.CONT, all);
      }
    }
    return Optional.empty();
  }

  private String[] workers() throws Exception {
    List<String> names = new ArrayList<>();
    get("/taskmanagers").path("taskmanagers").forEach(it -> names.add(it.path("id").asText()));
    return names.toArray(String[]::new);
  }

  /** Until the workers missed some heartbeats: nothing that they sent is under way any more. */
  private void awaitSilence(List<String> workers) throws Exception {
    while (isHeard(workers)) {
      Thread.onSpinWait();
    }
  }

  private boolean isHeard(List<String> workers) throws Exception {
    long recent = System.currentTimeMillis() - MISSED_HEARTBEATS_MILLIS;
    for (JsonNode worker : get("/taskmanagers").path("taskmanagers")) {
      if (workers.contains(worker.path("id").asText())
          && worker.path("timeSinceLastHeartbeat").asLong() > recent) {
        return true;
      }
    }
    return false;
  }

  /** Flink's own command line. */
  Outcome flink(String... words) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dlog4j.configurationFile=" + HOME.resolve("conf/log4j-off.properties"),
                "-cp",
                HOME.resolve("lib") + "/*",
                "org.apache.flink.client.cli.CliFrontend"));
    command.addAll(List.of(words));
    return Distribution.run(
        folder, Map.of("FLINK_CONF_DIR", folder.resolve("conf").toString()), command);
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
            request.version(HttpClient.Version.HTTP_1_1).build(),
            HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IllegalStateException(answer.statusCode() + ": " + answer.body());
    }
    return JSON.readTree(answer.body());
  }
}
