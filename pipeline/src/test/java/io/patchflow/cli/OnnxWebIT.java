package io.patchflow.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.microsoft.playwright.Page;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.patchflow.folder.RunFolder;
import io.patchflow.parquet.TableFile;
import io.patchflow.schema.table.PredictionRow;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Exported models in Chromium, with the package {@code onnxruntime-web} that the profile {@code
 * onnx-web} gets with npm.
 */
@Tag("onnx-web")
class OnnxWebIT {
  private static final Path LIBRARY =
      Path.of("target/onnx-web/node_modules/onnxruntime-web/dist").toAbsolutePath();

  /** Of an IDX file of images. */
  private static final int HEADER = 16;

  private static final int IMAGES = 10;

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"seed", "best"})
  void classifiesTenImagesAsTheTablesSay(String recipe) throws IOException {
    Path data = FashionMnistSlice.write(folder.resolve("data"), 256, 20);
    Path run = folder.resolve("run");
    Invocation trained =
        Invocation.of("run", "--recipe", recipe, "--epochs", 1, "--input", data, "--output", run);
    assertThat(trained.code()).as(trained.err()).isZero();
    Invocation exported = Invocation.of("export", run);
    assertThat(exported.code()).as(exported.err()).isZero();
    byte[] idx = Files.readAllBytes(data.resolve("t10k-images-idx3-ubyte"));

    Map<?, ?> scores =
        scores(run.resolve("model.onnx"), Arrays.copyOfRange(idx, HEADER, HEADER + IMAGES * 784));

    List<PredictionRow> rows =
        TableFile.read(new RunFolder(run).table("predictions"), PredictionRow.class)
            .subList(0, IMAGES);
    assertThat(numbers(scores, "labels"))
        .extracting(Number::intValue)
        .isEqualTo(rows.stream().map(PredictionRow::predicted).toList());
    List<Number> probabilities = numbers(scores, "probabilities");
    List<Float> expected = rows.stream().flatMap(row -> row.probabilities().stream()).toList();
    assertThat(probabilities).hasSameSizeAs(expected);
    for (int i = 0; i < expected.size(); i++) {
      assertThat(probabilities.get(i).doubleValue())
          .isCloseTo(expected.get(i).doubleValue(), within(1e-5));
    }
  }

  /** What the page says of the images. */
  private static Map<?, ?> scores(Path model, byte[] images) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", exchange -> send(exchange, page(), "text/html"));
    server.createContext("/images", exchange -> send(exchange, images, "application/octet-stream"));
    server.createContext(
        "/model.onnx",
        exchange -> send(exchange, Files.readAllBytes(model), "application/octet-stream"));
    server.createContext("/ort/", OnnxWebIT::sendLibrary);
    server.start();
    try (Chromium chromium = new Chromium();
        Page page = chromium.browser().newPage()) {
      page.navigate("http://127.0.0.1:" + server.getAddress().getPort() + "/");
      return (Map<?, ?>) page.evaluate("() => window.scores()");
    } finally {
      server.stop(0);
    }
  }

  private static byte[] page() throws IOException {
    try (InputStream in = OnnxWebIT.class.getResourceAsStream("onnx.html")) {
      return in.readAllBytes();
    }
  }

  private static void sendLibrary(HttpExchange exchange) throws IOException {
    Path file = LIBRARY.resolve(Path.of(exchange.getRequestURI().getPath()).getFileName());
    boolean code = file.toString().endsWith("js");
    send(exchange, Files.readAllBytes(file), code ? "text/javascript" : "application/wasm");
  }

  private static void send(HttpExchange exchange, byte[] body, String type) throws IOException {
    try (exchange) {
      exchange.getResponseHeaders().set("Content-Type", type);
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static List<Number> numbers(Map<?, ?> scores, String key) {
    return ((List<?>) scores.get(key)).stream().map(Number.class::cast).toList();
  }
}
