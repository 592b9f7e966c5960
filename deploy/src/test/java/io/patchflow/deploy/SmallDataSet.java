package io.patchflow.deploy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Images of 8 x 8 pixels of two classes, each with a bright row of its own. */
final class SmallDataSet {
  private static final int SIDE = 8;

  private SmallDataSet() {}

  /** Writes the four files, with so many images to train on and to test on. */
  static void write(Path folder, int train, int test) throws IOException {
    Files.createDirectories(folder);
    for (Map.Entry<String, Integer> split : Map.of("train", train, "t10k", test).entrySet()) {
      int count = split.getValue();
      ByteBuffer images = ByteBuffer.allocate(16 + count * SIDE * SIDE);
      images.putInt(0x803).putInt(count).putInt(SIDE).putInt(SIDE);
      ByteBuffer labels = ByteBuffer.allocate(8 + count).putInt(0x801).putInt(count);
      for (int image = 0; image < count; image++) {
        int label = image % 2;
        labels.put((byte) label);
        for (int column = 0; column < SIDE; column++) {
          // No two alike.
          int pixel = 16 + image * SIDE * SIDE + (label * 4 + image / 200) * SIDE + column;
          images.put(pixel, (byte) (55 + image % 200));
        }
      }
      Files.write(folder.resolve(split.getKey() + "-images-idx3-ubyte"), images.array());
      Files.write(folder.resolve(split.getKey() + "-labels-idx1-ubyte"), labels.array());
    }
  }
}
