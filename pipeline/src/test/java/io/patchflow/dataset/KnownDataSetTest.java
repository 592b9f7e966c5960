package io.patchflow.dataset;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.patchflow.failure.ExitCode;
import io.patchflow.failure.PatchflowException;
import io.patchflow.idx.IdxBytes;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The search for a known data set and its download, with a small data set and a local server. */
class KnownDataSetTest {
  private static final String FIRST = "train-images-idx3-ubyte.gz";
  private static final Map<String, byte[]> CONTENT =
      Map.of(
          FIRST,
          IdxBytes.images(40, 5, 5, random(1000)),
          "train-labels-idx1-ubyte.gz",
          IdxBytes.labels(new int[40]),
          "t10k-images-idx3-ubyte.gz",
          IdxBytes.images(4, 5, 5, random(100)),
          "t10k-labels-idx1-ubyte.gz",
          IdxBytes.labels(0, 1, 0, 1));
  private static final KnownDataSet TINY =
      new KnownDataSet(
          "tiny",
          List.of("no", "yes"),
          Stream.of(
                  FIRST,
                  "train-labels-idx1-ubyte.gz",
                  "t10k-images-idx3-ubyte.gz",
                  "t10k-labels-idx1-ubyte.gz")
              .map(name -> new KnownDataSet.Member(name, sha256(CONTENT.get(name))))
              .toList(),
          "install tiny");

  @TempDir private Path folder;
  private LocalServer server;
  private Path cache;
  private Path system;

