package io.patchflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * A run, and the events that tell of it.
 *
 * @param data what it is decoded from
 * @param run its folder
 */
record RunWithLineage(Path data, Path run) {
  private static final ObjectMapper JSON = new ObjectMapper();

  static RunWithLineage in(Path folder) throws IOException {
    return new RunWithLineage(
        FashionMnistSlice.write(folder.resolve("data"), 300, 100), folder.resolve("run"));
  }

  /** The words of a decode. */
  List<String> decode(String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("decode", "--input", data.toString(), "--output", run.toString()));
    arguments.addAll(List.of(more));
    return arguments;
  }

  static Invocation done(List<String> arguments) {
    Invocation invocation = Invocation.of(arguments.toArray());
    assertThat(invocation.code()).as(invocation.err()).isZero();
    return invocation;
  }

  static List<JsonNode> events(Path file) throws IOException {
    List<JsonNode> events = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      events.add(JSON.readTree(line));
    }
    return events;
  }

  static String title(JsonNode event) {
    assertThat(event.at("/job/namespace").asText()).isEqualTo("patchflow");
    return event.get("eventType").asText() + " " + event.at("/job/name").asText();
  }

  static List<String> names(JsonNode dataSets) {
    return StreamSupport.stream(dataSets.spliterator(), false)
        .map(each -> each.get("name").asText())
        .toList();
  }
}
