package io.patchflow.model;

import io.patchflow.executor.Score;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Loss and hits of batches, kept where they were computed until the host asks for all of them in
 * one read. A row a batch, so that sums are the host's, in double, and a loss that is no number is
 * found to the batch.
 */
public final class Tally {
  /** Batches between two reads at most. */
  private static final int ROWS = 64;

  /**
   * What was measured of a batch.
   *
   * @param samples how many
   * @param loss summed over them
   * @param hits samples whose highest logit is their label's
   */
  public record Entry(int samples, double loss, long hits) {
    /** As a score. */
    public Score score() {
      return new Score(samples, loss, hits);
    }
  }

  private final INDArray rows;
  private final List<Integer> samples = new ArrayList<>();

  Tally(DataType type) {
    this.rows = Nd4j.create(type, ROWS, 2);
  }

  /** The row (1, 2) of the next batch, for its summed loss and its hits. */
  INDArray next(int batchSize) {
    if (full()) {
      throw new IllegalStateException("nobody read the last " + ROWS + " batches");
    }
    int row = samples.size();
    samples.add(batchSize);
    return rows.get(NDArrayIndex.interval(row, row + 1), NDArrayIndex.all());
  }

  /** Whether it must be read before the next batch. */
  public boolean full() {
    return samples.size() == ROWS;
  }

  /** The batches since the last read, in order; waits for the device. */
  public List<Entry> read() {
    if (samples.isEmpty()) {
      return List.of();
    }
    double[] values = rows.data().asDouble();
    List<Entry> entries = new ArrayList<>();
    for (int row = 0; row < samples.size(); row++) {
      entries.add(new Entry(samples.get(row), values[2 * row], Math.round(values[2 * row + 1])));
    }
    samples.clear();
    return entries;
  }
}
