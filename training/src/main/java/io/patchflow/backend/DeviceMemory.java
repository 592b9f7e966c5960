package io.patchflow.backend;

import org.nd4j.linalg.api.ops.executioner.OpExecutioner.ExecutionerType;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/** The memory in which ND4J's backend computes. */
public final class DeviceMemory {
  private DeviceMemory() {}

  /**
   * Bytes that images may take up where the backend computes: half of what is free on a device with
   * memory of its own, else {@code host}.
   */
  public static long forImages(long host) {
    return Nd4j.getExecutioner().type() == ExecutionerType.CUDA
        ? NativeOpsHolder.getInstance().getDeviceNativeOps().getDeviceFreeMemoryDefault() / 2
        : host;
  }
}
