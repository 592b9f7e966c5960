package io.patchflow.data;

import io.patchflow.failure.PatchflowException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;

/**
 * The images of patch files, one file after another in a given order, read ahead by a thread of its
 * own so that the model need not wait for the disk.
 */
final class FileStream implements AutoCloseable {
  private static final int BLOCK_IMAGES = 512;
  private static final int BLOCKS_AHEAD = 8;

  /** Images as they lie in a file; the last block of a stream is empty. */
  private static final class Block {
    private final int[] indices = new int[BLOCK_IMAGES];
    private final int[] labels = new int[BLOCK_IMAGES];
    private final byte[] patches;
    private RuntimeException failure;
    private int size;

    Block(int imageBytes) {
      this.patches = new byte[Math.multiplyExact(BLOCK_IMAGES, imageBytes)];
    }
  }

  private final PatchSplit split;
  private final int[] files;
  private final int imageBytes;
  private final BlockingQueue<Block> ahead = new ArrayBlockingQueue<>(BLOCKS_AHEAD);
  private final Thread reader;
  private Block block;
  private int at = -1;

  FileStream(PatchSplit split, int[] files) {
    this.split = split;
    this.files = files.clone();
    this.imageBytes = split.info().shape().imageBytes();
    this.reader = new Thread(this::readAll, "patchflow-reader");
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * Moves to the next image.
   *
   * @return false behind the last
   * @throws PatchflowException bad input: a damaged file
   */
  boolean next() {
    at++;
    if (block == null || at == block.size) {
      block = take();
      at = 0;
      if (block.failure != null) {
        throw block.failure;
      }
    }
    return at < block.size;
  }

  /** The image's index in the split. */
  int index() {
    return block.indices[at];
  }

  int label() {
    return block.labels[at];
  }

  /** The array that holds the image, from {@link #offset} on, until the next move. */
  byte[] patches() {
    return block.patches;
  }

  int offset() {
    return at * imageBytes;
  }

  private void readAll() {
    Block[] open = {new Block(imageBytes)};
    try {
      for (int file : files) {
        split.read(
            file,
            (index, label, patches, offset, length) -> {
              Block filling = open[0];
              filling.indices[filling.size] = (int) index;
              filling.labels[filling.size] = label;
              System.arraycopy(
                  patches, offset, filling.patches, filling.size * imageBytes, imageBytes);
              if (++filling.size == BLOCK_IMAGES) {
                hand(filling);
                open[0] = new Block(imageBytes);
              }
            });
      }
      if (open[0].size > 0) {
        hand(open[0]);
        open[0] = new Block(imageBytes);
      }
    } catch (CancellationException e) {
      return;
    } catch (RuntimeException e) {
      open[0].failure = e;
    } catch (Error e) {
      // Passed to the thread that waits, which would wait for ever.
      open[0].failure = PatchflowException.stageFailed("patches cannot be read: " + e, e);
    }
    try {
      hand(open[0]);
    } catch (CancellationException e) {
      // Closed while waiting for room.
    }
  }

  private void hand(Block filled) {
    try {
      ahead.put(filled);
    } catch (InterruptedException e) {
      throw new CancellationException("the stream was closed");
    }
  }

  private Block take() {
    try {
      return ahead.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw PatchflowException.stageFailed("interrupted while reading patches", e);
    }
  }

  @Override
  public void close() {
    reader.interrupt();
  }
}
