package io.patchflow.data;

import io.patchflow.folder.RunFolder;
import io.patchflow.folder.Stage;
import io.patchflow.parquet.PatchFileWriter;
import io.patchflow.publish.StagePublisher;
import io.patchflow.schema.Fingerprint;
import io.patchflow.schema.PatchSetInfo;
import io.patchflow.schema.PatchShape;
import io.patchflow.schema.Split;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Run folders as decode leaves them: 8 x 8 images in patches of 4 x 4, of three classes that differ
 * in which rows are bright. All follows from an image's split and index.
 */
public final class SyntheticPatches {
  public static final PatchSetInfo INFO =
      new PatchSetInfo(new PatchShape(8, 8, 1, 4), List.of("upper", "middle", "lower"));

  private SyntheticPatches() {}

  /**
   * A patch file.
   *
   * @param named the index in its name
   * @param first index of its first image
   * @param end index behind its last image
   */
  record Part(Split split, long named, long first, long end, PatchSetInfo info) {
    Part(Split split, long first, long end) {
      this(split, first, first, end, INFO);
    }

    String path() {
      return "patches/%s/part-%010d.parquet".formatted(split.label(), named);
    }
  }

  /** Publishes a training split in two files and a test split in one. */
  public static RunFolder publish(Path root, int train, int test) throws IOException {
    List<Part> parts =
        List.of(
            new Part(Split.TRAIN, 0, train / 3),
            new Part(Split.TRAIN, train / 3, train),
            new Part(Split.TEST, 0, test));
    return publish(root, parts, Map.of("train", (long) train, "test", (long) test));
  }

  /** Publishes files with a manifest that counts {@code rows} in them. */
  static RunFolder publish(Path root, List<Part> parts, Map<String, Long> rows) throws IOException {
    RunFolder run = new RunFolder(root);
    Map<Split, Fingerprint> content = new EnumMap<>(Split.class);
    for (Split split : Split.values()) {
      content.put(split, new Fingerprint());
    }
    try (StagePublisher publisher = StagePublisher.begin(run, Stage.DECODE)) {
      for (Part part : parts) {
        write(publisher.attempt(part.path()), part, content.get(part.split()));
      }
      String fingerprint = Fingerprint.ofDataSet(content.get(Split.TRAIN), content.get(Split.TEST));
      publisher.commit(List.of(), Map.of(), rows, fingerprint, Map.of());
    }
    return run;
  }

  /** The label of an image. */
  public static int label(Split split, long index) {
    return random(split, index).nextInt(INFO.classes());
  }

  /** The bytes of an image, token by token. */
  public static byte[] image(Split split, long index) {
    Random random = random(split, index);
    int label = random.nextInt(INFO.classes());
    byte[] image = new byte[INFO.shape().imageBytes()];
    for (int i = 0; i < image.length; i++) {
      int row = i / 32 * 4 + i / 4 % 4;
      boolean bright = random.nextInt(3) != 0 && row / 3 == label;
      image[i] = (byte) (random.nextInt(156) + (bright ? 100 : 0));
    }
    return image;
  }

  private static Random random(Split split, long index) {
    return new Random(0x9E3779B97F4A7C15L * (2 * index + (split == Split.TEST ? 1 : 0)));
  }

  private static void write(Path file, Part part, Fingerprint content) throws IOException {
    try (PatchFileWriter writer = PatchFileWriter.open(Files.newOutputStream(file), part.info())) {
      for (long index = part.first(); index < part.end(); index++) {
        byte[] image = image(part.split(), index);
        writer.write(index, label(part.split(), index), image);
        content.add(index, label(part.split(), index), image);
      }
    }
  }
}
