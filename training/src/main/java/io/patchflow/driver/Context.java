package io.patchflow.driver;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import io.patchflow.failure.ExitCode;
import io.patchflow.failure.PatchflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/**
 * A GPU in use: its memory, copies and launches, all in one order (the default stream). Not safe
 * for threads, but any thread may use it after another. Failures of the driver are one line with
 * the exit code of a stage that failed: what the GPU holds is lost, what was saved stands.
 */
public final class Context implements AutoCloseable {
  /** CU_DEVICE_ATTRIBUTE_MAX_SHARED_MEMORY_PER_BLOCK_OPTIN. */
  private static final int CHIP_BYTES = 97;

  /** CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES. */
  private static final int DYNAMIC_CHIP_BYTES = 8;

  /** CU_EVENT_DISABLE_TIMING. */
  private static final int NO_TIMING = 2;

  private static final int MOST_ARGUMENTS = 24;

  private final Gpu gpu;
  private final int device;
  private final long handle;
  private final int chipBytes;

  /** Values of a launch's arguments, 8 bytes each, and behind them their addresses. */
  private final Memory arguments = new Memory(2L * Long.BYTES * MOST_ARGUMENTS);

  private final Set<Long> allocated = new HashSet<>();

  /** What else is to be given back, the last taken first. */
  private final Deque<Runnable> taken = new ArrayDeque<>();

  private Context(Gpu gpu, int device, long handle, int chipBytes) {
    this.gpu = gpu;
    this.device = device;
    this.handle = handle;
    this.chipBytes = chipBytes;
    long start = Pointer.nativeValue(arguments);
    for (int i = 0; i < MOST_ARGUMENTS; i++) {
      arguments.setLong((long) (MOST_ARGUMENTS + i) * Long.BYTES, start + (long) i * Long.BYTES);
    }
  }

  /**
   * Starts on a GPU that {@link Driver#look} found usable.
   *
   * @throws PatchflowException backend: the driver does not let it
   */
  public static Context open(Gpu gpu) {
    try {
      int[] device = new int[1];
      Driver.check("cuDeviceGet", Libcuda.cuDeviceGet(device, gpu.index()));
      int chipBytes = Driver.attribute(CHIP_BYTES, device[0]);
      long[] handle = new long[1];
      Driver.check("cuDevicePrimaryCtxRetain", Libcuda.cuDevicePrimaryCtxRetain(handle, device[0]));
      Context context = new Context(gpu, device[0], handle[0], chipBytes);
      context.enter();
      return context;
    } catch (DriverError e) {
      throw new PatchflowException(
          ExitCode.BACKEND, "GPU %d, %s: %s".formatted(gpu.index(), gpu.name(), e.getMessage()), e);
    }
  }

  /** Bytes on a multiprocessor that a block may have. */
  public int chipBytes() {
    return chipBytes;
  }

  /** Makes this the calling thread's context. To be called before anything below. */
  public void enter() {
    check("cuCtxSetCurrent", Libcuda.cuCtxSetCurrent(handle));
  }

  /** A function of a module. */
  public record Kernel(String name, long handle) {}

  /** Loads PTX, which the driver compiles for the GPU and keeps for the next time. */
  public long load(byte[] ptx) {
    long[] module = new long[1];
    // The driver reads up to a NUL.
    check("cuModuleLoadData", Libcuda.cuModuleLoadData(module, Arrays.copyOf(ptx, ptx.length + 1)));
    taken.push(() -> Libcuda.cuModuleUnload(module[0]));
    return module[0];
  }

  /**
   * A function of a module.
   *
   * @param chip bytes on the chip that its blocks will have
   */
  public Kernel kernel(long module, String name, int chip) {
    long[] function = new long[1];
    byte[] symbol = (name + "\0").getBytes(StandardCharsets.US_ASCII);
    check("cuModuleGetFunction", Libcuda.cuModuleGetFunction(function, module, symbol));
    check("cuFuncSetAttribute", Libcuda.cuFuncSetAttribute(function[0], DYNAMIC_CHIP_BYTES, chip));
    return new Kernel(name, function[0]);
  }

