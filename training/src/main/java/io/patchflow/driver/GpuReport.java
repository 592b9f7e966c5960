package io.patchflow.driver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What is to be known of a machine when its GPU does not do what it should, or does. */
public final class GpuReport {
  private static final Pattern VARIABLES = Pattern.compile("(CUDA|NVIDIA|ND4J)_.*|LD_LIBRARY_PATH");
  private static final Pattern LIBRARIES =
      Pattern.compile("lib(jni)?(cuda|cublas|cusolver|nd4jcuda|nvidia).*\\.so[.\\d]*");

  private final Path proc;
  private final Map<String, String> environment;

  GpuReport(Path proc, Map<String, String> environment) {
    this.proc = proc;
    this.environment = environment;
  }

  /** Lines about this machine. */
  public static List<String> of(Preflight preflight) {
    return new GpuReport(Path.of("/proc"), System.getenv()).lines(preflight);
  }

  List<String> lines(Preflight preflight) {
    List<String> lines = new ArrayList<>();
    lines.add("kernel module " + kernelModule());
    lines.add(
        "driver for CUDA "
            + preflight.driver().map(Version::toString).orElse("unknown, not asked"));
    preflight.gpus().forEach(gpu -> lines.add("GPU %d %s".formatted(gpu.index(), gpu.describe())));
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
