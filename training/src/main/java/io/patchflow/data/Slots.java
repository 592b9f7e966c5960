package io.patchflow.data;

/** Room for the images of a batch. */
public interface Slots {

  /** How many. */
  int size();

  /**
   * Puts an image into a slot.
   *
   * @param slot 0 to {@code size() - 1}
   * @param from holds the image's bytes, token-major, from {@code offset} on
   */
  void put(int slot, int label, byte[] from, int offset);
}
