package io.patchflow.driver;

/**
 * A GPU that the driver shows to this process.
 *
 * @param index from 0, in the driver's order
 * @param name the product's, such as {@code NVIDIA A100-SXM4-40GB}
 * @param capability its compute capability
 * @param memory bytes on the device
 */
public record Gpu(int index, String name, Version capability, long memory) {

  /** One line for people. */
  public String describe() {
    return "%s, compute capability %s, %,d MiB".formatted(name, capability, memory >> 20);
  }
}
