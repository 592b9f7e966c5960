package io.patchflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogFlagsTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"--log-format=json", "--log-format=JSON", "--log-format json"})
  void everyLineOnStderrIsJson(String flag) throws IOException {
    Path data = FashionMnistSlice.write(folder.resolve("data"), 20, 10);
    List<String> decode =
        new ArrayList<>(List.of("decode", "--input", data.toString(), "--output", folder + "/run"));
    decode.addAll(List.of(flag.split(" ")));

    Invocation done = Invocation.of(decode.toArray());
    assertThat(done.code()).as(done.err()).isZero();
    JsonNode line = only(done);
    assertThat(line.get("level").asText()).isEqualTo("info");
    assertThat(line.get("message").asText()).startsWith("decode: done in ");
    assertThat(line.get("time").asText()).matches("\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z");
    assertThat(done.out()).startsWith("fingerprint ");

    Invocation failed =
        Invocation.of(
            Stream.concat(Stream.of("verify", folder + "/none"), Stream.of(flag.split(" ")))
                .toArray());
    assertThat(failed.code()).isEqualTo(4);
    assertThat(only(failed).get("level").asText()).isEqualTo("error");
  }

  @Test
  void quietLeavesErrorsAlone() throws IOException {
    Path data = FashionMnistSlice.write(folder.resolve("data"), 20, 10);

    Invocation done =
        Invocation.of("decode", "--quiet", "--input", data, "--output", folder.resolve("run"));
    assertThat(done.code()).isZero();
    assertThat(done.err()).isEmpty();
    assertThat(done.out()).startsWith("fingerprint ");

    Invocation failed = Invocation.of("verify", "--quiet", folder.resolve("none"));
    assertThat(failed.code()).isEqualTo(4);
    assertThat(failed.errLines()).hasSize(1);
  }

  @Test
  void aLibrarysLineKeepsItsLevelAndName() throws IOException {
    java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
    JsonLines.into(new java.io.PrintStream(bytes, true, java.nio.charset.StandardCharsets.UTF_8))
        .println("[WARN] SomeClass - \"quoted\" - text");

    JsonNode line = new ObjectMapper().readTree(bytes.toByteArray());
    assertThat(line.get("level").asText()).isEqualTo("warn");
    assertThat(line.get("logger").asText()).isEqualTo("SomeClass");
    assertThat(line.get("message").asText()).isEqualTo("\"quoted\" - text");
  }

  @Test
  void anUnknownFormatIsRefused() {
    Invocation refused = Invocation.of("doctor", "--log-format", "xml");

    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.errLines()).singleElement().asString().contains("--log-format", "xml");
  }

  private static JsonNode only(Invocation invocation) throws IOException {
    assertThat(invocation.errLines()).hasSize(1);
    return new ObjectMapper().readTree(invocation.err());
  }
}
