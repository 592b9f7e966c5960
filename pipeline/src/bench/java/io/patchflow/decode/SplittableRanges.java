package io.patchflow.decode;

import io.patchflow.schema.Split;
import org.apache.beam.sdk.io.range.OffsetRange;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.splittabledofn.RestrictionTracker;

/**
 * The same ranges from a splittable function, whose restriction counts them: what {@link
 * IdxIO.Ranges} was measured against.
 */
final class SplittableRanges extends DoFn<Split, IdxRange> {
  private static final long serialVersionUID = 1L;

  private final IdxIO.Ranges ranges;

  SplittableRanges(IdxIO.Ranges ranges) {
    this.ranges = ranges;
  }

  @GetInitialRestriction
  public OffsetRange whole(@Element Split split) {
    long count = ranges.files().get(split).count();
    return new OffsetRange(0, (count - 1) / images(split) + 1);
  }

  @SplitRestriction
  public void split(@Restriction OffsetRange whole, OutputReceiver<OffsetRange> parts) {
    for (long range = whole.getFrom(); range < whole.getTo(); range++) {
      parts.output(new OffsetRange(range, range + 1));
    }
  }

  @ProcessElement
  public void emit(
      @Element Split split,
      RestrictionTracker<OffsetRange, Long> tracker,
      OutputReceiver<IdxRange> out) {
    long count = ranges.files().get(split).count();
    long images = images(split);
    for (long range = tracker.currentRestriction().getFrom(); tracker.tryClaim(range); range++) {
      long first = range * images;
      out.output(new IdxRange(split, first, (int) Math.min(images, count - first)));
    }
  }

  private int images(Split split) {
    return ranges.imagesPerRange(ranges.files().get(split));
  }
}
