package io.patchflow.parquet;

import io.patchflow.schema.PatchSetInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Patch files whose rows follow from their index. */
final class PatchFiles {
  private PatchFiles() {}

  static Path write(Path file, PatchSetInfo info, long first, int count) throws IOException {
    try (PatchFileWriter writer = PatchFileWriter.open(Files.newOutputStream(file), info)) {
      for (long index = first; index < first + count; index++) {
        writer.write(index, label(index, info), image(index, info));
      }
    }
    return file;
  }

  static int label(long index, PatchSetInfo info) {
    return (int) (index % info.classes());
  }

  static byte[] image(long index, PatchSetInfo info) {
    byte[] image = new byte[info.shape().imageBytes()];
    long state = index * 0x9E3779B97F4A7C15L + 1;
    for (int i = 0; i < image.length; i++) {
      state = state * 6364136223846793005L + 1442695040888963407L;
      image[i] = (byte) (state >>> 56);
    }
    return image;
  }
}
