package io.patchflow.dataset;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A web server on the loopback interface that keeps the requests it gets. */
final class LocalServer implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, byte[]> files = new HashMap<>();
  private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile boolean ranges = true;
  private volatile boolean silent;
  private final AtomicInteger breakOffs = new AtomicInteger();

  LocalServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  /** The address, ending in a slash. */
  URI address() {
    return URI.create(
        "http://%s:%d/"
            .formatted(
                server.getAddress().getAddress().getHostAddress(), server.getAddress().getPort()));
  }

  void serve(String name, byte[] content) {
    files.put("/" + name, content);
  }

  /** Answers requests for a range with the whole file. */
  void ignoreRanges() {
    ranges = false;
  }

  /** Breaks the next {@code times} answers off in the middle. */
  void breakOff(int times) {
    breakOffs.set(times);
  }

  /** Says nothing more after half of each answer, until the server is closed. */
  void fallSilent() {
    silent = true;
  }

  /** Path and range of each request so far, such as {@code /file bytes=5-}. */
  List<String> requests() {
    return List.copyOf(requests);
  }

  private void handle(HttpExchange exchange) throws IOException {
    String range = exchange.getRequestHeaders().getFirst("Range");
    String path = exchange.getRequestURI().getPath();
    requests.add(range == null ? path : path + " " + range);
    byte[] content = files.get(path);
    if (content == null) {
      exchange.sendResponseHeaders(404, -1);
    } else if (range == null || !ranges) {
      answer(exchange, 200, content);
    } else {
      int start = Integer.parseInt(range.replaceAll("\\D", ""));
      if (start >= content.length) {
        exchange.sendResponseHeaders(416, -1);
      } else {
        exchange
            .getResponseHeaders()
            .add(
                "Content-Range",
                "bytes %d-%d/%d".formatted(start, content.length - 1, content.length));
        answer(exchange, 206, Arrays.copyOfRange(content, start, content.length));
      }
    }
    exchange.close();
  }

  private void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    boolean whole = breakOffs.getAndUpdate(left -> Math.max(0, left - 1)) == 0 && !silent;
    exchange.sendResponseHeaders(status, body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body, 0, whole ? body.length : body.length / 2);
      out.flush();
      if (silent) {
        closed.await();
      }
      if (!whole) {
        exchange.close();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      // Closing an answer before its end throws, after the connection is down.
    }
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdown();
  }
}
