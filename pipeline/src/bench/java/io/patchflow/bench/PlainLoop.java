package io.patchflow.bench;

import io.patchflow.parquet.PatchFileWriter;
import io.patchflow.schema.PatchCutter;
import io.patchflow.schema.PatchSetInfo;
import io.patchflow.schema.PatchShape;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The ceiling: one thread that reads, cuts and writes the very files that the stage writes, and
 * does nothing else. No Beam, no check of the input, no hash, no statistics.
 */
final class PlainLoop {
  private static final int IMAGES_PER_FILE = 10_000;
  private static final PatchSetInfo INFO =
      new PatchSetInfo(
          new PatchShape(28, 28, 1, 4),
          List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9"));

  private PlainLoop() {}

  /** Decodes both splits of {@code input} into {@code output/patches}. */
  static void decode(Path input, Path output) throws IOException {
    decode(input, "train", output.resolve("patches/train"));
    decode(input, "t10k", output.resolve("patches/test"));
  }

  private static void decode(Path input, String prefix, Path output) throws IOException {
    Files.createDirectories(output);
    try (DataInputStream images = open(input.resolve(prefix + "-images-idx3-ubyte"));
        DataInputStream labels = open(input.resolve(prefix + "-labels-idx1-ubyte"))) {
      images.skipNBytes(4);
      int count = images.readInt();
      images.skipNBytes(8);
      labels.skipNBytes(8);
      for (int first = 0; first < count; first += IMAGES_PER_FILE) {
        Path part = output.resolve("part-%010d.parquet".formatted(first));
        write(images, labels, first, Math.min(count, first + IMAGES_PER_FILE), part);
      }
    }
  }

  private static void write(
      DataInputStream images, DataInputStream labels, int first, int end, Path part)
      throws IOException {
    PatchCutter cutter = new PatchCutter(INFO.shape());
    byte[] pixels = new byte[784];
    byte[] patches = new byte[784];
    try (PatchFileWriter writer =
        PatchFileWriter.open(new BufferedOutputStream(Files.newOutputStream(part)), INFO)) {
      for (int index = first; index < end; index++) {
        images.readFully(pixels);
        cutter.cut(pixels, patches);
        writer.write(index, labels.read(), patches);
      }
    }
  }

  private static DataInputStream open(Path file) throws IOException {
    return new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 18));
  }
}
