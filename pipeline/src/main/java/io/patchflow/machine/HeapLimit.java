package io.patchflow.machine;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** The limit of the heap as {@code -Xmx} gives it, and whether a failure is that it was reached. */
public final class HeapLimit {
  private static final int MOST_CAUSES = 100;

  private HeapLimit() {}

  /**
   * That the heap is full, and how large it may be, where that is what a failure comes from;
   * threads and pipelines wrap it.
   */
  public static Optional<String> reached(Throwable failure) {
    return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
        .limit(MOST_CAUSES)
        .filter(OutOfMemoryError.class::isInstance)
        .map(
            full ->
                "out of memory, %s: the heap is limited to %d MiB (-Xmx)"
                    .formatted(full.getMessage(), mib()))
        .findFirst();
  }

  /** The limit in MiB. */
  public static long mib() {
    HotSpotDiagnosticMXBean machine =
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
    // maxMemory is less with the parallel collector, by a part that it reserves for copying.
    long bytes =
        machine == null
            ? Runtime.getRuntime().maxMemory()
            : Long.parseLong(machine.getVMOption("MaxHeapSize").getValue());
    return bytes >> 20;
  }
}
