package io.patchflow.deploy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** Says of itself, as Flink's REST API does, that it is of some version; that is all it can do. */
record OldCluster(HttpServer server) implements AutoCloseable {

  static OldCluster start(String version) throws IOException {
    byte[] overview =
        "{\"flink-version\": \"%s\", \"slots-total\": 4}"
            .formatted(version)
            .getBytes(StandardCharsets.UTF_8);
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/v1/overview",
        exchange -> {
          exchange.sendResponseHeaders(200, overview.length);
          exchange.getResponseBody().write(overview);
          exchange.close();
        });
    server.start();
    return new OldCluster(server);
  }

  String address() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
