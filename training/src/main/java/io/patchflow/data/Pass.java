package io.patchflow.data;

/** One walk over all images of {@link Samples}, some at a time. */
public interface Pass extends AutoCloseable {

  /** Takes images one after the other. */
  interface Sink {
    /**
     * The next image.
     *
     * @param slot how many came before it in the same call
     * @param index in its split
     * @param from holds its bytes, token-major, from {@code offset} on
     */
    void put(int slot, int index, int label, byte[] from, int offset);
  }

  /** Hands the next images on; there must be as many left. */
  void next(int images, Sink sink);

  /** Passes over images without looking at them. */
  void skip(int images);

  @Override
  void close();
}
