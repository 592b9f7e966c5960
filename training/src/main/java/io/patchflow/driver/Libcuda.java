package io.patchflow.driver;

import com.sun.jna.FunctionMapper;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import java.util.Map;
import java.util.Set;

/**
 * The functions of {@code libcuda.so.1} that are called, by JNA's direct mapping. Handles and
 * addresses are {@code long}, as is size_t. Each returns a CUresult, 0 for success. Meaning and
 * order of the arguments: CUDA Driver API, docs.nvidia.com/cuda/cuda-driver-api.
 */
final class Libcuda {
  static final String NAME = "libcuda.so.1";

  /** Functions whose 64-bit form has another name. */
  private static final Set<String> SECOND_VERSION =
      Set.of(
          "cuDeviceTotalMem",
          "cuDevicePrimaryCtxRelease",
          "cuMemAlloc",
          "cuMemGetInfo",
          "cuMemFree",
          "cuMemcpyHtoDAsync",
          "cuMemcpyDtoHAsync",
          "cuEventDestroy");

  private Libcuda() {}

  /**
   * Opens the library, once a process.
   *
   * @throws UnsatisfiedLinkError there is none, or it lacks a function
   */
  static synchronized void open() {
    if (!Native.registered(Libcuda.class)) {
      FunctionMapper names =
          (library, method) ->
              SECOND_VERSION.contains(method.getName())
                  ? method.getName() + "_v2"
                  : method.getName();
      Native.register(
          Libcuda.class,
          NativeLibrary.getInstance(NAME, Map.of(Library.OPTION_FUNCTION_MAPPER, names)));
    }
  }

  static native int cuInit(int flags);

  static native int cuDriverGetVersion(int[] version);

  static native int cuGetErrorName(int code, long[] name);

  static native int cuDeviceGetCount(int[] count);

  static native int cuDeviceGet(int[] device, int ordinal);

  static native int cuDeviceGetName(byte[] name, int length, int device);

  static native int cuDeviceTotalMem(long[] bytes, int device);

  static native int cuDeviceGetAttribute(int[] value, int attribute, int device);

  static native int cuDevicePrimaryCtxRetain(long[] context, int device);

  static native int cuDevicePrimaryCtxRelease(int device);

  static native int cuCtxSetCurrent(long context);

  static native int cuModuleLoadData(long[] module, byte[] image);

  static native int cuModuleUnload(long module);

  static native int cuModuleGetFunction(long[] function, long module, byte[] name);

  static native int cuFuncSetAttribute(long function, int attribute, int value);

  static native int cuMemAlloc(long[] address, long bytes);

  static native int cuMemFree(long address);

  static native int cuMemGetInfo(long[] free, long[] total);

  static native int cuMemHostAlloc(long[] memory, long bytes, int flags);

  static native int cuMemFreeHost(long memory);

  static native int cuMemcpyHtoDAsync(long to, long from, long bytes, long stream);

  static native int cuMemcpyDtoHAsync(long to, long from, long bytes, long stream);

  static native int cuStreamSynchronize(long stream);

  static native int cuEventCreate(long[] event, int flags);

  static native int cuEventRecord(long event, long stream);

  static native int cuEventSynchronize(long event);

  static native int cuEventDestroy(long event);

  static native int cuLaunchKernel(
      long function,
      int gridX,
      int gridY,
      int gridZ,
      int blockX,
      int blockY,
      int blockZ,
      int chipBytes,
      long stream,
      long arguments,
      long extra);
}
