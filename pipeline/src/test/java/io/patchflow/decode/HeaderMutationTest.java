package io.patchflow.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchflow.dataset.DataSet;
import io.patchflow.failure.ExitCode;
import io.patchflow.failure.PatchflowException;
import io.patchflow.folder.Manifest;
import io.patchflow.folder.RunFolder;
import io.patchflow.idx.IdxBytes;
import io.patchflow.storage.Location;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every bit of every header of a data set, flipped one at a time. */
class HeaderMutationTest {
  @TempDir private Path folder;
  private final List<String> harmless = new ArrayList<>();
  private int runs;

  @Test
  void ofPlainFiles() throws IOException {
    flipEveryBit(UnaryOperator.identity());
    assertThat(harmless)
        .as("labels are the same as signed bytes, 0x09, and nothing else is harmless")
        .containsExactly(
            "train-labels-idx1-ubyte: byte 2, bit 0", "t10k-labels-idx1-ubyte: byte 2, bit 0");
  }

  @Test
  void insideGzip() throws IOException {
    flipEveryBit(IdxBytes::gzip);
    assertThat(harmless).hasSize(2);
  }

  private void flipEveryBit(UnaryOperator<byte[]> container) throws IOException {
    DataSet data = TinyDataSet.grey().write(folder.resolve("in"));
    Manifest sound = decode(data);
    for (Location location : data.locations()) {
      Path file = location.path();
      byte[] content = Files.readAllBytes(file);
      int header = 4 + 4 * content[3];
      for (int bit = 0; bit < 8 * header; bit++) {
        byte[] flipped = content.clone();
        flipped[bit / 8] ^= (byte) (1 << bit % 8);
        Files.write(file, container.apply(flipped));
        String flip = "%s: byte %d, bit %d".formatted(file.getFileName(), bit / 8, bit % 8);
        try {
          Manifest same = decode(data);
          assertThat(same.fingerprint()).as(flip).isEqualTo(sound.fingerprint());
          assertThat(same.details()).as(flip).isEqualTo(sound.details());
          harmless.add(flip);
        } catch (PatchflowException e) {
          assertThat(e.exitCode()).as(flip).isEqualTo(ExitCode.BAD_INPUT);
          assertThat(e.getMessage()).as(flip).contains(file.toString()).doesNotContain("\n");
          assertThat(folder.resolve("out-" + runs)).as(flip).doesNotExist();
        }
      }
      Files.write(file, content);
    }
  }

  private Manifest decode(DataSet data) {
    RunFolder run = new RunFolder(folder.resolve("out-" + ++runs));
    return DecodeStage.run(DecodeOptions.of(data, 2), run, PipelineOptionsFactory.create());
  }
}
