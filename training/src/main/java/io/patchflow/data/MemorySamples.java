package io.patchflow.data;

import io.patchflow.schema.PatchSetInfo;
import java.util.Optional;

/** Images of a {@link PatchSet}, shuffled as a whole. */
public final class MemorySamples implements Samples {
  private final PatchSet set;
  private final int[] positions;
  private final boolean kept;

  /**
   * The images at {@code positions}.
   *
   * @param positions ascending
   * @param kept whether whoever computes keeps the set
   */
  public MemorySamples(PatchSet set, int[] positions, boolean kept) {
    this.set = set;
    this.positions = positions.clone();
    this.kept = kept;
  }

  @Override
  public Optional<PatchSet> kept() {
    return kept ? Optional.of(set) : Optional.empty();
  }

  @Override
  public PatchSetInfo info() {
    return set.info();
  }

  @Override
  public int size() {
    return positions.length;
  }

  @Override
  public Pass epoch(long seed, int epoch) {
    return new Walk(Order.ofEpoch(positions, seed, epoch));
  }

  @Override
  public Pass inOrder() {
    return new Walk(positions);
  }

  private final class Walk implements Pass {
    private final int[] order;
    private int next;

    Walk(int[] order) {
      this.order = order;
    }

    @Override
    public void next(int images, Sink sink) {
      for (int slot = 0; slot < images; slot++) {
        int index = order[next++];
        sink.put(slot, index, set.label(index), set.chunk(index), set.position(index));
      }
    }

    @Override
    public void skip(int images) {
      next += images;
    }

    @Override
    public void close() {}
  }
}