  @BeforeEach
  void start() throws IOException {
    server = new LocalServer();
    cache = folder.resolve("cache/tiny");
    system = folder.resolve("system/tiny");
    CONTENT.forEach((name, content) -> server.serve(name, IdxBytes.gzip(content)));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(1).nextBytes(bytes);
    return bytes;
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private DataSet find() {
    return new KnownDataSetSearch(
            TINY,
            new KnownPlaces(folder.resolve("cache"), folder.resolve("system"), server.address()))
        .find();
  }

  private String refusal() {
    PatchflowException refused = catchThrowableOfType(PatchflowException.class, this::find);
    assertThat(refused).as("the refusal").isNotNull();
    assertThat(refused.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
    return refused.getMessage();
  }

  private static void fill(Path folder) throws IOException {
    Files.createDirectories(folder);
    for (Map.Entry<String, byte[]> file : CONTENT.entrySet()) {
      Files.write(folder.resolve(file.getKey()), IdxBytes.gzip(file.getValue()));
    }
  }

  private Map<String, Long> cached() throws IOException {
    try (Stream<Path> files = Files.list(cache)) {
      return files.collect(
          toMap(file -> file.getFileName().toString(), file -> file.toFile().length()));
    }
  }

  private void assertCacheIsWhole() throws IOException {
    assertThat(cached())
        .as("the four files and nothing else")
        .isEqualTo(
            CONTENT.entrySet().stream()
                .collect(
                    toMap(
                        Map.Entry::getKey, file -> (long) IdxBytes.gzip(file.getValue()).length)));
  }

  @Test
  void theCacheComesFirstThenTheSystemsFolder() throws IOException {
    fill(system);
    assertThat(find().locations()).allMatch(file -> file.path().startsWith(system));
    fill(cache);
    DataSet found = find();
    assertThat(found.locations()).allMatch(file -> file.path().startsWith(cache));
    assertThat(found.name()).isEqualTo("tiny");
    assertThat(found.classNames()).contains(List.of("no", "yes"));
    assertThat(server.requests()).as("requests").isEmpty();
  }

  @Test
  void aFolderWithOtherContentIsPassedOver() throws IOException {
    fill(cache);
    fill(system);
    Files.write(cache.resolve(FIRST), IdxBytes.gzip(IdxBytes.images(1, 5, 5, new byte[25])));
    assertThat(find().locations()).allMatch(file -> file.path().startsWith(system));
  }

  @Test
  void otherwiseItIsDownloadedOnceIntoTheCache() throws IOException {
    assertThat(find().locations()).allMatch(file -> file.path().startsWith(cache));
    assertCacheIsWhole();
    assertThat(server.requests())
        .containsExactly(
            "/train-images-idx3-ubyte.gz",
            "/train-labels-idx1-ubyte.gz",
            "/t10k-images-idx3-ubyte.gz",
            "/t10k-labels-idx1-ubyte.gz");
    find();
    assertThat(server.requests()).as("requests after a second search").hasSize(4);
  }

  @Test
  void onlyWhatIsMissingOrDamagedIsDownloaded() throws IOException {
    fill(cache);
    Files.delete(cache.resolve("t10k-labels-idx1-ubyte.gz"));
    Files.write(cache.resolve(FIRST), new byte[10]);
    find();
    assertCacheIsWhole();
    assertThat(server.requests()).containsExactly("/" + FIRST, "/t10k-labels-idx1-ubyte.gz");
  }

  @Test
  void aDownloadGoesOnWhereAnEarlierOneStopped() throws IOException {
    keepPart(Arrays.copyOf(IdxBytes.gzip(CONTENT.get(FIRST)), 300));
    find();
    assertCacheIsWhole();
    assertThat(server.requests()).startsWith("/" + FIRST + " bytes=300-").hasSize(4);
  }

  private void keepPart(byte[] bytes) throws IOException {
    Files.createDirectories(cache);
    Files.write(cache.resolve(FIRST + ".part"), bytes);
  }

  @Test
  void aServerThatIgnoresRangesStartsAgain() throws IOException {
    server.ignoreRanges();
    keepPart(new byte[300]);
    find();
    assertCacheIsWhole();
    assertThat(server.requests()).hasSize(4);
  }

  @Test
  void thePartOfAnotherEditionIsNotBelieved() throws IOException {
    keepPart(new byte[300]);
    find();
    assertCacheIsWhole();
    assertThat(server.requests()).startsWith("/" + FIRST + " bytes=300-", "/" + FIRST).hasSize(5);
  }

  @Test
  void aPartLongerThanTheFileIsDropped() throws IOException {
    keepPart(new byte[100_000]);
    find();
    assertCacheIsWhole();
    assertThat(server.requests())
        .startsWith("/" + FIRST + " bytes=100000-", "/" + FIRST)
        .hasSize(5);
  }

  @Test
  void aConnectionThatBreaksIsResumed() throws IOException {
    server.breakOff(2);
    find();
    assertCacheIsWhole();
    assertThat(server.requests())
        .hasSize(6)
        .startsWith("/" + FIRST)
        .satisfies(
            requests ->
                assertThat(requests.subList(1, 3))
                    .allMatch(request -> request.startsWith("/" + FIRST + " bytes=")));
  }

  @Test
  void aConnectionThatKeepsBreakingIsGivenUpAndThePartKept() throws IOException {
    server.breakOff(3);
    assertThat(refusal()).contains(server.address() + FIRST + ": download failed after ");
    assertThat(cached()).containsOnlyKeys(FIRST + ".part");
  }

  @Test
  void ifNothingWorksEverythingTriedIsListedWithTheRemedy() throws IOException {
    server.serve(FIRST, IdxBytes.gzip(IdxBytes.images(1, 2, 2, new byte[4])));
    String found = sha256(IdxBytes.images(1, 2, 2, new byte[4]));
    assertThat(refusal())
        .isEqualTo(
            "tiny: not found; tried %s: no such directory; %s: no such directory; %s%s: expected"
                    .formatted(cache, system, server.address(), FIRST)
                + " content of SHA-256 %s, found %s; to install it: install tiny"
                    .formatted(TINY.members().get(0).sha256(), found));
    assertThat(cached()).as("what is left in the cache").isEmpty();
  }

  @Test
  void aMissingFileOnTheServer() throws IOException {
    server.close();
    server = new LocalServer();
    assertThat(refusal())
        .contains("%s%s: expected HTTP 200, found HTTP 404".formatted(server.address(), FIRST));
  }

  @Test
  void anHtmlPageInPlaceOfTheFile() throws IOException {
    server.serve(FIRST, "<!DOCTYPE html><title>Log in</title>".getBytes(StandardCharsets.UTF_8));
    assertThat(refusal())
        .contains(
            "%s%s: offset 0: expected an IDX header, found an HTML page"
                .formatted(server.address(), FIRST));
    assertThat(cached()).as("what is left in the cache").isEmpty();
  }

  @Test
  void aServerThatFallsSilentIsNotWaitedForForEver() throws IOException {
    server.fallSilent();
    Files.createDirectories(cache);
    Download impatient = new Download(Duration.ofMillis(250), 1 << 30);
    assertThat(
            catchThrowableOfType(
                PatchflowException.class,
                () ->
                    impatient.fetch(
                        server.address().resolve(FIRST), cache.resolve(FIRST), part -> {})))
        .hasMessageContaining(FIRST + ": download failed after ")
        .hasMessageEndingWith("no bytes for 250 ms");
  }

  @Test
  void aFileWithoutEndIsCutAtTheLimit() throws IOException {
    server.serve(FIRST, new byte[1001]);
    Files.createDirectories(cache);
    Download careful = new Download(Duration.ofSeconds(60), 1000);
    URI uri = server.address().resolve(FIRST);
    assertThat(
            catchThrowableOfType(
                PatchflowException.class,
                () -> careful.fetch(uri, cache.resolve(FIRST), part -> {})))
        .hasMessage(uri + ": expected at most 1,000 bytes, found more");
    assertThat(cache.resolve(FIRST + ".part")).isEmptyFile();
    server.serve(FIRST, new byte[1000]);
    careful.fetch(uri, cache.resolve(FIRST), part -> {});
    assertThat(cache.resolve(FIRST)).hasSize(1000);
  }

  @Test
  void noServerAtAll() {
    server.close();
    assertThat(refusal()).contains(FIRST + ": download failed after 0 bytes: ");
  }
}
