package io.patchflow.cuda;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All that is to be known of a machine's GPU when CUDA does not do what it should, or does. */
public final class GpuReport {
  private static final Pattern VARIABLES = Pattern.compile("(CUDA|NVIDIA|ND4J)_.*|LD_LIBRARY_PATH");
  private static final Pattern LIBRARIES =
      Pattern.compile("lib(jni)?(cuda|cublas|cusolver|nd4jcuda|nvidia).*\\.so[.\\d]*");

  private final Optional<Probe> probe;
  private final Path proc;
  private final Map<String, String> environment;

  GpuReport(Optional<Probe> probe, Path proc, Map<String, String> environment) {
    this.probe = probe;
    this.proc = proc;
    this.environment = environment;
  }

  /** Lines about this machine; the libraries are loaded as far as they can be. */
  public static List<String> ofThisMachine() {
    return new GpuReport(Probe.ofThisBuild(), Path.of("/proc"), System.getenv()).lines();
  }

  List<String> lines() {
    Preflight preflight = Preflight.of(probe);
    List<String> lines = new ArrayList<>();
    lines.add("preflight " + preflight.finding() + ": " + preflight.reason());
    lines.add(
        "machine code for "
            + MachineCode.ARCHITECTURES.stream()
                .map(Version::toString)
                .collect(Collectors.joining(" ")));
    lines.add("kernel module " + kernelModule());
    lines.add(
        "driver for CUDA "
            + preflight.driver().map(Version::toString).orElse("unknown, not asked"));
    if (preflight.driver().isPresent()) {
      lines.add("runtime CUDA " + runtime());
    }
    for (Gpu gpu : preflight.gpus()) {
      String code = MachineCode.runsOn(gpu.capability()) ? "has code" : "no code";
      lines.add("GPU %d %s, %s".formatted(gpu.index(), gpu.describe(), code));
    }
    environment.entrySet().stream()
        .filter(variable -> VARIABLES.matcher(variable.getKey()).matches())
        .sorted(Map.Entry.comparingByKey())
        .forEach(
            variable ->
                lines.add("environment %s=%s".formatted(variable.getKey(), variable.getValue())));
    lines.addAll(libraries());
    return lines;
  }

  private String kernelModule() {
    try (Stream<String> lines = Files.lines(proc.resolve("driver/nvidia/version"))) {
      return lines.findFirst().orElse("of unknown version");
    } catch (IOException e) {
      return "none: there is no " + proc.resolve("driver/nvidia/version");
    }
  }

  private String runtime() {
    try {
      return probe.orElseThrow().runtime().toString();
    } catch (DriverError e) {
      return "unknown: " + e.getMessage();
    }
  }

  /** NVIDIA's and ND4J's that this process has loaded. */
  private List<String> libraries() {
    TreeSet<String> paths = new TreeSet<>();
    try (Stream<String> mapped = Files.lines(proc.resolve("self/maps"))) {
      mapped
          .filter(line -> line.contains("/"))
          .map(line -> line.substring(line.indexOf('/')))
          .filter(path -> LIBRARIES.matcher(path.substring(path.lastIndexOf('/') + 1)).matches())
          .forEach(paths::add);
    } catch (IOException e) {
      return List.of("libraries unknown: " + e);
    }
    return paths.stream().map(path -> "library " + path).toList();
  }
}
