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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

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
        HttpRequest.newBuilder(URI.create(address() + "/v1/taskmanagers")).build();
    try {
      // The timeout of a request ends with the head of its answer; this one holds for the body too.
      return CLIENT
          .sendAsync(request, HttpResponse.BodyHandlers.ofInputStream())
          .thenApply(Rest::names)
          .get(5, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClusterFailure("interrupted", e);
    }
  }

  private static Optional<Set<String>> names(HttpResponse<InputStream> answer) {
    try (InputStream in = answer.body()) {
      byte[] body = in.readNBytes(MOST_BYTES);
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
    }
  }
}
