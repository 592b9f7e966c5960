package io.patchflow.data;

import io.patchflow.schema.PatchSetInfo;
import java.util.Optional;

/** Images to train on or to watch, in memory or in files. */
public interface Samples {

  PatchSetInfo info();

  int size();

  /** The set they are of, if whoever computes keeps it: then batches come without images. */
  default Optional<PatchSet> kept() {
    return Optional.empty();
  }

  /** All images once, in the seeded order of an epoch. */
  Pass epoch(long seed, int epoch);

  /** All images once, in index order. */
  Pass inOrder();
}
