package io.patchflow.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.patchflow.failure.PatchflowException;
import io.patchflow.idx.IdxBytes;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The download of a known data set, from servers of all kinds. */
class DownloadTest {
  @TempDir private Path folder;
  private TinyDownload tiny;

  @BeforeEach
  void start() throws IOException {
    tiny = TinyDownload.in(folder);
  }

  @AfterEach
  void stop() {
    tiny.close();
  }

  @Test
  void otherwiseItIsDownloadedOnceIntoTheCache() throws IOException {
    assertThat(tiny.find().locations()).allMatch(file -> file.path().startsWith(tiny.cache()));
    tiny.assertCacheIsWhole();
    assertThat(tiny.server().requests())
        .containsExactly(
            "/train-images-idx3-ubyte.gz",
            "/train-labels-idx1-ubyte.gz",
            "/t10k-images-idx3-ubyte.gz",
            "/t10k-labels-idx1-ubyte.gz");
    tiny.find();
    assertThat(tiny.server().requests()).as("requests after a second search").hasSize(4);
  }

  @Test
  void onlyWhatIsMissingOrDamagedIsDownloaded() throws IOException {
    TinyDownload.fill(tiny.cache());
    Files.delete(tiny.cache().resolve("t10k-labels-idx1-ubyte.gz"));
    Files.write(tiny.cache().resolve(TinyDownload.FIRST), new byte[10]);
    tiny.find();
    tiny.assertCacheIsWhole();
    assertThat(tiny.server().requests())
        .containsExactly("/" + TinyDownload.FIRST, "/t10k-labels-idx1-ubyte.gz");
  }

  @Test
  void aDownloadGoesOnWhereAnEarlierOneStopped() throws IOException {
    tiny.keepPart(Arrays.copyOf(IdxBytes.gzip(TinyDownload.CONTENT.get(TinyDownload.FIRST)), 300));
    tiny.find();
    tiny.assertCacheIsWhole();
    assertThat(tiny.server().requests())
        .startsWith("/" + TinyDownload.FIRST + " bytes=300-")
        .hasSize(4);
  }

  @Test
  void aServerThatIgnoresRangesStartsAgain() throws IOException {
    tiny.server().ignoreRanges();
    tiny.keepPart(new byte[300]);
    tiny.find();
    tiny.assertCacheIsWhole();
    assertThat(tiny.server().requests()).hasSize(4);
  }

  @Test
  void thePartOfAnotherEditionIsNotBelieved() throws IOException {
    tiny.keepPart(new byte[300]);
    tiny.find();
    tiny.assertCacheIsWhole();
    assertThat(tiny.server().requests())
        .startsWith("/" + TinyDownload.FIRST + " bytes=300-", "/" + TinyDownload.FIRST)
        .hasSize(5);
  }

  @Test
  void aPartLongerThanTheFileIsDropped() throws IOException {
    tiny.keepPart(new byte[100_000]);
    tiny.find();
    tiny.assertCacheIsWhole();
    assertThat(tiny.server().requests())
        .startsWith("/" + TinyDownload.FIRST + " bytes=100000-", "/" + TinyDownload.FIRST)
        .hasSize(5);
  }

  @Test
  void aConnectionThatBreaksIsResumed() throws IOException {
    tiny.server().breakOff(2);
    tiny.find();
    tiny.assertCacheIsWhole();
    assertThat(tiny.server().requests())
        .hasSize(6)
        .startsWith("/" + TinyDownload.FIRST)
        .satisfies(
            requests ->
                assertThat(requests.subList(1, 3))
                    .allMatch(request -> request.startsWith("/" + TinyDownload.FIRST + " bytes=")));
  }

  @Test
  void aConnectionThatKeepsBreakingIsGivenUpAndThePartKept() throws IOException {
    tiny.server().breakOff(3);
    assertThat(tiny.refusal())
        .contains(tiny.server().address() + TinyDownload.FIRST + ": download failed after ");
    assertThat(tiny.cached()).containsOnlyKeys(TinyDownload.FIRST + ".part");
  }

  @Test
  void aMissingFileOnTheServer() throws IOException {
    tiny.close();
    tiny = new TinyDownload(new LocalServer(), tiny.cache(), tiny.system());
    assertThat(tiny.refusal())
        .contains(
            "%s%s: expected HTTP 200, found HTTP 404"
                .formatted(tiny.server().address(), TinyDownload.FIRST));
  }

  @Test
  void anHtmlPageInPlaceOfTheFile() throws IOException {
    tiny.server()
        .serve(
            TinyDownload.FIRST,
            "<!DOCTYPE html><title>Log in</title>".getBytes(StandardCharsets.UTF_8));
    assertThat(tiny.refusal())
        .contains(
            "%s%s: offset 0: expected an IDX header, found an HTML page"
                .formatted(tiny.server().address(), TinyDownload.FIRST));
    assertThat(tiny.cached()).as("what is left in the cache").isEmpty();
  }

  @Test
  void aServerThatFallsSilentIsNotWaitedForForEver() throws IOException {
    tiny.server().fallSilent();
    Files.createDirectories(tiny.cache());
    Download impatient = new Download(Duration.ofMillis(250), 1 << 30);
    assertThat(
            catchThrowableOfType(
                PatchflowException.class,
                () ->
                    impatient.fetch(
                        tiny.server().address().resolve(TinyDownload.FIRST),
                        tiny.cache().resolve(TinyDownload.FIRST),
                        part -> {})))
        .hasMessageContaining(TinyDownload.FIRST + ": download failed after ")
        .hasMessageEndingWith("no bytes for 250 ms");
  }

  @Test
  void aFileWithoutEndIsCutAtTheLimit() throws IOException {
    tiny.server().serve(TinyDownload.FIRST, new byte[1001]);
    Files.createDirectories(tiny.cache());
    Download careful = new Download(Duration.ofSeconds(60), 1000);
    URI uri = tiny.server().address().resolve(TinyDownload.FIRST);
    assertThat(
            catchThrowableOfType(
                PatchflowException.class,
                () -> careful.fetch(uri, tiny.cache().resolve(TinyDownload.FIRST), part -> {})))
        .hasMessage(uri + ": expected at most 1,000 bytes, found more");
    assertThat(tiny.cache().resolve(TinyDownload.FIRST + ".part")).isEmptyFile();
    tiny.server().serve(TinyDownload.FIRST, new byte[1000]);
    careful.fetch(uri, tiny.cache().resolve(TinyDownload.FIRST), part -> {});
    assertThat(tiny.cache().resolve(TinyDownload.FIRST)).hasSize(1000);
  }

  @Test
  void noServerAtAll() {
    tiny.server().close();
    assertThat(tiny.refusal()).contains(TinyDownload.FIRST + ": download failed after 0 bytes: ");
  }
}
