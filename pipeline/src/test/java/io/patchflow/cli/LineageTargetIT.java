package io.patchflow.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
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
import org.apache.beam.sdk.util.SerializableUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where {@code --lineage} sends the events. */
class LineageTargetIT {
  @TempDir Path folder;
  private RunWithLineage lineage;

  @BeforeEach
  void writeData() throws IOException {
    lineage = RunWithLineage.in(folder);
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

      RunWithLineage.done(lineage.decode("--lineage", url));

      assertThat(bodies).hasSize(2);
      assertThat(RunWithLineage.title(new ObjectMapper().readTree(bodies.get(0))))
          .isEqualTo("START decode");
      assertThat(RunWithLineage.title(new ObjectMapper().readTree(bodies.get(1))))
          .isEqualTo("COMPLETE decode");
      assertThat(lineage.run().resolve("lineage.jsonl")).doesNotExist();
    } finally {
      server.stop(0);
    }
  }

  @Test
  void aServerThatIsDownIsReportedOnceAndTheRunGoesOn() throws IOException {
    String url = "http://127.0.0.1:" + freePort();

    Invocation invocation = RunWithLineage.done(lineage.decode("--lineage", url));

    assertThat(invocation.errLines())
        .as("a line for the sink, and the stage's own")
        .hasSize(2)
        .first()
        .asString()
        .startsWith("lineage: " + url + ": not delivered, the run continues without: ");
  }

  @Test
  void aFileThatCannotBeWrittenIsReportedOnceAndTheRunGoesOn() {
    Invocation invocation = RunWithLineage.done(lineage.decode("--lineage", folder.toString()));

    assertThat(invocation.errLines())
        .as("a line for the sink, and the stage's own")
        .hasSize(2)
        .first()
        .asString()
        .startsWith("lineage: " + folder + ": not delivered, the run continues without: ");
  }

  @Test
  void offIsOffAndWhatIsNoUrlIsRefused() {
    RunWithLineage.done(lineage.decode("--lineage", "off"));
    assertThat(lineage.run().resolve("lineage.jsonl")).doesNotExist();

    Invocation refused = Invocation.of(lineage.decode("--lineage", "http:no").toArray());
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.errLines())
        .containsExactly(
            "patchflow: --lineage: expected a URL such as http://host:5000, found http:no");
  }

  @Test
  void aTrainingOnAWorkerOfAClusterTellsWhomItWasToldTo() throws IOException {
    RunWithLineage.done(lineage.decode("--lineage", "off"));
    Path events = folder.resolve("events.jsonl");
    Recipe recipe =
        RecipeLoader.load("seed", Map.of("model.stem", "16", "kernel", "cpu", "epochs", "1"));
    for (LineageTarget target :
        List.of(LineageTarget.of("off"), LineageTarget.of("file://" + events))) {
      TrainOnWorker task =
          new TrainOnWorker(
              recipe,
              lineage.run().toString(),
              1,
              Replace.ALWAYS,
              new ArrayList<>(List.of("run")),
              target);
      SerializableUtils.clone(task).run();
      assertThat(Files.exists(events)).isEqualTo(!target.place().equals("off"));
    }

    assertThat(RunWithLineage.events(events).stream().map(RunWithLineage::title))
        .containsExactly("START train", "COMPLETE train");
    assertThat(lineage.run().resolve("lineage.jsonl")).doesNotExist();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
