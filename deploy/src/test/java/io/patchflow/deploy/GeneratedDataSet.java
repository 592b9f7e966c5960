package io.patchflow.deploy;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** Images of 28 x 28 noisy pixels of ten classes, brighter from class to class. */
public final class GeneratedDataSet {
  private static final int SIDE = 28;
  private static final int CLASSES = 10;

  private GeneratedDataSet() {}

  /** Writes the four IDX files into a new folder and returns it. */
  public static Path write(Path folder, int train, int test) throws IOException {
    Files.createDirectories(folder);
    write(folder, "train", train);
    write(folder, "t10k", test);
    return folder;
  }

  private static void write(Path folder, String split, int count) throws IOException {
    byte[] noise = new byte[1 << 16];
    new Random(count).nextBytes(noise);
    try (DataOutputStream images = open(folder.resolve(split + "-images-idx3-ubyte"));
        DataOutputStream labels = open(folder.resolve(split + "-labels-idx1-ubyte"))) {
      images.writeInt(0x803);
      images.writeInt(count);
      images.writeInt(SIDE);
      images.writeInt(SIDE);
      labels.writeInt(0x801);
      labels.writeInt(count);
      byte[] image = new byte[SIDE * SIDE];
      for (int index = 0; index < count; index++) {
        int label = index % CLASSES;
        for (int i = 0; i < image.length; i++) {
          image[i] = (byte) (20 * label + (noise[(index * 97 + i * 7) & 0xffff] & 31));
        }
        images.write(image);
        labels.writeByte(label);
      }
    }
  }

  private static DataOutputStream open(Path file) throws IOException {
    return new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), 1 << 20));
  }
}
