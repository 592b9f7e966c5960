package io.patchflow.data;

/** One walk over all images of {@link Samples}, a batch at a time. */
public interface Pass extends AutoCloseable {

  /** Fills every slot of {@code batch} with the next images; there must be as many left. */
  void fill(Slots batch);

  /** Passes over images without looking at them. */
  void skip(int images);

  @Override
  void close();
}
