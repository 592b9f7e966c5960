package io.patchflow.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * A job as the cluster's REST API tells of it.
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
  String awaitEnd() throws Exception {
    String state = state();
    while (!state.matches("FINISHED|FAILED|CANCELED")) {
      Thread.onSpinWait();
      state = state();
    }
    return state;
  }

  /** Its tasks that run on a worker. */
  int tasksRunningOn(String worker) throws Exception {
    int running = 0;
    for (JsonNode vertex : cluster.get("/jobs/" + id).path("vertices")) {
      if (vertex.path("tasks").path("RUNNING").asInt() > 0) {
        String path = "/jobs/%s/vertices/%s".formatted(id, vertex.path("id").asText());
        for (JsonNode task : cluster.get(path).path("subtasks")) {
          boolean here = task.path("taskmanager-id").asText().equals(worker);
          running += here && task.path("status").asText().equals("RUNNING") ? 1 : 0;
        }
      }
    }
    return running;
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
