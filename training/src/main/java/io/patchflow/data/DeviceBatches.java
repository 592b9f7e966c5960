package io.patchflow.data;

import io.patchflow.schema.PatchSetInfo;

/** The two sizes of batches that a walk over images has: a full one and the last. */
final class DeviceBatches {
  private final DeviceBatch full;
  private final DeviceBatch rest;

  DeviceBatches(PatchSetInfo info, int images, int batchSize) {
    this.full = of(info, Math.min(batchSize, images));
    int left = images % full.size();
    this.rest = left == 0 ? full : of(info, left);
  }

  private static DeviceBatch of(PatchSetInfo info, int size) {
    return new DeviceBatch(info.shape().tokens(), info.shape().patchDim(), size);
  }

  /** The arrays for the next batch when {@code left} images are left. */
  DeviceBatch of(int left) {
    return left < full.size() ? rest : full;
  }
}
