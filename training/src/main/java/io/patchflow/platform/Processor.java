package io.patchflow.platform;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a processor can do.
 *
 * @param platform operating system and architecture as JavaCPP writes them, such as {@code
 *     linux-x86_64}
 * @param flags as Linux names them in {@code /proc/cpuinfo}, such as {@code avx2}; none where it
 *     has no such list
 */
public record Processor(String platform, Set<String> flags) {
  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

  public Processor {
    flags = Set.copyOf(flags);
  }

  /** Whether it has all of these flags, which spaces separate. */
  public boolean has(String needed) {
    return needed.isEmpty() || flags.containsAll(List.of(needed.split(" ", -1)));
  }

  /** This machine's. */
  public static Processor ofThisMachine() {
    List<String> cpuInfo;
    try {
      cpuInfo = Files.readAllLines(CPU_INFO);
    } catch (IOException e) {
      cpuInfo = List.of();
    }
    return of(System.getProperty("os.name"), System.getProperty("os.arch"), cpuInfo, vectorLevel());
  }

  /**
   * What follows from these.
   *
   * @param osName Java's {@code os.name}
   * @param osArch Java's {@code os.arch}
   * @param cpuInfo the lines of {@code /proc/cpuinfo}
   * @param vectorLevel what the virtual machine found by itself: 0 to 3 for SSE, AVX, AVX2,
   *     AVX-512. An emulator answers it, and shows the file of the machine that it runs on.
   */
  static Processor of(String osName, String osArch, List<String> cpuInfo, int vectorLevel) {
    String system =
        osName.startsWith("Mac") ? "macosx" : osName.startsWith("Linux") ? "linux" : osName;
    String architecture =
        switch (osArch) {
          case "amd64", "x86_64" -> "x86_64";
          case "aarch64", "arm64" -> "arm64";
          default -> osArch;
        };
    Set<String> flags =
        cpuInfo.stream()
            .filter(line -> line.startsWith("flags"))
            .findFirst()
            .map(line -> Arrays.asList(line.substring(line.indexOf(':') + 1).strip().split(" +")))
            .orElse(List.of())
            .stream()
            .filter(flag -> levelOf(flag) <= vectorLevel)
            .collect(Collectors.toSet());
    return new Processor(system + "-" + architecture, flags);
  }

  /** The least level of a virtual machine on a processor with this flag. */
  private static int levelOf(String flag) {
    if (flag.startsWith("avx512")) {
      return 3;
    }
    return flag.equals("avx2") ? 2 : flag.equals("avx") ? 1 : 0;
  }

  private static int vectorLevel() {
    HotSpotDiagnosticMXBean machine =
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
    try {
      return Integer.parseInt(machine.getVMOption("UseAVX").getValue());
    } catch (IllegalArgumentException | NullPointerException e) {
      // Another architecture, or another virtual machine.
      return 0;
    }
  }
}
