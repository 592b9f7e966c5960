package io.patchflow.deploy;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A job as the cluster's REST API reports it.
 *
 * @param id of Flink
 */
record FlinkJob(LocalCluster cluster, String id) {

  /** The newest job of a name, if there is one yet. */
  static Optional<FlinkJob> named(LocalCluster cluster, String name) throws Exception {
    JsonNode newest = null;
    for (JsonNode job : cluster.get("/jobs/overview").path("jobs")) {
      boolean later =
          newest == null || newest.path("start-time").asLong() < job.path("start-time").asLong();
      if (later && job.path("name").asText().equals(name)) {
        newest = job;
      }
    }
    return Optional.ofNullable(newest).map(job -> new FlinkJob(cluster, job.path("jid").asText()));
  }

  String state() throws Exception {
    return cluster.get("/jobs/" + id).path("state").asText();
  }

  /** The state in which it ends. */
  String awaitEnd() {
    return await("end of job " + id)
        .atMost(Duration.ofMinutes(5))
        .pollInterval(Duration.ofMillis(200))
        .ignoreExceptionsInstanceOf(HttpTimeoutException.class)
        .until(this::state, state -> state.matches("FINISHED|FAILED|CANCELED"));
  }

  /**
   * The workers on which tasks of it are running.
   *
   * @param task in the names of the tasks
   */
  Set<String> workersRunning(String task) throws Exception {
    Set<String> workers = new TreeSet<>();
    for (JsonNode vertex : cluster.get("/jobs/" + id).path("vertices")) {
      if (vertex.path("name").asText().contains(task)) {
        String path = "/jobs/%s/vertices/%s".formatted(id, vertex.path("id").asText());
        for (JsonNode each : cluster.get(path).path("subtasks")) {
          if (each.path("status").asText().equals("RUNNING")) {
            workers.add(each.path("taskmanager-id").asText());
          }
        }
      }
    }
    return workers;
  }

  /** Failures that it survived, or died of. */
  int failures() throws Exception {
    return cluster
        .get("/jobs/" + id + "/exceptions")
        .path("exceptionHistory")
        .path("entries")
        .size();
  }
}
