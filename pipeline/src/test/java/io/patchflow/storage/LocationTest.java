package io.patchflow.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.patchflow.failure.PatchflowException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LocationTest {
  @TempDir private Path folder;

  @BeforeEach
  void fillTheFolder() throws IOException {
    FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
    Files.write(folder.resolve("b"), new byte[] {1, 2, 3, 4, 5});
    Files.write(folder.resolve("a"), new byte[0]);
    Files.write(folder.resolve("._a"), new byte[0]);
    Files.createDirectory(folder.resolve("c"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "file:", "file://", "seekable://", "stream://"})
  void allReadTheSame(String scheme) throws IOException {
    Location found = Location.of(scheme + folder);
    assertThat(found.fileNames()).containsExactly("a", "b");
    Location file = found.resolve("b");
    assertThat(file.state().bytes()).isEqualTo(5);
    assertThat(file.state().isFile()).isTrue();
    assertThat(file.state().modified()).as("when it was changed").isPositive();
    for (int offset = 0; offset <= 5; offset++) {
      try (InputStream in = file.open(offset)) {
        assertThat(in.readAllBytes()).as("from %d on", offset).hasSize(5 - offset);
      }
      try (InputStream in = file.open(offset)) {
        assertThat(in.read()).isEqualTo(offset < 5 ? offset + 1 : -1);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/data/x, false, /data/x/f",
    "data/x, false, data/x/f",
    "file:/data/x, false, /data/x/f",
    "file:///data/with space, false, /data/with space/f",
    "file:///data/with%20space, false, /data/with space/f",
    "file:///data/100%+1, false, /data/100%+1/f",
    "file:///data/%C3%A4+b, false, /data/ä+b/f",
    "file://localhost/data/x, false, /data/x/f",
    "/data/with%20percent, false, /data/with%20percent/f",
    "s3://bucket/x, true, s3://bucket/x/f",
    "s3://bucket/x/, true, s3://bucket/x/f",
    "c:odd name, false, c:odd name/f",
  })
  void urlsAreToldFromPaths(String text, boolean isUrl, String resolved) {
    assertThat(Location.of(text).isUrl()).isEqualTo(isUrl);
    assertThat(Location.of(text).resolve("f").text()).isEqualTo(resolved);
  }

  @Test
  void aMissingFileAndAnUnknownSchemeAreNamed() {
    Location missing = new Location("seekable://" + folder + "/none");
    assertThatThrownBy(missing::state)
        .isInstanceOf(PatchflowException.class)
        .hasMessage(missing + ": no such file");
    assertThatThrownBy(() -> new Location("s3://bucket/x").state())
        .isInstanceOf(PatchflowException.class)
        .hasMessage(
            "s3://bucket/x: expected a file system that is on the class path, found none for it: No"
                + " filesystem found for scheme s3");
  }
}
