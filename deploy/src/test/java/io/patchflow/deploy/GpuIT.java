package io.patchflow.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchflow.deploy.Distribution.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The distribution on a machine whose {@code libcuda.so.1} stands in for NVIDIA's and runs the
 * kernels' source on the CPU.
 */
class GpuIT {
  private static final String GPU = "Stand-in GPU 1, compute capability 8.6, 1,024 MiB";

  @TempDir private static Path driver;

  @TempDir private Path folder;

  @BeforeAll
  static void compile() throws Exception {
    Path training = Path.of("..", "training", "src");
    Outcome compiler =
        Distribution.run(
            Path.of("."),
            Map.of(),
            List.of(
                "/usr/bin/g++",
                "-std=c++17",
                "-O2",
                "-shared",
                "-fPIC",
                "-I" + training.resolve("main/cuda"),
                "-o",
                driver.resolve("libcuda.so.1").toString(),
                training.resolve("test/cuda/libcuda.cpp").toString()));
    compiler.assertDone();
  }

  private Outcome patchflow(String state, String... words) throws Exception {
    Map<String, String> environment = new HashMap<>(Distribution.ENVIRONMENT);
    environment.put("LD_LIBRARY_PATH", driver.toString());
    environment.put("STAND_IN_GPUS", "5.2,8.6");
    int sign = state.indexOf('=');
    environment.put(state.substring(0, sign), state.substring(sign + 1));
    List<String> command = new ArrayList<>(List.of(Distribution.LAUNCHER.toString()));
    command.addAll(List.of(words));
    return Distribution.run(folder, environment, command);
  }

  private Outcome run(String state, String output, String... more) throws Exception {
    if (!Files.exists(folder.resolve("data"))) {
      SmallDataSet.write(folder.resolve("data"), 200, 40);
    }
    List<String> words = new ArrayList<>(List.of(more));
    words.addAll(
        List.of(
            "--input=data",
            "--gpu=1",
            "--epochs=2",
            "--batch-size=50",
            "--set=model.stem=8",
            "--set=model.blocks=[[6, 5, 7, 4]]",
            "--output=" + output));
    words.add(0, "run");
    return patchflow(state, words.toArray(String[]::new));
  }

  @Test
  void theGpuIsFoundTrainsAndScores() throws Exception {
    Outcome whole = run("STAND_IN_SEED=1", "first");

    whole.assertDone();
    assertThat(whole.err())
        .contains("backend cuda, kernel cuda: GPU 1, " + GPU + ", driver for CUDA 13.0\n")
        .contains("train: backend cuda, kernel cuda, precision float32, ND4J ");
    assertThat(Files.readString(folder.resolve("first/run.json"))).contains(GPU);
    Outcome predicted =
        patchflow(
            "STAND_IN_SEED=1",
            "predict",
            "--model=first",
            "--input=data/t10k-images-idx3-ubyte",
            "--output=new.parquet",
            "--backend=cuda",
            "--gpu=1");
    predicted.assertDone();
    assertThat(predicted.out()).contains("images 40");
  }

  @Test
  void tf32IsTrainedInAndStandsInTheRecord() throws Exception {
    Outcome whole = run("STAND_IN_SEED=1", "tf32", "--set=precision=tf32");

    whole.assertDone();
    assertThat(whole.err()).contains("train: backend cuda, kernel cuda, precision tf32, ND4J ");
    assertThat(Files.readString(folder.resolve("tf32/run.json")).split("\"precision\" : \"tf32\""))
        .as("the recipe, and what computed")
        .hasSize(3);
    Outcome other = run("STAND_IN_SEED=1", "tf32");
    assertThat(other.code()).isEqualTo(2);
    assertThat(other.err()).contains("(precision: tf32 there, float32 asked for)");
  }

  @Test
  void aGpuThatFailsIsOneLineAndExitCodeFive() throws Exception {
    Outcome failed = run("STAND_IN_FAIL=cuLaunchKernel:300:719", "failed");

    assertThat(failed.problems())
        .singleElement()
        .asString()
        .matches(
            "patchflow: GPU 1, Stand-in GPU 1: cuLaunchKernel of \\w+ returned 719,"
                + " CUDA_ERROR_LAUNCH_FAILED");
    assertThat(failed.code()).isEqualTo(5);
    assertThat(failed.err()).doesNotContain("\tat ");
  }

  @Test
  void doctorTellsOfTheGpuAndChecksIt() throws Exception {
    Outcome usable = patchflow("STAND_IN_GPUS=9.0", "doctor", "--gpu");
    assertThat(usable.out().lines())
        .contains(
            "  backend cuda: GPU 0, Stand-in GPU 0, compute capability 9.0, 1,024 MiB, driver for"
                + " CUDA 13.0")
        .anyMatch(line -> line.matches("  engine self-check passed, .* ms with .*"));

    Outcome tooOld = patchflow("STAND_IN_GPUS=5.2", "doctor");
    assertThat(tooOld.out().lines())
        .contains(
            "! backend cpu; cuda: GPU 0, Stand-in GPU 0, has compute capability 5.2; needed is 6.0"
                + " or later");
  }
}
