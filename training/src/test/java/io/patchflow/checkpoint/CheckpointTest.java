package io.patchflow.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.patchflow.model.Bits;
import io.patchflow.model.Networks;
import io.patchflow.model.PatchMlp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointTest {
  @TempDir Path folder;

  @Test
  void everythingComesBackAsItWas() throws IOException {
    Checkpoint written = Checkpoints.of(2, 3);
    Path file = folder.resolve("c.zip");
    written.write(file);
    Checkpoint read = Checkpoint.read(file);
    assertThat(read.state())
        .as("infinite best, fractions, nulls and NaN included")
        .isEqualTo(written.state());
    assertSameNetwork(read.network(), written.network());

    read.network().fit(Networks.smallBatch(5, 9));
    written.network().fit(Networks.smallBatch(5, 9));
    assertSameNetwork(read.network(), written.network());
  }

  /** A kernel would read past the end of samples that are smaller than a network's. */
  @Test
  void anotherNetworkIsToldByItsLayers() {
    Checkpoint small = Checkpoints.of(1, 0);
    MultiLayerNetwork other = PatchMlp.create(Networks.THREE_BLOCKS, Networks.adam(0), 1);
    assertThat(small.computesAs(Checkpoints.of(2, 3))).isTrue();
    assertThat(small.computesAs(new Checkpoint(other, small.state()))).isFalse();
  }

  @Test
  void itIsAModelZipToo() throws IOException {
    Checkpoint written = Checkpoints.of(1, 1);
    Path file = folder.resolve("c.zip");
    written.write(file);
    assertSameNetwork(
        ModelSerializer.restoreMultiLayerNetwork(file.toFile(), true), written.network());
  }

  @Test
  void aCheckpointTakesThePlaceOfTheOneBefore() throws IOException {
    Path file = folder.resolve("c.zip");
    Checkpoints.of(1, 0).write(file);
    Checkpoints.of(2, 0).write(file);
    assertThat(Checkpoint.read(file).state().epoch()).isEqualTo(3);
    assertThat(list()).containsExactly("c.zip");
  }

  @Test
  void aWriteThatFailsLeavesNothing() throws IOException {
    Path inTheWay = folder.resolve("c.zip");
    Files.createDirectories(inTheWay.resolve("full"));
    assertThatThrownBy(() -> Checkpoints.of(1, 0).write(inTheWay)).isInstanceOf(IOException.class);
    assertThat(list()).containsExactly("c.zip");
    assertThat(inTheWay.resolve("full")).exists();
  }

  @Test
  void aFileThatIsNoCheckpointSaysWhatIsMissing() throws IOException {
    Path model = folder.resolve("model.zip");
    ModelSerializer.writeModel(Networks.small(1), model.toFile(), true);
    assertThatThrownBy(() -> Checkpoint.read(model))
        .isInstanceOf(IOException.class)
        .hasMessage("no entry patchflow.sha256");
  }

  private Stream<String> list() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList().stream();
    }
  }

  private static void assertSameNetwork(MultiLayerNetwork actual, MultiLayerNetwork expected) {
    assertThat(Bits.of(actual.params())).as("parameters").isEqualTo(Bits.of(expected.params()));
    assertThat(Bits.of(actual.getUpdater().getStateViewArray()))
        .as("optimiser state")
        .isEqualTo(Bits.of(expected.getUpdater().getStateViewArray()));
    assertThat(actual.getIterationCount()).as("steps").isEqualTo(expected.getIterationCount());
  }
}
