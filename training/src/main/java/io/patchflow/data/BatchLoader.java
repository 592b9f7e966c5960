package io.patchflow.data;

import io.patchflow.failure.PatchflowException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * The batches of a walk over images. While one is computed with, a thread makes the next ready; it
 * ends with the walk. Nothing is allocated from batch to batch.
 */
public final class BatchLoader implements AutoCloseable {
  private final Pass pass;
  private final BatchWriter writer;
  private final int batchSize;
  private final BlockingQueue<TrainingBatch> free = new ArrayBlockingQueue<>(2);
  private final BlockingQueue<TrainingBatch> ready = new ArrayBlockingQueue<>(3);
  private final Thread thread;

  /** Behind the last batch before a failure. */
  private final TrainingBatch end = new TrainingBatch(0, 0, 0);

  private volatile RuntimeException failure;
  private TrainingBatch current;
  private int left;

  /**
   * Starts.
   *
   * @param batches filled in turn
   * @param skipped images to pass over first
   * @param images to go through then, {@code batchSize} at a time
   */
  BatchLoader(
      Pass pass,
      BatchWriter writer,
      TrainingBatch[] batches,
      int batchSize,
      int skipped,
      int images) {
    this.pass = pass;
    this.writer = writer;
    this.batchSize = batchSize;
    this.left = images;
    this.current = batches[0];
    free.add(batches[1]);
    this.thread = new Thread(() -> load(skipped, images), "patchflow-loader");
    thread.setDaemon(true);
    thread.start();
  }

  /** Whether images are left. */
  public boolean hasNext() {
    return left > 0;
  }

  /**
   * The next batch; the one before may be overwritten from now on.
   *
   * @throws PatchflowException bad input: a damaged file
   */
  public TrainingBatch next() {
    free.add(current);
    try {
      current = ready.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw PatchflowException.stageFailed("interrupted while a batch was made ready", e);
    }
    if (current == end) {
      throw failure;
    }
    left -= current.size();
    return current;
  }

  private void load(int skipped, int images) {
    TrainingBatch batch = null;
    try {
      pass.skip(skipped);
      for (int done = 0; done < images; done += batch.size()) {
        batch = free.take();
        writer.fill(batch, pass, Math.min(batchSize, images - done));
        ready.add(batch);
      }
    } catch (InterruptedException e) {
      // Closed while it waited.
    } catch (RuntimeException e) {
      fail(e);
    } catch (Error e) {
      // Passed to the thread that waits, which would wait for ever.
      fail(PatchflowException.stageFailed("no batch can be made ready: " + e, e));
    }
  }

  private void fail(RuntimeException e) {
    failure = e;
    ready.add(end);
  }

  /** Ends the thread, then the walk. */
  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    pass.close();
  }
}
