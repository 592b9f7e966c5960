package io.patchflow.linkcheck;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchflow.backend.Nd4jCuda;
import io.patchflow.driver.Version;
import io.patchflow.linkcheck.CudaDistribution.Outcome;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The libraries of the distribution: what they need, and which GPUs they hold code for. */
class LinkIT {
  /** The driver's library, which comes with the driver alone. */
  private static final String DRIVER = "libcuda.so.1";

  @TempDir static Path libraries;

  @BeforeAll
  static void unpack() throws Exception {
    CudaDistribution.unpack(libraries, "org/nd4j/linalg/jcublas/");
    CudaDistribution.unpack(libraries, "org/bytedeco/cuda/linux-x86_64/libcu");
    CudaDistribution.unpack(libraries, "org/bytedeco/cuda/linux-x86_64/libjnicudart");
    CudaDistribution.unpack(libraries, "org/bytedeco/cuda/linux-x86_64/libjnicublas");
  }

  /** What {@code ldd -r} finds missing: libraries and symbols. */
  private static List<String> missing(String library) throws Exception {
    Outcome ldd =
        CudaDistribution.run(
            Map.of("LD_LIBRARY_PATH", libraries.toString()),
            List.of("ldd", "-r", libraries.resolve(library).toString()));
    List<String> missing =
        Stream.concat(ldd.out().stream(), ldd.err().stream())
            .filter(line -> line.contains("not found") || line.contains("undefined symbol"))
            .map(String::strip)
            .toList();
    long symbols = missing.stream().filter(line -> line.startsWith("undefined")).count();
    System.out.printf(
        "ldd -r %-20s %s%n",
        library,
        missing.isEmpty() ? "complete" : "%s, and %d symbols".formatted(missing.get(0), symbols));
    return missing;
  }

  @Test
  void whatComputesIsComplete() throws Exception {
    for (String library :
        List.of(
            "libcudart.so.11.0",
            "libcublas.so.11",
            "libcublasLt.so.11",
            "libcusolver.so.11",
            "libnd4jcuda.so",
            "libjnind4jcuda.so")) {
      assertThat(missing(library)).as(library).isEmpty();
    }
  }

  @Test
  void theBindingsLackTheDriverAlone() throws Exception {
    for (String library : List.of("libjnicudart.so", "libjnicublas.so")) {
      assertThat(missing(library))
          .as(library)
          .contains(DRIVER + " => not found")
          .allMatch(
              line -> line.startsWith(DRIVER) || line.startsWith("undefined symbol: cu"),
              "is the driver or one of its functions");
    }
  }

  @Test
  void thePreflightKnowsTheArchitecturesInTheLibrary() throws Exception {
    FatBinaries nd4j = FatBinaries.of(libraries.resolve("libnd4jcuda.so"));
    System.out.println("libnd4jcuda.so machine code " + nd4j.machineCode + ", PTX " + nd4j.ptx);

    assertThat(nd4j.machineCode.keySet()).containsExactlyElementsOf(Nd4jCuda.ARCHITECTURES);
    assertThat(nd4j.machineCode.values()).as("each part for all of them").containsOnly(228);
    assertThat(nd4j.ptx).isEmpty();
  }

  @Test
  void cudasOwnLibrariesHaveCodeForAllOfThem() throws Exception {
    for (String library : List.of("libcublas.so.11", "libcublasLt.so.11", "libcusolver.so.11")) {
      FatBinaries found = FatBinaries.of(libraries.resolve(library));
      System.out.println(library + " machine code " + found.machineCode + ", PTX " + found.ptx);
      for (Version architecture : Nd4jCuda.ARCHITECTURES) {
        assertThat(found.machineCode.keySet())
            .as("%s for compute capability %s", library, architecture)
            .anyMatch(
                code ->
                    code.major() == architecture.major() && code.minor() <= architecture.minor());
      }
    }
  }
}
