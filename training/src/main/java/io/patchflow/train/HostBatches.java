package io.patchflow.train;

import io.patchflow.data.Batch;
import io.patchflow.schema.PatchSetInfo;

/** The two sizes of batches that a walk over images has: a full one and the last. */
final class HostBatches {
  private final Batch full;
  private final Batch rest;

  HostBatches(PatchSetInfo info, int images, int batchSize) {
    this.full = new Batch(info, Math.min(batchSize, images));
    int left = images % full.size();
    this.rest = left == 0 ? full : new Batch(info, left);
  }

  /** The arrays for the next batch when {@code left} images are left. */
  Batch of(int left) {
    return left < full.size() ? rest : full;
  }
}
