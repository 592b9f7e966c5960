package io.patchflow.data;

import io.patchflow.schema.PatchSetInfo;
import java.util.BitSet;
import java.util.SplittableRandom;

/**
 * Images that stay in their files. An epoch visits the files in a seeded order and draws its images
 * from a window that the files run through: each draw takes a random image of the window and the
 * next of the files takes its place. With a window as large as the split this is a full shuffle.
 */
public final class StreamedSamples implements Samples {
  private final PatchSplit split;
  private final BitSet chosen;
  private final int window;

  /**
   * Images of {@code split}.
   *
   * @param chosen the indices of the images that count
   * @param window images in the shuffle window, at least 1
   */
  public StreamedSamples(PatchSplit split, BitSet chosen, int window) {
    this.split = split;
    this.chosen = (BitSet) chosen.clone();
    this.window = window;
  }

  @Override
  public PatchSetInfo info() {
    return split.info();
  }

  @Override
  public int size() {
    return chosen.cardinality();
  }

  @Override
  public Pass epoch(long seed, int epoch) {
    int[] files = Order.ofEpoch(Order.ascending(split.files().size()), seed, epoch);
    return new Walk(files, Math.min(window, size()), Order.random(~seed, epoch));
  }

  @Override
  public Pass inOrder() {
    return new Walk(Order.ascending(split.files().size()), 1, new SplittableRandom(0));
  }

  private final class Walk implements Pass {
    private final int imageBytes = split.info().shape().imageBytes();
    private final FileStream stream;
    private final SplittableRandom random;
    private final byte[][] images;
    private final int[] indices;
    private final int[] labels;
    private int held;
    private boolean exhausted;

    Walk(int[] files, int window, SplittableRandom random) {
      this.stream = new FileStream(split, files);
      this.random = random;
      this.images = new byte[window][];
      this.indices = new int[window];
      this.labels = new int[window];
    }

    @Override
    public void next(int count, Sink sink) {
      for (int slot = 0; slot < count; slot++) {
        int drawn = draw();
        sink.put(slot, indices[drawn], labels[drawn], images[drawn], 0);
        replace(drawn);
      }
    }

    @Override
    public void skip(int count) {
      for (int i = 0; i < count; i++) {
        replace(draw());
      }
    }

    private int draw() {
      while (held < images.length && advance()) {
        images[held] = new byte[imageBytes];
        copyTo(held++);
      }
      return random.nextInt(held);
    }

    /** Puts the next image of the files in the place of one drawn, or the last of the window. */
    private void replace(int drawn) {
      if (advance()) {
        copyTo(drawn);
        return;
      }
      held--;
      byte[] used = images[drawn];
      images[drawn] = images[held];
      indices[drawn] = indices[held];
      labels[drawn] = labels[held];
      images[held] = used;
    }

    private void copyTo(int place) {
      System.arraycopy(stream.patches(), stream.offset(), images[place], 0, imageBytes);
      indices[place] = stream.index();
      labels[place] = stream.label();
    }

    /** Moves to the next image that counts; false behind the last. */
    private boolean advance() {
      while (!exhausted) {
        if (!stream.next()) {
          exhausted = true;
        } else if (chosen.get(stream.index())) {
          return true;
        }
      }
      return false;
    }

    @Override
    public void close() {
      stream.close();
    }
  }
}
