package io.patchflow.data;

import io.patchflow.schema.PatchSetInfo;

/** Images to train on or to watch, in batches for a device. */
public interface DeviceSamples {

  PatchSetInfo info();

  int size();

  /**
   * The images of an epoch in its seeded order.
   *
   * @param done images to pass over
   */
  DevicePass epoch(long seed, int epoch, int done);

  /** All images once, in index order. */
  DevicePass inOrder();
}
