package io.patchflow.decode;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.io.BoundedSource;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * Ranges that a runner hands to its workers a few at a time. Beam's own source of known elements
 * makes three bundles for two threads, so that one of them works alone on the third.
 */
final class RangeSource extends BoundedSource<IdxRange> {
  private static final long serialVersionUID = 1L;

  /**
   * Ranges a bundle: few, so that no worker is left behind; more than one, since each has a cost.
   */
  static final int BUNDLE = 4;

  // A list that is known to be serializable.
  private final ArrayList<IdxRange> ranges;
  private final long bytesPerRange;

  /** Of ranges that are each at most {@code bytesPerRange} bytes of images. */
  RangeSource(List<IdxRange> ranges, long bytesPerRange) {
    this.ranges = new ArrayList<>(ranges);
    this.bytesPerRange = bytesPerRange;
  }

  @Override
  public List<RangeSource> split(long desiredBundleSizeBytes, PipelineOptions options) {
    int size = (int) Math.max(1, Math.min(BUNDLE, desiredBundleSizeBytes / bytesPerRange));
    List<RangeSource> bundles = new ArrayList<>();
    for (int from = 0; from < ranges.size(); from += size) {
      int to = Math.min(from + size, ranges.size());
      bundles.add(new RangeSource(ranges.subList(from, to), bytesPerRange));
    }
    return bundles;
  }

  @Override
  public long getEstimatedSizeBytes(PipelineOptions options) {
    return Math.multiplyExact(ranges.size(), bytesPerRange);
  }

  @Override
  public Coder<IdxRange> getOutputCoder() {
    return new IdxRange.RangeCoder();
  }

  @Override
  public BoundedReader<IdxRange> createReader(PipelineOptions options) {
    return new Reader(this);
  }

  private static final class Reader extends BoundedReader<IdxRange> {
    private final RangeSource source;
    private Iterator<IdxRange> left;
    private IdxRange current;

    Reader(RangeSource source) {
      this.source = source;
    }

    @Override
    public boolean start() {
      left = source.ranges.iterator();
      return advance();
    }

    @Override
    public boolean advance() {
      current = left.hasNext() ? left.next() : null;
      return current != null;
    }

    @Override
    public IdxRange getCurrent() {
      if (current == null) {
        throw new NoSuchElementException();
      }
      return current;
    }

    @Override
    public BoundedSource<IdxRange> getCurrentSource() {
      return source;
    }

    @Override
    public void close() {}
  }
}
