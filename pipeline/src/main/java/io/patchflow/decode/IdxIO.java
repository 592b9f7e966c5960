package io.patchflow.decode;

import io.patchflow.idx.IdxPair;
import io.patchflow.schema.Split;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;

/**
 * Reads IDX files with Beam, by ranges of the index: image and label files are split where the
 * header says, at the same places on every runner, and spread over the workers. The ranges depend
 * on the files alone, never on the runner or its size. A reshuffle of them and a splittable
 * function were measured against this and are no faster (docs/PERFORMANCE.md, "Decode").
 *
 * <pre>{@code
 * pipeline.apply(IdxIO.ranges().from(Split.TRAIN, train).from(Split.TEST, test))
 * }</pre>
 */
public final class IdxIO {
  private IdxIO() {}

  /** Ranges of no file yet, of at most {@value Ranges#MAX_IMAGES} images each. */
  public static Ranges ranges() {
    return new Ranges(Map.of(), 0);
  }

  /** Emits the index ranges of the files given, each once, in no particular order. */
  public static final class Ranges extends PTransform<PBegin, PCollection<IdxRange>> {
    private static final long serialVersionUID = 1L;
    static final int MAX_IMAGES = 10_000;
    static final long MAX_BYTES = 32L << 20;

    private final Map<Split, IdxPair> files;
    private final int imagesPerRange;

    private Ranges(Map<Split, IdxPair> files, int imagesPerRange) {
      this.files = files;
      this.imagesPerRange = imagesPerRange;
    }

    /** Adds a split's files, which must be plain. */
    public Ranges from(Split split, IdxPair pair) {
      Map<Split, IdxPair> all = new EnumMap<>(Split.class);
      all.putAll(files);
      all.put(split, pair);
      return new Ranges(all, imagesPerRange);
    }

    /**
     * Sets the images a range.
     *
     * @param images 1 or more; by default 10,000, or fewer where that would be more than 32 MiB
     */
    public Ranges withImagesPerRange(int images) {
      if (images < 1) {
        throw new IllegalArgumentException("images a range: expected 1 or more, found " + images);
      }
      return new Ranges(files, images);
    }

    /** The files that the ranges are of. */
    Map<Split, IdxPair> files() {
      return files;
    }

    /** The ranges that are emitted, train before test, by index. */
    public List<IdxRange> list() {
      List<IdxRange> ranges = new ArrayList<>();
      files.forEach(
          (split, pair) -> {
            int images = imagesPerRange(pair);
            for (long first = 0; first < pair.count(); first += images) {
              int count = Math.toIntExact(Math.min(images, pair.count() - first));
              ranges.add(new IdxRange(split, first, count));
            }
          });
      return ranges;
    }

    /** The images in each range of {@code pair} but its last. */
    int imagesPerRange(IdxPair pair) {
      if (imagesPerRange > 0) {
        return imagesPerRange;
      }
      long fitting = MAX_BYTES / pair.images().header().itemBytes();
      return Math.toIntExact(Math.max(1, Math.min(MAX_IMAGES, fitting)));
    }

    @Override
    public PCollection<IdxRange> expand(PBegin input) {
      long bytesPerRange =
          files.values().stream()
              .mapToLong(pair -> imagesPerRange(pair) * pair.images().header().itemBytes())
              .max()
              .orElse(1);
      return input.apply("Ranges", Read.from(new RangeSource(list(), bytesPerRange)));
    }

    @Override
    public void populateDisplayData(DisplayData.Builder builder) {
      super.populateDisplayData(builder);
      builder.addIfNotDefault(
          DisplayData.item("imagesPerRange", imagesPerRange).withLabel("Images a range"), 0);
      files.forEach(
          (split, pair) -> {
            builder.add(
                DisplayData.item(split.label() + "Images", pair.images().name())
                    .withLabel("Images, " + split.label()));
            builder.add(
                DisplayData.item(split.label() + "Labels", pair.labels().name())
                    .withLabel("Labels, " + split.label()));
          });
    }
  }
}
