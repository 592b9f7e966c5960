package io.patchflow.flink;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Answers requests as Flink's REST API does, with what it was given; others get status 404. */
final class FakeCluster implements AutoCloseable {
  private final HttpServer server;
  private final Map<String, String> answers = new ConcurrentHashMap<>();
  private final Map<String, Runnable> consequences = new ConcurrentHashMap<>();
  private final List<String> requests = new ArrayList<>();

  FakeCluster() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/v1",
        exchange -> {
          String path = exchange.getRequestURI().toString().substring("/v1".length());
          String request = exchange.getRequestMethod() + " " + path;
          synchronized (requests) {
            requests.add(request);
          }
          Optional.ofNullable(consequences.get(request)).ifPresent(Runnable::run);
          byte[] answer = answers.getOrDefault(path, "{}").getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(answers.containsKey(path) ? 200 : 404, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
  }

  FakeCluster answering(String path, String json) {
    answers.put(path, json.replace('\'', '"'));
    return this;
  }

  /**
   * Once {@code request} has come, such as {@code PATCH /jobs/a}, {@code path} is answered anew.
   */
  FakeCluster answeringAfter(String request, String path, String json) {
    consequences.put(request, () -> answering(path, json));
    return this;
  }

  FlinkCluster client() {
    return new FlinkCluster("127.0.0.1:" + server.getAddress().getPort());
  }

  List<String> requests() {
    synchronized (requests) {
      return List.copyOf(requests);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
