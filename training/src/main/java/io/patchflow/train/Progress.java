package io.patchflow.train;

import io.patchflow.executor.Score;
import io.patchflow.schema.table.EpochRow;

/** Told how the training goes, from the training thread. */
public interface Progress extends AutoCloseable {

  /** A line about what happens, such as the backend chosen or a checkpoint found. */
  void note(String line);

  /** An epoch begins or continues. */
  void epoch(int epoch, int epochs, int samples);

  /** A step was taken; {@code soFar} covers the epoch's samples up to now. */
  void step(Score soFar, double learningRate);

  /** An epoch is over. */
  void epochDone(EpochRow row);

  @Override
  void close();
}
