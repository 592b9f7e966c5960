package io.patchflow.lineage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import io.patchflow.failure.PatchflowException;
import io.patchflow.folder.RunFolder;
import io.patchflow.folder.Stage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Events on their way to a server. */
class LineageServerTest {
  @TempDir private Path root;
  private final List<String> authorizations = Collections.synchronizedList(new ArrayList<>());
  private final List<String> notes = new ArrayList<>();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/api/v1/lineage",
        exchange -> {
          authorizations.add(
              String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
          exchange.sendResponseHeaders(201, -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @ParameterizedTest
  @CsvSource({"user:se%20c%40ret@, user:se c@ret", "token@, token"})
  void userAndPasswordOfTheUrlAreSentAsBasicAuthentication(String inUrl, String credentials) {
    sendTo(inUrl);
    String encoded = Base64.getEncoder().encodeToString(credentials.getBytes(UTF_8));
    assertThat(authorizations).containsExactly("Basic " + encoded);
    assertThat(notes).isEmpty();
  }

  @Test
  void withoutAUserNoneIsSent() {
    sendTo("");
    assertThat(authorizations).containsExactly("null");
    assertThat(notes).isEmpty();
  }

  private void sendTo(String user) {
    String url = "http://%s127.0.0.1:%d".formatted(user, server.getAddress().getPort());
    try (Lineage lineage = LineageTarget.of(url).open(new RunFolder(root), notes::add)) {
      Lineage.StageEvents unused =
          lineage.start(new RunFolder(root), Stage.DECODE, List.of("/data/x"));
    }
  }

  @ParameterizedTest
  @CsvSource({"ftp://host/b", "http:no", "https://", "s3://bucket/file"})
  void aUrlThatCannotBePostedToIsRefused(String url) {
    assertThat(catchThrowableOfType(PatchflowException.class, () -> LineageTarget.of(url)))
        .hasMessage("--lineage: expected a URL such as http://host:5000, found " + url);
  }
}
