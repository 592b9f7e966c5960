package io.patchflow.cli;

import io.patchflow.dataset.DataSet;
import io.patchflow.dataset.DataSets;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** The first images of the real Fashion-MNIST as plain IDX files under the standard names. */
final class FashionMnistSlice {
  private FashionMnistSlice() {}

  /** Writes the four files into {@code folder}, which is made, and returns it. */
  static Path write(Path folder, int train, int test) throws IOException {
    Files.createDirectories(folder);
    DataSet whole = DataSets.resolve("fashion-mnist");
    cut(whole.train().images().path(), folder.resolve("train-images-idx3-ubyte"), train);
    cut(whole.train().labels().path(), folder.resolve("train-labels-idx1-ubyte"), train);
    cut(whole.test().images().path(), folder.resolve("t10k-images-idx3-ubyte"), test);
    cut(whole.test().labels().path(), folder.resolve("t10k-labels-idx1-ubyte"), test);
    return folder;
  }

  private static void cut(Path gz, Path file, int count) throws IOException {
    try (DataInputStream in =
            new DataInputStream(new GZIPInputStream(Files.newInputStream(gz), 1 << 16));
        DataOutputStream out = new DataOutputStream(Files.newOutputStream(file))) {
      int magic = in.readInt();
      in.readInt();
      out.writeInt(magic);
      out.writeInt(count);
      int itemBytes = 1;
      for (int dimension = 1; dimension < (magic & 0xff); dimension++) {
        int size = in.readInt();
        out.writeInt(size);
        itemBytes = Math.multiplyExact(itemBytes, size);
      }
      out.write(in.readNBytes(Math.multiplyExact(itemBytes, count)));
    }
  }
}
