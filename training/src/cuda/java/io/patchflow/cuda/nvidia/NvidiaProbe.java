package io.patchflow.cuda.nvidia;

import io.patchflow.cuda.DriverError;
import io.patchflow.cuda.Gpu;
import io.patchflow.cuda.Probe;
import io.patchflow.cuda.Version;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.cuda.global.cublas;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.SizeTPointer;
import org.nd4j.jita.conf.CudaEnvironment;
import org.nd4j.linalg.jcublas.bindings.Nd4jCuda;

/**
 * Asks the driver API, which answers without a context on any GPU, and loads ND4J's libraries last.
 */
public final class NvidiaProbe implements Probe {
  private static final String DRIVER = "libcuda.so.1";
  private static final int LONGEST_NAME = 256;

  @Override
  public void openDriver() {
    Loader.load(Pointer.class);
    Loader.loadGlobal(DRIVER);
  }

  @Override
  public void openRuntime() {
    Loader.load(cudart.class);
  }

  @Override
  public Version driver() throws DriverError {
    int[] release = new int[1];
    check("cuDriverGetVersion", cudart.cuDriverGetVersion(release));
    return Version.ofRelease(release[0]);
  }

  @Override
  public Version runtime() throws DriverError {
    int[] release = new int[1];
    check("cudaRuntimeGetVersion", cudart.cudaRuntimeGetVersion(release));
    return Version.ofRelease(release[0]);
  }

  @Override
  public void start() throws DriverError {
    check("cuInit", cudart.cuInit(0));
  }

  @Override
  public List<Gpu> gpus() throws DriverError {
    int[] count = new int[1];
    check("cuDeviceGetCount", cudart.cuDeviceGetCount(count));
    List<Gpu> gpus = new ArrayList<>();
    for (int index = 0; index < count[0]; index++) {
      gpus.add(gpu(index));
    }
    return gpus;
  }

  private static Gpu gpu(int index) throws DriverError {
    int[] device = new int[1];
    check("cuDeviceGet", cudart.cuDeviceGet(device, index));
    Version capability =
        new Version(
            attribute(cudart.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR, device[0]),
            attribute(cudart.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR, device[0]));
    byte[] name = new byte[LONGEST_NAME];
    check("cuDeviceGetName", cudart.cuDeviceGetName(name, LONGEST_NAME, device[0]));
    try (SizeTPointer memory = new SizeTPointer(1)) {
      check("cuDeviceTotalMem", cudart.cuDeviceTotalMem(memory, device[0]));
      return new Gpu(index, untilZero(name), capability, memory.get());
    }
  }

  private static String untilZero(byte[] text) {
    int length = 0;
    while (length < text.length && text[length] != 0) {
      length++;
    }
    return new String(text, 0, length, StandardCharsets.UTF_8);
  }

  private static int attribute(int attribute, int device) throws DriverError {
    int[] value = new int[1];
    check("cuDeviceGetAttribute", cudart.cuDeviceGetAttribute(value, attribute, device));
    return value[0];
  }

  @Override
  public int openLibraries() throws DriverError {
    Loader.load(cublas.class);
    Loader.load(Nd4jCuda.class);
    int[] count = new int[1];
    check("cudaGetDeviceCount", cudart.cudaGetDeviceCount(count));
    return count[0];
  }

  @Override
  public void keepToOneGpu() {
    CudaEnvironment.getInstance().getConfiguration().allowMultiGPU(false);
  }

  private static void check(String call, int code) throws DriverError {
    if (code != cudart.CUDA_SUCCESS) {
      throw new DriverError(call, code, name(call, code));
    }
  }

  /** Driver and runtime name their codes each for itself. */
  private static String name(String call, int code) {
    if (call.startsWith("cuda")) {
      return text(cudart.cudaGetErrorName(code));
    }
    try (BytePointer name = new BytePointer()) {
      cudart.cuGetErrorName(code, name);
      return text(name);
    }
  }

  private static String text(BytePointer name) {
    return name == null || name.isNull()
        ? "a code without a name"
        : name.getString(StandardCharsets.UTF_8);
  }
}
