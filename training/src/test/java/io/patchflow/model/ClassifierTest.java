package io.patchflow.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import io.patchflow.backend.Backend;
import io.patchflow.backend.Device;
import io.patchflow.cpu.CpuExecutor;
import io.patchflow.executor.Executor;
import io.patchflow.failure.ExitCode;
import io.patchflow.failure.PatchflowException;
import io.patchflow.layer.NetworkProgram;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;

class ClassifierTest {
  private static final int IMAGES = 270;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void anImagesLogitsDoNotDependOnItsPlaceOrNeighbours(int threads) throws IOException {
    for (Architecture architecture :
        List.of(Networks.ONE_BLOCK, Networks.GATED, Networks.MIXED, Networks.SEED)) {
      byte[] images = bytes(architecture, IMAGES);
      int length = architecture.tokens() * architecture.patchDim();
      try (Classifier classifier = Classifier.load(saved(architecture), Device.CPU, threads)) {
        assertThat(classifier.imageBytes()).isEqualTo(length);
        assertThat(classifier.classes()).isEqualTo(architecture.classes());
        float[][] together = classifier.logits(images, IMAGES);
        float[][] turned = classifier.logits(reversed(images, length), IMAGES);
        for (int i = 0; i < IMAGES; i++) {
          assertThat(Bits.of(turned[IMAGES - 1 - i]))
              .as("image %d, seen in reverse order", i)
              .isEqualTo(Bits.of(together[i]));
        }
        for (int i : new int[] {0, 1, 17, 255, 256, IMAGES - 1}) {
          byte[] alone = Arrays.copyOfRange(images, i * length, (i + 1) * length);
          assertThat(Bits.of(classifier.logits(alone, 1)[0]))
              .as("image %d, seen alone", i)
              .isEqualTo(Bits.of(together[i]));
        }
        assertThat(classifier.logits(new byte[0], 0)).isEmpty();
      }
    }
  }

  @Test
  void nd4jScoresAlike() throws IOException {
    Path file = saved(Networks.MIXED);
    byte[] images = bytes(Networks.MIXED, IMAGES);
    float[][] expected;
    try (Classifier classifier = Classifier.load(file, Device.CPU, 1)) {
      expected = classifier.logits(images, IMAGES);
    }
    try (Classifier classifier = Classifier.load(file, Backend.start("nd4j", 1))) {
      float[][] found = classifier.logits(images, IMAGES);
      for (int i = 0; i < IMAGES; i++) {
        assertThat(found[i]).as("image %d", i).containsExactly(expected[i], within(1e-4f));
      }
    }
  }

  @Test
  void logitsAreThoseOfTheNetwork() throws IOException {
    Architecture architecture = Networks.THREE_BLOCKS;
    Path file = saved(architecture);
    byte[] images = bytes(architecture, 256);
    float[] scaled = new float[images.length];
    for (int i = 0; i < images.length; i++) {
      scaled[i] = (images[i] & 0xff) / 255f;
    }
    MultiLayerNetwork net = ModelSerializer.restoreMultiLayerNetwork(file.toFile());
    try (Executor executor = new CpuExecutor(1);
        Classifier classifier = Classifier.load(file, Device.CPU, 1)) {
      float[] expected =
          executor.inference(NetworkProgram.of(net).program(), net).logits(scaled, 256);
      float[][] logits = classifier.logits(images, 256);
      for (int i = 0; i < 256; i++) {
        assertThat(Bits.of(logits[i]))
            .as("image %d", i)
            .isEqualTo(Bits.of(Arrays.copyOfRange(expected, i * 26, (i + 1) * 26)));
      }
    }
  }

  @Test
  void aFileThatIsNoModelIsNamed() throws IOException {
    Path text = Files.writeString(folder.resolve("text.zip"), "a text\nof two lines\n");
    Path empty = Files.createFile(folder.resolve("empty.zip"));
    Path otherZip = folder.resolve("other.zip");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(otherZip))) {
      zip.putNextEntry(new ZipEntry("configuration.json"));
      zip.write("{\n \"a\": 1\n}".getBytes(StandardCharsets.UTF_8));
    }
    byte[] whole = Files.readAllBytes(saved(Networks.ONE_BLOCK));
    Path truncated = Files.write(folder.resolve("cut.zip"), Arrays.copyOf(whole, whole.length / 2));
    Path missing = folder.resolve("missing.zip");
    for (Path file : List.of(text, empty, otherZip, truncated, missing, folder)) {
      assertThat(refusal(file))
          .startsWith(file + ": expected a patch-MLP saved by Deeplearning4j, found none: ")
          .doesNotContain("\n");
    }
  }

  @Test
  void anotherNetworkIsRefused() throws IOException {
    MultiLayerNetwork other =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .dataType(DataType.FLOAT)
                .list()
                .layer(new OutputLayer.Builder().nIn(4).nOut(3).build())
                .build());
    other.init();
    Path file = folder.resolve("other.zip");
    ModelSerializer.writeModel(other, file.toFile(), true);
    assertThat(refusal(file)).endsWith("found none: its first layer is no stem");
  }

  private static String refusal(Path file) {
    PatchflowException refused =
        catchThrowableOfType(PatchflowException.class, () -> Classifier.load(file, Device.CPU, 1));
    assertThat(refused).as("what loading %s throws", file).isNotNull();
    assertThat(refused.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
    return refused.getMessage();
  }

  /** After a step, so that running statistics and biases are no round numbers. */
  private Path saved(Architecture architecture) throws IOException {
    MultiLayerNetwork net = PatchMlp.create(architecture, Networks.adam(1e-2), 7);
    net.fit(Networks.batch(architecture, 5, 1, DataType.FLOAT));
    Path file = folder.resolve("model.zip");
    ModelSerializer.writeModel(net, file.toFile(), true);
    return file;
  }

  private static byte[] bytes(Architecture architecture, int images) {
    byte[] bytes = new byte[images * architecture.tokens() * architecture.patchDim()];
    new Random(9).nextBytes(bytes);
    return bytes;
  }

  private static byte[] reversed(byte[] images, int length) {
    byte[] reversed = new byte[images.length];
    for (int from = 0; from < images.length; from += length) {
      System.arraycopy(images, from, reversed, images.length - from - length, length);
    }
    return reversed;
  }
}
