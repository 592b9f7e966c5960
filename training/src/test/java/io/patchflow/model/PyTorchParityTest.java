package io.patchflow.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchflow.backend.Backend;
import io.patchflow.driver.StandInDriver;
import io.patchflow.executor.Executor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The models against PyTorch, for every case folder under {@code patchflow.parity.dir}, on every
 * executor: every array of a case that PyTorch computed in double precision ({@code exact.*}) is
 * the reference, and none is left out. {@code src/test/python} has the scripts that make more
 * cases.
 */
class PyTorchParityTest {
  private static final String EXACT = "exact.";

  /**
   * A factor in TF32 is off by up to 2^-11 of itself, by about 0.4 of that on average, so a product
   * of two by 0.6 of it, and ten to fourteen after each other, which a case has forward, by about
   * 2^-10: logits that are nearer than an eighth of that come from other factors.
   */
  private static final double LEAST_IN_TF32 = 0x1p-13;

  private static final double MOST_IN_TF32 = 0x1p-9;

  /**
   * Forward and back there are up to 28 products, each off by up to 2^-10 of its terms, together
   * 2.7e-2; up to twice that is left where terms cancel, or where Adam's first steps, whose size is
   * the learning rate's, begin at 0.
   */
  private static final double TRAINED_IN_TF32 = 5e-2;

  /** Whose emulation in TF32 takes ten seconds each; {@code -Dpatchflow.parity.on} has them run. */
  private static final Set<String> LARGE = Set.of("gmlp", "seed");

  /** A relative distance, of norms, and the most that is allowed. */
  private record Distance(String name, double error, double allowed) {
    @Override
    public String toString() {
      return String.format(Locale.ROOT, "%s %.1e of %.1e", name, error, allowed);
    }
  }

  @TestFactory
  Stream<DynamicTest> everyCaseOnEveryExecutor() throws IOException {
    Path root = Path.of(System.getProperty("patchflow.parity.dir", "src/test/resources/parity"));
    List<Path> folders;
    try (Stream<Path> entries = Files.list(root)) {
      folders = entries.filter(entry -> Files.exists(entry.resolve("case.json"))).sorted().toList();
    }
    assertThat(folders).as("case folders under %s", root).isNotEmpty();
    return folders.stream()
        .flatMap(
            folder ->
                executors(folder.getFileName().toString())
                    .map(
                        executor ->
                            DynamicTest.dynamicTest(
                                folder.getFileName() + " on " + executor,
                                () -> check(ParityCase.load(folder), executor))));
  }

  /** All of them, or those that {@code -Dpatchflow.parity.on} names. */
  private static Stream<String> executors(String name) {
    String all = "nd4j-double,nd4j,cpu-1,cpu-2,cpu-3,cuda";
    if (!LARGE.contains(name)) {
      all += ",cuda-tf32";
    }
    return Stream.of(System.getProperty("patchflow.parity.on", all).split(",", -1));
  }

  private static void check(ParityCase parity, String executor) {
    List<Distance> distances = new ArrayList<>();
    Map<String, double[]> found = run(parity, executor);
    assertThat(found.keySet()).as("arrays of %s", parity.name()).isEqualTo(exactNames(parity));
    found.forEach(
        (name, values) ->
            distances.add(
                new Distance(
                    name,
                    relative(values, parity.tensors().get(EXACT + name)),
                    allowed(name, executor))));
    Distance worst =
        distances.stream()
            .max(Comparator.comparingDouble(distance -> distance.error() / distance.allowed()))
            .orElseThrow();
    System.out.printf(
        Locale.ROOT,
        "parity %s on %s: %d arrays, worst %s%n",
        parity.name(),
        executor,
        distances.size(),
        worst);
    assertThat(distances)
        .as("%s on %s", parity.name(), executor)
        .allMatch(distance -> distance.error() <= distance.allowed());
    if (executor.endsWith("tf32")) {
      assertThat(distances)
          .filteredOn(distance -> distance.name().equals("step1.logits"))
          .singleElement()
          .matches(distance -> distance.error() > LEAST_IN_TF32, "is in TF32");
    }
  }

  private static Set<String> exactNames(ParityCase parity) {
    Set<String> names = new TreeSet<>();
    for (String name : parity.tensors().names()) {
      if (name.startsWith(EXACT)) {
        names.add(name.substring(EXACT.length()));
      }
    }
    return names;
  }

  private static double allowed(String name, String executor) {
    if (executor.endsWith("double")) {
      return 1e-9;
    }
    if (executor.endsWith("tf32")) {
      return name.equals("step1.logits") || name.equals("step1.loss")
          ? MOST_IN_TF32
          : TRAINED_IN_TF32;
    }
    return name.contains(".grad.") ? 5e-4 : 1e-4;
  }

  private static Map<String, double[]> run(ParityCase parity, String name) {
    if (name.equals("nd4j-double")) {
      return ParityRun.inDouble(parity);
    }
    if (name.startsWith("cuda")) {
      try (Executor executor =
          StandInDriver.executor(name.equals("cuda") ? "float32" : name.substring(5))) {
        return ParityRun.of(parity, executor);
      }
    }
    String kernel = name.replaceAll("-.*", "");
    int threads = name.equals(kernel) ? 1 : Integer.parseInt(name.substring(kernel.length() + 1));
    try (Backend backend = Backend.start(kernel, threads)) {
      Executor executor = backend.executor();
      return ParityRun.of(parity, executor);
    }
  }

  private static double relative(double[] actual, INDArray exact) {
    double[] expected = exact.dup('c').data().asDouble();
    assertThat(actual).hasSameSizeAs(expected);
    double error = 0;
    double norm = 0;
    for (int i = 0; i < expected.length; i++) {
      error += (actual[i] - expected[i]) * (actual[i] - expected[i]);
      norm += expected[i] * expected[i];
    }
    return Math.sqrt(error / norm);
  }
}
