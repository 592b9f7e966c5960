package io.patchflow.decode;

import io.patchflow.dataset.DataSet;
import io.patchflow.dataset.DataSets;
import io.patchflow.idx.IdxBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.function.UnaryOperator;

/**
 * A small data set for tests: random pixels, labels that count up from 0 and begin again at {@code
 * classes}.
 */
final class TinyDataSet {
  private final int height;
  private final int width;
  private final int channels;
  private final int classes;
  private final byte[] trainPixels;
  private final byte[] testPixels;

  /**
   * A data set of the given pixels.
   *
   * @param trainPixels (count, height, width, channels)
   * @param testPixels (count, height, width, channels)
   */
  TinyDataSet(
      int height, int width, int channels, int classes, byte[] trainPixels, byte[] testPixels) {
    this.height = height;
    this.width = width;
    this.channels = channels;
    this.classes = classes;
    this.trainPixels = trainPixels;
    this.testPixels = testPixels;
  }

  static TinyDataSet random(
      int trainCount, int testCount, int height, int width, int channels, int classes, long seed) {
    Random random = new Random(seed);
    byte[] train = new byte[trainCount * height * width * channels];
    byte[] test = new byte[testCount * height * width * channels];
    random.nextBytes(train);
    random.nextBytes(test);
    return new TinyDataSet(height, width, channels, classes, train, test);
  }

  /** 25 training and 7 test images, 4 x 6 grey, 3 classes. */
  static TinyDataSet grey() {
    return random(25, 7, 4, 6, 1, 3, 1);
  }

  byte[] trainPixels() {
    return trainPixels;
  }

  byte[] testPixels() {
    return testPixels;
  }

  int classes() {
    return classes;
  }

  byte[] testLabels() {
    return labels(testPixels);
  }

  int imageBytes() {
    return height * width * channels;
  }

  private byte[] images(byte[] pixels) {
    int count = pixels.length / imageBytes();
    int[] sizes =
        channels == 1
            ? new int[] {count, height, width}
            : new int[] {count, height, width, channels};
    return IdxBytes.idx(0x08, sizes, pixels);
  }

  private byte[] labels(byte[] pixels) {
    int[] labels = new int[pixels.length / imageBytes()];
    Arrays.setAll(labels, index -> index % classes);
    return IdxBytes.labels(labels);
  }

  DataSet write(Path folder) throws IOException {
    return write(folder, UnaryOperator.identity());
  }

  /** Writes the four files into a new folder, each wrapped by {@code container}. */
  DataSet write(Path folder, UnaryOperator<byte[]> container) throws IOException {
    Files.createDirectories(folder);
    Files.write(folder.resolve("train-images-idx3-ubyte"), container.apply(images(trainPixels)));
    Files.write(folder.resolve("train-labels-idx1-ubyte"), container.apply(labels(trainPixels)));
    Files.write(folder.resolve("t10k-images-idx3-ubyte"), container.apply(images(testPixels)));
    Files.write(folder.resolve("t10k-labels-idx1-ubyte"), container.apply(labels(testPixels)));
    return DataSets.resolve(folder.toString());
  }
}
