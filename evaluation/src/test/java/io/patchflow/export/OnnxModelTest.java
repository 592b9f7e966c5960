package io.patchflow.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OrtEnvironment;
import io.patchflow.metrics.Softmax;
import io.patchflow.schema.PatchSetInfo;
import io.patchflow.schema.PatchShape;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Exported models in ONNX Runtime score as the program's own executor does. */
class OnnxModelTest {
  private static final int IMAGES = 50;

  @ParameterizedTest
  @CsvSource({
    "seed, 28, 28, 1, 4, 10, 0, 1",
    "best, 28, 28, 1, 4, 10, 0.286, 0.353",
    "seed, 20, 28, 1, 4, 47, 0.1, 0.3",
    "best, 20, 28, 1, 4, 47, 0.1, 0.3",
    "seed, 8, 4, 3, 2, 3, 0, 1",
    "best, 8, 4, 3, 2, 3, 0.5, 0.25",
    "best, 4, 4, 1, 4, 2, 0.5, 0.25",
  })
  void scoresAsTheExecutorDoes(
      String recipe,
      int height,
      int width,
      int channels,
      int patchSize,
      int classes,
      double mean,
      double deviation) {
    PatchSetInfo info =
        new PatchSetInfo(new PatchShape(height, width, channels, patchSize), names(classes));
    SmallModel model = SmallModel.of(recipe, Map.of(), info, mean, deviation);
    byte[] patches = new byte[IMAGES * info.shape().imageBytes()];
    new Random(1).nextBytes(patches);
    float[][] expected = model.logits(patches, IMAGES);

    for (InputKind kind : InputKind.values()) {
      for (boolean transposed : new boolean[] {false, true}) {
        byte[] file =
            OnnxModel.of(model.program(), info, transposed, kind, "1", Map.of()).toByteArray();
        assertThat(file).as("below 1 MB").hasSizeLessThan(1_000_000);
        OnnxScores found = score(file, new InputBytes(kind, info.shape(), transposed), patches);
        for (int i = 0; i < IMAGES; i++) {
          assertClose(found.probabilities(i), expected[i]);
          assertThat(found.label(i)).isEqualTo(Softmax.argmax(found.logits(i)));
        }
      }
    }
  }

  /** ONNX Runtime makes a folder all the same, and removes it at the end if it is empty. */
  @Test
  void leavesNoneOfItsLibraries() throws IOException {
    OrtEnvironment environment = OnnxLibraries.load();

    assertThat(OnnxLibraries.load()).isSameAs(environment);
    long start = ManagementFactory.getRuntimeMXBean().getStartTime();
    try (Stream<Path> temporary = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      assertThat(temporary)
          .filteredOn(file -> file.getFileName().toString().startsWith("onnxruntime"))
          .filteredOn(file -> file.toFile().lastModified() >= start)
          .isNotEmpty()
          .allSatisfy(folder -> assertThat(folder).isEmptyDirectory());
    }
  }

  private static OnnxScores score(byte[] file, InputBytes input, byte[] patches) {
    byte[] bytes = new byte[patches.length];
    for (int at = 0; at < bytes.length; at += input.length()) {
      input.put(patches, at, bytes, at);
    }
    try (OnnxRuntime runtime = OnnxRuntime.open(file)) {
      return runtime.score(bytes, input.shape(IMAGES));
    }
  }

  private static void assertClose(float[] probabilities, float[] logits) {
    double[] expected = Softmax.probabilities(logits);
    assertThat(probabilities).hasSize(expected.length);
    for (int c = 0; c < expected.length; c++) {
      assertThat((double) probabilities[c]).isCloseTo(expected[c], within(1e-5));
    }
  }

  private static List<String> names(int classes) {
    return IntStream.range(0, classes).mapToObj(i -> "class " + i).toList();
  }
}
