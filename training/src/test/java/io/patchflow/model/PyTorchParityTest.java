package io.patchflow.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchflow.kernel.CpuKernel;
import io.patchflow.kernel.Kernel;
import io.patchflow.kernel.Nd4jKernel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The model against PyTorch's numbers, for every case folder under {@code patchflow.parity.dir}, on
 * every kernel. {@code src/test/python/generate.py} makes more cases.
 *
 * <p>A relu's gradient jumps at zero, so a value whose sign is a matter of rounding sends two
 * correct single-precision trainings apart; PyTorch's own is then off its double-precision one.
 * Only for arrays where the golden one has strayed so, by more than the tolerance, the model in
 * double precision is the reference, and no array may be farther from it than PyTorch's is.
 */
class PyTorchParityTest {
  private static final double CLOSE = 1e-4;

  /** Kernel nd4j with the steps for a device. */
  private static final String DEVICE = "nd4j-device";

  private static final double GRADIENT_CLOSE = 5e-4;

  private record Distance(String name, double toGolden, double toExact, double goldenToExact) {
    double tolerance() {
      return name.contains(".grad.") ? GRADIENT_CLOSE : CLOSE;
    }

    boolean goldenStrayed() {
      return goldenToExact > tolerance();
    }

    double error() {
      return goldenStrayed() ? Math.min(toGolden, toExact) : toGolden;
    }

    double allowed() {
      return Math.max(tolerance(), goldenToExact);
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%s %.1e of %.1e allowed (PyTorch to double precision: %.1e)",
          name,
          error(),
          allowed(),
          goldenToExact);
    }
  }

  @TestFactory
  Stream<DynamicTest> everyCaseOnEveryKernel() throws IOException {
    Path root = Path.of(System.getProperty("patchflow.parity.dir", "src/test/resources/parity"));
    List<Path> folders;
    try (Stream<Path> entries = Files.list(root)) {
      folders = entries.filter(entry -> Files.exists(entry.resolve("case.json"))).sorted().toList();
    }
    assertThat(folders).as("case folders under %s", root).isNotEmpty();
    return folders.stream().flatMap(PyTorchParityTest::onEveryKernel);
  }

  private static Stream<DynamicTest> onEveryKernel(Path folder) {
    Reference reference = new Reference(folder);
    return Stream.of(DEVICE, "nd4j", "cpu-1", "cpu-2", "cpu-3")
        .map(
            kernel ->
                DynamicTest.dynamicTest(
                    folder.getFileName() + " on " + kernel, () -> check(reference, kernel)));
  }

  /** A case and what the model in double precision makes of it, computed when first needed. */
  private static final class Reference {
    private final Path folder;
    private ParityCase parity;
    private Map<String, INDArray> exact;

    Reference(Path folder) {
      this.folder = folder;
    }

    ParityCase parity() throws IOException {
      if (parity == null) {
        parity = ParityCase.load(folder);
      }
      return parity;
    }

    Map<String, INDArray> exact() throws IOException {
      if (exact == null) {
        try (Kernel kernel = new Nd4jKernel()) {
          exact = ParityRun.of(parity(), kernel, DataType.DOUBLE);
        }
      }
      return exact;
    }
  }

  private static void check(Reference reference, String kernelName) throws IOException {
    ParityCase parity = reference.parity();
    Map<String, INDArray> exact = reference.exact();
    List<Distance> errors = new ArrayList<>();
    run(parity, kernelName)
        .forEach(
            (name, actual) -> {
              INDArray golden = parity.tensors().get(name).castTo(DataType.DOUBLE);
              errors.add(
                  new Distance(
                      name,
                      relative(actual, golden),
                      relative(actual, exact.get(name)),
                      relative(golden, exact.get(name))));
            });
    Distance worst =
        errors.stream().max(Comparator.comparingDouble(e -> e.error() / e.allowed())).orElseThrow();
    System.out.printf(
        Locale.ROOT,
        "parity %s on %s: worst %s; %d of %d arrays where PyTorch strayed%n",
        parity.name(),
        kernelName,
        worst,
        errors.stream().filter(Distance::goldenStrayed).count(),
        errors.size());
    assertThat(errors)
        .as("%s on %s", parity.name(), kernelName)
        .allMatch(error -> error.error() <= error.allowed());
  }

  private static Map<String, INDArray> run(ParityCase parity, String kernelName) {
    if (kernelName.equals(DEVICE)) {
      return ParityRun.onDevice(parity);
    }
    try (Kernel kernel = kernel(kernelName)) {
      return ParityRun.of(parity, kernel, DataType.FLOAT);
    }
  }

  private static Kernel kernel(String name) {
    return name.equals("nd4j")
        ? new Nd4jKernel()
        : new CpuKernel(Integer.parseInt(name.substring("cpu-".length())));
  }

  private static double relative(INDArray actual, INDArray expected) {
    return actual.sub(expected).norm2Number().doubleValue() / expected.norm2Number().doubleValue();
  }
}
