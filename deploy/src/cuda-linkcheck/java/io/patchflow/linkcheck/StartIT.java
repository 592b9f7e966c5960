package io.patchflow.linkcheck;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchflow.deploy.GeneratedDataSet;
import io.patchflow.linkcheck.CudaDistribution.Outcome;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What happens once a preflight is passed: without a GPU, ND4J's start fails. */
class StartIT {
  @TempDir static Path folder;
  private static StandIn driver;
  private static Path run;

  @BeforeAll
  static void decode() throws Exception {
    driver = StandIn.compile(folder);
    run = folder.resolve("run");
    Path data = GeneratedDataSet.write(folder.resolve("data"), 300, 100);
    Outcome decoded =
        CudaDistribution.patchflow(
            Map.of(), "decode", "--input", data.toString(), "--output", run.toString());
    assertThat(decoded.code()).as(String.join("\n", decoded.err())).isZero();
  }

  @ParameterizedTest
  @CsvSource({"GPUS=8.9, nd4j, true", "GPUS=5.2, auto, true", "GPUS=5.2, auto, false"})
  void aStartThatFailsIsOneLineAndNeverTheCpu(String state, String kernel, boolean content)
      throws Exception {
    for (String backend : List.of("cuda", "auto")) {
      Outcome train =
          CudaDistribution.patchflow(
              content ? driver.contentMachine(state) : driver.machine(state),
              "train",
              "--set=kernel=" + kernel,
              "--backend=" + backend,
              "--output=" + run,
              "--epochs=1");

      System.out.printf(
          "%-20s --backend %s, preflight passed: exit %d  %s%n",
          state, backend, train.code(), String.join(" | ", train.err()));
      assertThat(train.err())
          .last()
          .asString()
          .startsWith("patchflow: backend cuda: ND4J does not start: ");
      assertThat(train.err()).noneMatch(line -> line.startsWith("\tat "));
      assertThat(train.code()).isEqualTo(3);
      assertThat(run.resolve("model/manifest.json")).doesNotExist();
    }
  }

  @Test
  void theKernelOfTheCpuIsRefusedBeforeAnythingStarts() throws Exception {
    Outcome train =
        CudaDistribution.patchflow(
            driver.machine("GPUS=8.0"),
            "train",
            "--output=" + run,
            "--backend=cuda",
            "--set=kernel=cpu");

    assertThat(train.err())
        .containsExactly("patchflow: kernel: cpu does not compute on backend cuda; use auto");
    assertThat(train.code()).isEqualTo(2);
  }

  @Test
  void withoutADriverTheSameProgramTrainsAndScoresOnTheCpu() throws Exception {
    Path copy = folder.resolve("cpu");
    Outcome whole =
        CudaDistribution.patchflow(
            Map.of(), "run", "--input=" + folder.resolve("data"), "--output=" + copy, "--epochs=1");

    assertThat(whole.code()).as(String.join("\n", whole.err())).isZero();
    assertThat(whole.err())
        .filteredOn(line -> line.contains("CUDA"))
        .as("told once, and the libraries say nothing of it")
        .singleElement()
        .asString()
        .startsWith("backend cpu, as CUDA cannot be used: no NVIDIA driver: ");
    assertThat(whole.err()).anyMatch(line -> line.startsWith("train: backend cpu, kernel cpu, "));
  }
}
