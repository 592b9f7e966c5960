package io.patchflow.data;

import io.patchflow.schema.PatchSetInfo;

/** Images to train on or to watch, in memory or in files. */
public interface Samples {

  PatchSetInfo info();

  int size();

  /** All images once, in the seeded order of an epoch. */
  Pass epoch(long seed, int epoch);

  /** All images once, in index order. */
  Pass inOrder();
}
