package io.patchflow.machine;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;

/** The limit of the heap as {@code -Xmx} gives it. */
public final class HeapLimit {
  private HeapLimit() {}

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
