package io.patchflow.decode;

import io.patchflow.failure.PatchflowException;
import io.patchflow.failure.SystemReason;
import io.patchflow.schema.Split;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * How many images are in a data set more than once.
 *
 * @param train training images that equal an earlier training image
 * @param test test images that equal an earlier test image
 * @param testInTrain test images that equal a training image
 */
record Duplicates(long train, long test, long testInTrain) {

  /**
   * Merges the sorted hashes of all ranges. Of each file a few kilobytes are held at a time.
   *
   * @param files the files that {@link ImageHashes} wrote, by split
   * @throws PatchflowException stage failed: a file cannot be read
   */
  static Duplicates count(Map<Split, List<Path>> files) {
    try {
      return merge(files);
    } catch (IOException e) {
      throw PatchflowException.stageFailed(
          "decode: hashes cannot be read: " + SystemReason.withFile(e), e);
    }
  }

  private static Duplicates merge(Map<Split, List<Path>> files) throws IOException {
    PriorityQueue<Run> runs = new PriorityQueue<>(Comparator.comparingLong(Run::hash));
    for (Map.Entry<Split, List<Path>> entry : files.entrySet()) {
      for (Path file : entry.getValue()) {
        runs.add(new Run(entry.getKey(), file));
      }
    }
    long train = 0;
    long test = 0;
    long testInTrain = 0;
    while (!runs.isEmpty()) {
      long hash = runs.element().hash();
      long inTrain = 0;
      long inTest = 0;
      while (!runs.isEmpty() && runs.element().hash() == hash) {
        Run run = runs.remove();
        if (run.split == Split.TRAIN) {
          inTrain++;
        } else {
          inTest++;
        }
        if (run.advance()) {
          runs.add(run);
        }
      }
      train += Math.max(0, inTrain - 1);
      test += Math.max(0, inTest - 1);
      testInTrain += inTrain > 0 ? inTest : 0;
    }
    return new Duplicates(train, test, testInTrain);
  }

  /** A sorted file of one or more hashes, read piece by piece and closed in between. */
  private static final class Run {
    private static final int PIECE = 1 << 13;

    private final Split split;
    private final Path file;
    private long offset;
    private LongBuffer piece = LongBuffer.allocate(0);
    private long hash;

    Run(Split split, Path file) throws IOException {
      this.split = split;
      this.file = file;
      if (!advance()) {
        throw new IOException(file + ": no hashes");
      }
    }

    long hash() {
      return hash;
    }

    boolean advance() throws IOException {
      if (!piece.hasRemaining()) {
        piece = read();
      }
      if (!piece.hasRemaining()) {
        return false;
      }
      hash = piece.get();
      return true;
    }

    private LongBuffer read() throws IOException {
      ByteBuffer bytes = ByteBuffer.allocate(PIECE);
      try (SeekableByteChannel channel = Files.newByteChannel(file).position(offset)) {
        while (bytes.hasRemaining() && channel.read(bytes) >= 0) {}
      }
      offset += bytes.position();
      return bytes.flip().asLongBuffer();
    }
  }
}
