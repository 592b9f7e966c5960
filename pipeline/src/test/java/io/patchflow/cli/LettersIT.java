package io.patchflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchflow.folder.RunFolder;
import io.patchflow.folder.Stage;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Data as EMNIST has it, generated: 47 classes with labels from 1 and a mapping of their names,
 * images of other sizes than 28 x 28, pictures that are stored transposed.
 */
class LettersIT {
  private static final int CLASSES = 47;
  private static final int TEST = 10 * CLASSES;

  @TempDir Path folder;

  static Stream<Arguments> recipesAndSizes() {
    return Stream.of(
        Arguments.of("seed", new Pictures(32, 32, false)),
        Arguments.of("best", new Pictures(20, 28, false)));
  }

  @ParameterizedTest
  @MethodSource("recipesAndSizes")
  void everyRecipeLearnsThem(String recipe, Pictures pictures) throws Exception {
    Path run = folder.resolve("run");
    List<Object> words = new ArrayList<>();
    words.addAll(List.of("run", "--recipe", recipe, "--input", write(pictures), "--output", run));
    words.addAll(List.of("--epochs", 4, "--batch-size", 32, "--set", "model.stem=32"));
    if (recipe.equals("best")) {
      words.addAll(List.of("--set", "augment.flip=0", "--set", "augment.mixupShare=0"));
      words.addAll(List.of("--set", "input.mean=auto", "--set", "input.deviation=auto"));
    }
    Invocation done = Invocation.of(words.toArray());

    assertThat(done.code()).as(done.err()).isZero();
    try (Tables tables = new Tables(run)) {
      assertThat(tables.number("SELECT accuracy FROM {summary}")).isGreaterThan(0.9);
      assertThat(tables.number("SELECT samples FROM {summary}")).isEqualTo(TEST);
      assertThat(tables.number("SELECT count(*) FROM {classes}")).isEqualTo(1 + CLASSES);
      assertThat(tables.number("SELECT support FROM {classes} WHERE name = '(0)'")).isZero();
      assertThat(tables.number("SELECT label FROM {classes} WHERE name = 'A'")).isEqualTo(1);
      assertThat(tables.number("SELECT min(support) FROM {classes} WHERE label > 0")).isEqualTo(10);
    }
  }

  @Test
  void transposedPicturesAreTurnedBack() throws Exception {
    Path upright = folder.resolve("upright");
    Path turned = folder.resolve("turned");
    String data = write(new Pictures(20, 28, false));
    Invocation first = Invocation.of("decode", "--input", data, "--output", upright);
    assertThat(first.code()).as(first.err()).isZero();
    data = write(new Pictures(20, 28, true));
    Invocation second =
        Invocation.of(
            "decode", "--input", data, "--output", turned, "--set", "input.transpose=true");
    assertThat(second.code()).as(second.err()).isZero();

    assertThat(new RunFolder(turned).requireManifest(Stage.DECODE).fingerprint())
        .isEqualTo(new RunFolder(upright).requireManifest(Stage.DECODE).fingerprint());
  }

  /** Writes a data set and returns its prefix. */
  private String write(Pictures pictures) throws IOException {
    String prefix =
        Files.createTempDirectory(folder, "data").resolve("emnist-balanced-").toString();
    write(prefix + "train", 40 * CLASSES, pictures);
    write(prefix + "test", TEST, pictures);
    StringBuilder mapping = new StringBuilder();
    for (int label = 1; label <= CLASSES; label++) {
      mapping.append(label).append(' ').append('A' + label - 1).append('\n');
    }
    Files.writeString(Path.of(prefix + "mapping.txt"), mapping);
    return prefix;
  }

  private static void write(String start, int count, Pictures pictures) throws IOException {
    Random noise = new Random(count);
    try (DataOutputStream images = open(start + "-images-idx3-ubyte");
        DataOutputStream labels = open(start + "-labels-idx1-ubyte")) {
      images.writeInt(0x803);
      images.writeInt(count);
      images.writeInt(pictures.transposed() ? pictures.width() : pictures.height());
      images.writeInt(pictures.transposed() ? pictures.height() : pictures.width());
      labels.writeInt(0x801);
      labels.writeInt(count);
      for (int index = 0; index < count; index++) {
        int label = 1 + index % CLASSES;
        images.write(pictures.draw(label, noise));
        labels.writeByte(label);
      }
    }
  }

  private static DataOutputStream open(String file) throws IOException {
    return new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(Path.of(file))));
  }

  /** Noisy pictures of squares of 4 x 4 pixels, dark or bright by class. */
  private record Pictures(int height, int width, boolean transposed) {
    byte[] draw(int label, Random noise) {
      boolean[] bright = new boolean[height * width / 16];
      Random squares = new Random(label);
      for (int i = 0; i < bright.length; i++) {
        bright[i] = squares.nextBoolean();
      }
      byte[] image = new byte[height * width];
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          int base = bright[y / 4 * (width / 4) + x / 4] ? 160 : 20;
          image[transposed ? x * height + y : y * width + x] = (byte) (base + noise.nextInt(90));
        }
      }
      return image;
    }
  }
}
