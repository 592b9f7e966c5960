package io.patchflow.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.patchflow.idx.Container;
import io.patchflow.idx.IdxFile;
import io.patchflow.idx.IdxHeader;
import io.patchflow.idx.IdxPair;
import io.patchflow.idx.IdxType;
import io.patchflow.schema.Split;
import io.patchflow.storage.Location;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.util.CoderUtils;
import org.junit.jupiter.api.Test;

class IdxIOTest {
  private static IdxPair pair(long count, long height, long width) {
    IdxHeader images = new IdxHeader(IdxType.UBYTE, List.of(count, height, width));
    IdxHeader labels = new IdxHeader(IdxType.UBYTE, List.of(count));
    return new IdxPair(
        new IdxFile(
            "images",
            new Location("/data/images"),
            Container.PLAIN,
            images,
            images.contentBytes(),
            0),
        new IdxFile(
            "labels",
            new Location("/data/labels"),
            Container.PLAIN,
            labels,
            labels.contentBytes(),
            0));
  }

  @Test
  void rangesFollowFromTheHeader() {
    IdxPair train = pair(25_000, 28, 28);
    IdxPair test = pair(10_000, 28, 28);
    assertThat(IdxIO.ranges().from(Split.TEST, test).from(Split.TRAIN, train).list())
        .as("training ranges, then test ranges, of 10,000 images at most")
        .containsExactly(
            new IdxRange(Split.TRAIN, 0, 10_000),
            new IdxRange(Split.TRAIN, 10_000, 10_000),
            new IdxRange(Split.TRAIN, 20_000, 5_000),
            new IdxRange(Split.TEST, 0, 10_000));
  }

  @Test
  void largeImagesComeInFewerARange() {
    IdxIO.Ranges ranges = IdxIO.ranges();
    assertThat(ranges.imagesPerRange(pair(100, 224, 224)))
        .as("images of 50,176 bytes in 32 MiB")
        .isEqualTo(668);
    assertThat(ranges.imagesPerRange(pair(100, 4096, 4096))).as("images of 16 MiB").isEqualTo(2);
  }

  @Property(tries = 200)
  void everyIndexIsInExactlyOneRange(
      @ForAll @IntRange(min = 1, max = 5000) int count,
      @ForAll @IntRange(min = 1, max = 6000) int images) {
    long next = 0;
    for (IdxRange range :
        IdxIO.ranges().from(Split.TRAIN, pair(count, 1, 1)).withImagesPerRange(images).list()) {
      assertThat(range.first()).as("where the range continues").isEqualTo(next);
      assertThat(range.count()).isBetween(1, images);
      next = range.end();
    }
    assertThat(next).isEqualTo(count);
  }

  @Test
  void filesAreNamedByTheFirstIndex() {
    assertThat(new IdxRange(Split.TEST, 20_000, 1).patchFile())
        .isEqualTo("test/part-0000020000.parquet");
  }

  @Property(tries = 100)
  void rangesComeBackFromTheirCoder(
      @ForAll Split split,
      @ForAll @LongRange(min = 0) long first,
      @ForAll @IntRange(min = 1) int count)
      throws CoderException {
    IdxRange range = new IdxRange(split, first, count);
    byte[] bytes = CoderUtils.encodeToByteArray(new IdxRange.RangeCoder(), range);
    assertThat(CoderUtils.decodeFromByteArray(new IdxRange.RangeCoder(), bytes)).isEqualTo(range);
  }

  @Test
  void settingsGiveANewTransform() {
    IdxIO.Ranges empty = IdxIO.ranges();
    IdxIO.Ranges filled = empty.from(Split.TRAIN, pair(10, 1, 1));
    filled.withImagesPerRange(2);
    assertThat(empty.list()).isEmpty();
    assertThat(filled.list()).hasSize(1);
    assertThatThrownBy(() -> empty.withImagesPerRange(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("images a range: expected 1 or more, found 0");
  }

  @Test
  void displayDataNamesTheFiles() {
    assertThat(
            DisplayData.from(IdxIO.ranges().from(Split.TRAIN, pair(10, 1, 1)).withImagesPerRange(7))
                .items())
        .extracting(item -> item.getKey() + "=" + item.getValue())
        .containsExactlyInAnyOrder("imagesPerRange=7", "trainImages=images", "trainLabels=labels");
  }

  @Test
  void emitsItsRangesInAPipeline() {
    IdxIO.Ranges ranges = IdxIO.ranges().from(Split.TRAIN, pair(10, 1, 1)).withImagesPerRange(3);
    Pipeline pipeline = Pipeline.create(PipelineOptionsFactory.create());
    List<IdxRange> expected = ranges.list();
    PAssert.that(pipeline.apply(ranges))
        .satisfies(
            emitted -> {
              assertThat(emitted).containsExactlyInAnyOrderElementsOf(expected);
              return null;
            });
    pipeline.run();
  }
}
