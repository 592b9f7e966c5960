package io.patchflow.flink;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.patchflow.failure.PatchflowException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Requests to a cluster's REST API; what goes wrong is stage failed and names the cluster. */
record FlinkRest(String address) {
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** A job of thousands of tasks takes some of it. */
  private static final int MOST_BYTES = 16 << 20;

  JsonNode get(String path) {
    return send(request(path).GET().build());
  }

  void patch(String path) {
    send(request(path).method("PATCH", HttpRequest.BodyPublishers.noBody()).build());
  }

  private HttpRequest.Builder request(String path) {
    try {
      return HttpRequest.newBuilder(URI.create("http://" + address + "/v1" + path));
    } catch (IllegalArgumentException e) {
      throw failure("not an address of a host and a port", e);
    }
  }

  private JsonNode send(HttpRequest request) {
    // The timeout of a request ends with the head of its answer; this one holds for the body too.
    CompletableFuture<byte[]> answer =
        CLIENT.sendAsync(request, HttpResponse.BodyHandlers.ofInputStream()).thenApply(this::body);
    try {
      return JSON.readTree(new String(answer.get(30, TimeUnit.SECONDS), StandardCharsets.UTF_8));
    } catch (JsonProcessingException e) {
      throw failure("answers with something else than JSON, is it a Flink?", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof PatchflowException known) {
        throw known;
      }
      throw failure("does not answer, is the cluster running?", e);
    } catch (TimeoutException e) {
      throw failure("does not answer, is the cluster running?", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure("interrupted while it was asked", e);
    }
  }

  private byte[] body(HttpResponse<InputStream> answer) {
    byte[] body;
    try (InputStream in = answer.body()) {
      body = in.readNBytes(MOST_BYTES + 1);
    } catch (IOException e) {
      throw failure("does not answer, is the cluster running?", e);
    }
    if (body.length > MOST_BYTES) {
      throw failure("answers with more than %,d bytes, is it a Flink?".formatted(MOST_BYTES), null);
    }
    if (answer.statusCode() / 100 != 2) {
      throw failure("answers with status " + answer.statusCode() + ", is it a Flink?", null);
    }
    return body;
  }

  private PatchflowException failure(String problem, Exception cause) {
    return PatchflowException.stageFailed("Flink at %s: %s".formatted(address, problem), cause);
  }
}
