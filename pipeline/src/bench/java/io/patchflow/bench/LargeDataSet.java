package io.patchflow.bench;

import io.patchflow.dataset.DataSet;
import io.patchflow.dataset.DataSets;
import io.patchflow.schema.Split;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;

/** Plain IDX files of any number of images: those of the real Fashion-MNIST, again and again. */
final class LargeDataSet {
  private final DataSet source = DataSets.resolve("fashion-mnist");

  /** Writes the four files into {@code folder}, with the same number in both splits' places. */
  Path write(Path folder, int train, int test) throws IOException {
    Files.createDirectories(folder);
    write(folder.resolve("train"), Split.TRAIN, train);
    write(folder.resolve("t10k"), Split.TEST, test);
    return folder;
  }

  private void write(Path prefix, Split split, int count) throws IOException {
    repeat(source.files(split).images().path(), prefix + "-images-idx3-ubyte", 16, 784, count);
    repeat(source.files(split).labels().path(), prefix + "-labels-idx1-ubyte", 8, 1, count);
  }

  private static void repeat(Path gzip, String file, int headerBytes, int itemBytes, int count)
      throws IOException {
    byte[] content;
    try (InputStream in = new GZIPInputStream(Files.newInputStream(gzip), 1 << 16)) {
      content = in.readAllBytes();
    }
    byte[] items = Arrays.copyOfRange(content, headerBytes, content.length);
    try (DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(Path.of(file))))) {
      out.write(content, 0, 4);
      out.writeInt(count);
      out.write(content, 8, headerBytes - 8);
      for (int left = count; left > 0; left -= items.length / itemBytes) {
        out.write(items, 0, Math.min(left, items.length / itemBytes) * itemBytes);
      }
    }
  }
}
