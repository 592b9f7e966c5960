package io.patchflow.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchflow.idx.IdxBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a known data set is looked for. */
class KnownDataSetTest {
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
  void theCacheComesFirstThenTheSystemsFolder() throws IOException {
    TinyDownload.fill(tiny.system());
    assertThat(tiny.find().locations()).allMatch(file -> file.path().startsWith(tiny.system()));
    TinyDownload.fill(tiny.cache());
    DataSet found = tiny.find();
    assertThat(found.locations()).allMatch(file -> file.path().startsWith(tiny.cache()));
    assertThat(found.name()).isEqualTo("tiny");
    assertThat(found.classNames()).contains(List.of("no", "yes"));
    assertThat(tiny.server().requests()).as("requests").isEmpty();
  }

  @Test
  void aFolderWithOtherContentIsPassedOver() throws IOException {
    TinyDownload.fill(tiny.cache());
    TinyDownload.fill(tiny.system());
    Files.write(
        tiny.cache().resolve(TinyDownload.FIRST),
        IdxBytes.gzip(IdxBytes.images(1, 5, 5, new byte[25])));
    assertThat(tiny.find().locations()).allMatch(file -> file.path().startsWith(tiny.system()));
  }

  @Test
  void ifNothingWorksEverythingTriedIsListedWithTheRemedy() throws IOException {
    tiny.server().serve(TinyDownload.FIRST, IdxBytes.gzip(IdxBytes.images(1, 2, 2, new byte[4])));
    String found = TinyDownload.sha256(IdxBytes.images(1, 2, 2, new byte[4]));
    assertThat(tiny.refusal())
        .isEqualTo(
            "tiny: not found; tried %s: no such directory; %s: no such directory; %s%s: expected"
                    .formatted(
                        tiny.cache(), tiny.system(), tiny.server().address(), TinyDownload.FIRST)
                + " content of SHA-256 %s, found %s; to install it: install tiny"
                    .formatted(TinyDownload.TINY.members().get(0).sha256(), found));
    assertThat(tiny.cached()).as("what is left in the cache").isEmpty();
  }
}
