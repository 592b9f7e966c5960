package io.patchflow.train;

import io.patchflow.executor.Score;
import java.util.List;

/** The steps of one epoch, or of what is left of it. */
interface Steps extends AutoCloseable {

  /**
   * Takes the next step; there must be images left.
   *
   * @return images in it
   */
  int take();

  /** Whether the scores must be read before the next step. */
  boolean due();

  /** The score of each step since they were last read, in order; a device is waited for. */
  List<Score> read();

  @Override
  void close();
}
