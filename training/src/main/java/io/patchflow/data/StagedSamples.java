package io.patchflow.data;

import io.patchflow.failure.PatchflowException;
import io.patchflow.schema.PatchSetInfo;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Images of the host's, sent to the device batch by batch. While one batch is computed with, a
 * thread makes the next ready.
 */
public final class StagedSamples implements DeviceSamples {
  private final Samples samples;
  private final DeviceBatches batches;
  private final Staging[] stagings;

  /** All of {@code samples}, in batches of at most {@code batchSize}. */
  public StagedSamples(Samples samples, int batchSize) {
    int size = Math.min(batchSize, samples.size());
    this.samples = samples;
    this.batches = new DeviceBatches(samples.info(), samples.size(), batchSize);
    this.stagings =
        new Staging[] {new Staging(samples.info(), size), new Staging(samples.info(), size)};
  }

  @Override
  public PatchSetInfo info() {
    return samples.info();
  }

  @Override
  public int size() {
    return samples.size();
  }

  @Override
  public DevicePass epoch(long seed, int epoch, int done) {
    return new Walk(samples.epoch(seed, epoch), done);
  }

  @Override
  public DevicePass inOrder() {
    return new Walk(samples.inOrder(), 0);
  }

  private final class Walk implements DevicePass {
    private final Pass pass;
    private final ExecutorService thread =
        Executors.newSingleThreadExecutor(
            work -> {
              Thread made = new Thread(work, "patchflow-staging");
              made.setDaemon(true);
              return made;
            });
    private Future<Staging> ready;
    private int left;
    private int turn;

    Walk(Pass pass, int done) {
      this.pass = pass;
      this.left = samples.size() - done;
      this.ready = left == 0 ? null : thread.submit(() -> skipThenFill(done));
    }

    private Staging skipThenFill(int done) {
      pass.skip(done);
      return fill(left);
    }

    private Staging fill(int images) {
      Staging staging = stagings[turn];
      turn = 1 - turn;
      staging.resize(batches.of(images).size());
      pass.fill(staging);
      return staging;
    }

    @Override
    public boolean hasNext() {
      return left > 0;
    }

    @Override
    public DeviceBatch next() {
      Staging staging = await();
      DeviceBatch batch = batches.of(left);
      left -= batch.size();
      int after = left;
      if (after > 0) {
        ready = thread.submit(() -> fill(after));
      }
      staging.send(batch);
      return batch;
    }

    private Staging await() {
      try {
        return ready.get();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw PatchflowException.stageFailed("interrupted while batches were made ready", e);
      } catch (ExecutionException e) {
        if (e.getCause() instanceof RuntimeException cause) {
          throw cause;
        }
        throw PatchflowException.stageFailed("no batch can be made ready: " + e.getCause(), e);
      }
    }

    @Override
    public void close() {
      thread.shutdownNow();
      pass.close();
    }
  }
}
