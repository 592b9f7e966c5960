package io.patchflow.data;

/** One walk over images, a batch at a time. */
public interface DevicePass extends AutoCloseable {

  /** Whether images are left. */
  boolean hasNext();

  /** The next images, in arrays that the batch after it may overwrite. */
  DeviceBatch next();

  @Override
  void close();
}
