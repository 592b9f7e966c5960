package io.patchflow.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.patchflow.folder.Manifest;
import io.patchflow.folder.RunFolder;
import io.patchflow.folder.Stage;
import io.patchflow.lineage.LineageTarget;
import io.patchflow.publish.Replace;
import io.patchflow.recipe.Recipe;
import io.patchflow.recipe.RecipeLoader;
import io.patchflow.workflow.TrainOnWorker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.apache.beam.sdk.util.SerializableUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an OpenLineage catalogue is told. */
class LineageIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;
  private Path data;
  private Path run;

  @BeforeEach
  void writeData() throws IOException {
    data = FashionMnistSlice.write(folder.resolve("data"), 300, 100);
    run = folder.resolve("run");
  }

  @Test
  void eachStageTellsWhatItReadAndWroteAndOneThatIsSkippedTellsNothing() throws IOException {
    done(SliceRun.arguments(data, run));
    List<JsonNode> events = events(run.resolve("lineage.jsonl"));

    assertThat(events.stream().map(LineageIT::title))
        .containsExactly(
            "START decode",
            "COMPLETE decode",
            "START train",
            "COMPLETE train",
            "START evaluate",
            "COMPLETE evaluate");
    assertThat(events.get(0).at("/run/runId")).isEqualTo(events.get(1).at("/run/runId"));
    for (int start = 0; start < events.size(); start += 2) {
      JsonNode begun = events.get(start);
      JsonNode ended = events.get(start + 1);
      assertThat(names(begun.get("inputs"))).isEqualTo(names(ended.get("inputs")));
      assertThat(names(begun.get("outputs"))).isEqualTo(names(ended.get("outputs")));
      assertThat(begun.at("/outputs/0/facets/schema"))
          .as("what is to be written has its schema before it has a version")
          .isEqualTo(ended.at("/outputs/0/facets/schema"));
      assertThat(begun.at("/outputs/0/facets/version").isMissingNode()).isTrue();
    }
    JsonNode decoded = events.get(1);
    Manifest decode = new RunFolder(run).requireManifest(Stage.DECODE);
    assertThat(names(decoded.get("inputs")))
        .containsExactly(
            data + "/train-images-idx3-ubyte",
            data + "/train-labels-idx1-ubyte",
            data + "/t10k-images-idx3-ubyte",
            data + "/t10k-labels-idx1-ubyte");
    assertThat(decoded.at("/inputs/0/facets/version/datasetVersion").asText())
        .isEqualTo(decode.inputs().get(0).sha256());
    assertThat(names(decoded.get("outputs"))).containsExactly(run + "/patches");
    assertThat(decoded.at("/outputs/0/facets/version/datasetVersion").asText())
        .isEqualTo(decode.fingerprint());
    assertThat(decoded.at("/outputs/0/facets/schema/fields/2/name").asText()).isEqualTo("patches");
    assertThat(decoded.at("/outputs/0/outputFacets/outputStatistics/rowCount").asInt())
        .isEqualTo(400);
    JsonNode trained = events.get(3);
    assertThat(names(trained.get("inputs"))).isEqualTo(names(decoded.get("outputs")));
    assertThat(names(trained.get("outputs")))
        .containsExactly(run + "/metrics/epochs.parquet", run + "/model/model.zip");
    JsonNode evaluated = events.get(5);
    assertThat(names(evaluated.get("inputs")))
        .containsExactly(
            run + "/patches", run + "/metrics/epochs.parquet", run + "/model/model.zip");
    assertThat(names(evaluated.get("outputs"))).contains(run + "/metrics/summary.parquet");

    done(SliceRun.arguments(data, run));
    assertThat(events(run.resolve("lineage.jsonl"))).hasSameSizeAs(events);
  }

  @Test
  void aServerGetsTheEventsToo() throws IOException {
    List<String> bodies = new ArrayList<>();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/api/v1/lineage",
        exchange -> {
          bodies.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
          exchange.sendResponseHeaders(201, -1);
          exchange.close();
        });
    server.start();
    try {
      String url = "http://127.0.0.1:" + server.getAddress().getPort();

      done(decode("--lineage", url));

      assertThat(bodies).hasSize(2);
      assertThat(title(JSON.readTree(bodies.get(0)))).isEqualTo("START decode");
      assertThat(title(JSON.readTree(bodies.get(1)))).isEqualTo("COMPLETE decode");
      assertThat(run.resolve("lineage.jsonl")).doesNotExist();
    } finally {
      server.stop(0);
    }
  }

  @Test
  void aServerThatIsDownIsReportedOnceAndTheRunGoesOn() throws IOException {
    String url = "http://127.0.0.1:" + freePort();

    Invocation invocation = done(decode("--lineage", url));

    assertThat(invocation.errLines())
        .as("a line for the sink, and the stage's own")
        .hasSize(2)
        .first()
        .asString()
        .startsWith("lineage: " + url + ": not delivered, the run continues without: ");
  }

  @Test
  void aFileThatCannotBeWrittenIsReportedOnceAndTheRunGoesOn() {
    Invocation invocation = done(decode("--lineage", folder.toString()));

    assertThat(invocation.errLines())
        .as("a line for the sink, and the stage's own")
        .hasSize(2)
        .first()
        .asString()
        .startsWith("lineage: " + folder + ": not delivered, the run continues without: ");
  }

  @Test
  void aTrainingOnAWorkerOfAClusterTellsWhomItWasToldTo() throws IOException {
    done(decode("--lineage", "off"));
    Path events = folder.resolve("events.jsonl");
    Recipe recipe =
        RecipeLoader.load("seed", Map.of("model.stem", "16", "kernel", "cpu", "epochs", "1"));
    for (LineageTarget target :
        List.of(LineageTarget.of("off"), LineageTarget.of("file://" + events))) {
      TrainOnWorker task =
          new TrainOnWorker(
              recipe, run.toString(), 1, Replace.ALWAYS, new ArrayList<>(List.of("run")), target);
      SerializableUtils.clone(task).run();
      assertThat(Files.exists(events)).isEqualTo(!target.place().equals("off"));
    }

    assertThat(events(events).stream().map(LineageIT::title))
        .containsExactly("START train", "COMPLETE train");
    assertThat(run.resolve("lineage.jsonl")).doesNotExist();
  }

  @Test
  void aStageThatFailsSaysSo() throws IOException {
    done(decode());
    Invocation failed =
        Invocation.of(
            "train",
            "--output",
            run,
            "--set",
            "model.stem=16",
            "--set",
            "kernel=cpu",
            "--set",
            "optimizer.learningRate=1e30",
            "--epochs",
            2);

    assertThat(failed.code()).isEqualTo(5);
    List<JsonNode> events = events(run.resolve("lineage.jsonl"));
    assertThat(events.stream().map(LineageIT::title))
        .containsExactly("START decode", "COMPLETE decode", "START train", "FAIL train");
    assertThat(events.get(3).at("/inputs/0/facets/version"))
        .as("the version of the patches that it failed on")
        .isEqualTo(events.get(1).at("/outputs/0/facets/version"));
    assertThat(names(events.get(3).get("outputs")))
        .containsExactly(run + "/metrics/epochs.parquet", run + "/model/model.zip");
    assertThat(failed.err())
        .contains(events.get(3).at("/run/facets/errorMessage/message").asText());
  }

  @Test
  void offIsOffAndWhatIsNoUrlIsRefused() {
    done(decode("--lineage", "off"));
    assertThat(run.resolve("lineage.jsonl")).doesNotExist();

    Invocation refused = Invocation.of(decode("--lineage", "http:no").toArray());
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.errLines())
        .containsExactly(
            "patchflow: --lineage: expected a URL such as http://host:5000, found http:no");
  }

  private List<String> decode(String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("decode", "--input", data.toString(), "--output", run.toString()));
    arguments.addAll(List.of(more));
    return arguments;
  }

  private static Invocation done(List<String> arguments) {
    Invocation invocation = Invocation.of(arguments.toArray());
    assertThat(invocation.code()).as(invocation.err()).isZero();
    return invocation;
  }

  private static List<JsonNode> events(Path file) throws IOException {
    List<JsonNode> events = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      events.add(JSON.readTree(line));
    }
    return events;
  }

  private static String title(JsonNode event) {
    assertThat(event.at("/job/namespace").asText()).isEqualTo("patchflow");
    return event.get("eventType").asText() + " " + event.at("/job/name").asText();
  }

  private static List<String> names(JsonNode dataSets) {
    return StreamSupport.stream(dataSets.spliterator(), false)
        .map(each -> each.get("name").asText())
        .toList();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
