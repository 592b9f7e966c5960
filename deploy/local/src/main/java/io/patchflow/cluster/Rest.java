package io.patchflow.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What the cluster says of itself. */
record Rest(int port) {
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** What is longer is no answer of a cluster on one machine; cut off, it is no JSON. */
  private static final int MOST_BYTES = 1 << 20;

  String address() {
    return "http://127.0.0.1:" + port;
  }

  /** The workers that are registered; empty if the JobManager does not answer. */
  Optional<Set<String>> workers() {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address() + "/v1/taskmanagers"))
            .timeout(Duration.ofSeconds(5))
            .build();
    try {
      HttpResponse<InputStream> answer =
          CLIENT.send(request, HttpResponse.BodyHandlers.ofInputStream());
      byte[] body;
      try (InputStream in = answer.body()) {
        body = in.readNBytes(MOST_BYTES);
      }
      if (answer.statusCode() != 200) {
        return Optional.empty();
      }
      Set<String> names = new TreeSet<>();
      for (JsonNode worker : JSON.readTree(body).path("taskmanagers")) {
        names.add(worker.path("id").asText());
      }
      return Optional.of(names);
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClusterFailure("interrupted", e);
    }
  }
}