  /** The address of new memory on the GPU. */
  public long allocate(long bytes) {
    long[] address = new long[1];
    check("cuMemAlloc of %,d bytes".formatted(bytes), Libcuda.cuMemAlloc(address, bytes));
    allocated.add(address[0]);
    return address[0];
  }

  /** Bytes of its memory that nobody uses. */
  public long freeBytes() {
    long[] free = new long[1];
    check("cuMemGetInfo", Libcuda.cuMemGetInfo(free, new long[1]));
    return free[0];
  }

  /** Gives memory on the GPU back, when all that was asked for is done. */
  public void free(long address) {
    check("cuMemFree", Libcuda.cuMemFree(address));
    allocated.remove(address);
  }

  /**
   * New memory of this machine from and to which the GPU copies by itself, until this is closed.
   */
  public Pinned pin(int bytes) {
    long[] memory = new long[1];
    check("cuMemHostAlloc of %,d bytes".formatted(bytes), Libcuda.cuMemHostAlloc(memory, bytes, 0));
    taken.push(() -> Libcuda.cuMemFreeHost(memory[0]));
    return new Pinned(memory[0], new Pointer(memory[0]).getByteBuffer(0, bytes));
  }

  /**
   * Memory that copies need not wait for.
   *
   * @param buffer over all of it, in the machine's byte order
   */
  public record Pinned(long address, ByteBuffer buffer) {}

  /** A mark in the order of things to do. */
  public long event() {
    long[] event = new long[1];
    check("cuEventCreate", Libcuda.cuEventCreate(event, NO_TIMING));
    taken.push(() -> Libcuda.cuEventDestroy(event[0]));
    return event[0];
  }

  /** Sets the mark behind all that was asked for so far. */
  public void record(long event) {
    check("cuEventRecord", Libcuda.cuEventRecord(event, 0));
  }

  /** Waits until the GPU has got to the mark. */
  public void await(long event) {
    check("cuEventSynchronize", Libcuda.cuEventSynchronize(event));
  }

  /** Copies to the GPU; from pinned memory it may return before it is done. */
  public void send(long to, long from, long bytes) {
    check("cuMemcpyHtoDAsync", Libcuda.cuMemcpyHtoDAsync(to, from, bytes, 0));
  }

  /** Copies from the GPU; what is copied is there after {@link #await()}. */
  public void fetch(long to, long from, long bytes) {
    check("cuMemcpyDtoHAsync", Libcuda.cuMemcpyDtoHAsync(to, from, bytes, 0));
  }

  /** Waits until all is done. */
  public void await() {
    check("cuStreamSynchronize", Libcuda.cuStreamSynchronize(0));
  }

  /**
   * Launches blocks of 256 threads.
   *
   * @param chip bytes on the chip for each block
   * @param values of the arguments, each as the lower bits of a long
   */
  public void launch(Kernel kernel, int gridX, int gridY, int chip, long... values) {
    arguments.write(0, values, 0, values.length);
    check(
        "cuLaunchKernel of " + kernel.name(),
        Libcuda.cuLaunchKernel(
            kernel.handle(),
            gridX,
            gridY,
            1,
            256,
            1,
            1,
            chip,
            0,
            Pointer.nativeValue(arguments) + (long) MOST_ARGUMENTS * Long.BYTES,
            0));
  }

  private void check(String call, int code) {
    if (code != 0) {
      try {
        Driver.check(call, code);
      } catch (DriverError e) {
        throw PatchflowException.stageFailed(
            "GPU %d, %s: %s".formatted(gpu.index(), gpu.name(), e.getMessage()), e);
      }
    }
  }

  /** Gives everything back; what the driver says to that is of no use any more. */
  @Override
  public void close() {
    Libcuda.cuCtxSetCurrent(handle);
    allocated.forEach(Libcuda::cuMemFree);
    while (!taken.isEmpty()) {
      taken.pop().run();
    }
    Libcuda.cuDevicePrimaryCtxRelease(device);
  }
}
