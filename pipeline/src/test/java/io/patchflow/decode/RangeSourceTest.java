package io.patchflow.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchflow.schema.Split;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.apache.beam.sdk.io.BoundedSource;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.util.SerializableUtils;
import org.junit.jupiter.api.Test;

class RangeSourceTest {
  private static final PipelineOptions OPTIONS = PipelineOptionsFactory.create();

  @Property(tries = 100)
  void everyRangeIsInOneBundleOfAFew(
      @ForAll @IntRange(max = 50) int count,
      @ForAll @LongRange(min = 1, max = 1L << 25) long bytesPerRange,
      @ForAll @LongRange(min = 1) long desired)
      throws IOException {
    List<IdxRange> ranges = ranges(count);
    RangeSource source = new RangeSource(ranges, bytesPerRange);
    assertThat(source.getEstimatedSizeBytes(OPTIONS)).isEqualTo(count * bytesPerRange);
    List<IdxRange> read = new ArrayList<>();
    for (RangeSource bundle : source.split(desired, OPTIONS)) {
      List<IdxRange> ofBundle = read(bundle);
      assertThat(ofBundle).hasSizeBetween(1, RangeSource.BUNDLE);
      if (ofBundle.size() > 1) {
        assertThat(bundle.getEstimatedSizeBytes(OPTIONS)).isLessThanOrEqualTo(desired);
      }
      read.addAll(ofBundle);
    }
    assertThat(read).isEqualTo(ranges);
  }

  @Test
  void moreWorkersThanRangesGetOneEach() {
    RangeSource source = new RangeSource(ranges(3), 1000);
    assertThat(source.split(3000 / 16, OPTIONS)).hasSize(3);
  }

  @Test
  void twoThreadsGetManyBundlesNotThree() {
    RangeSource source = new RangeSource(ranges(61), 7_840_000);
    long half = source.getEstimatedSizeBytes(OPTIONS) / 2;
    assertThat(source.split(half, OPTIONS)).hasSize(16);
  }

  @Test
  void survivesBeingSentToAWorker() throws IOException {
    RangeSource bundle = new RangeSource(ranges(9), 10).split(1000, OPTIONS).get(1);
    assertThat(read(SerializableUtils.ensureSerializable(bundle)))
        .isEqualTo(ranges(9).subList(4, 8));
  }

  private static List<IdxRange> ranges(int count) {
    return IntStream.range(0, count).mapToObj(i -> new IdxRange(Split.TRAIN, 7L * i, 7)).toList();
  }

  private static List<IdxRange> read(BoundedSource<IdxRange> source) throws IOException {
    List<IdxRange> read = new ArrayList<>();
    try (BoundedSource.BoundedReader<IdxRange> reader = source.createReader(OPTIONS)) {
      for (boolean more = reader.start(); more; more = reader.advance()) {
        read.add(reader.getCurrent());
      }
    }
    return read;
  }
}
