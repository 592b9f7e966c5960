package io.patchflow.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import io.patchflow.backend.Device;
import io.patchflow.driver.StandInDriver;
import io.patchflow.failure.ExitCode;
import io.patchflow.failure.PatchflowException;
import io.patchflow.folder.Manifest;
import io.patchflow.model.Classifier;
import io.patchflow.schema.table.EpochRow;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trainings from end to end on the driver that stands in. */
class GpuTrainingTest {
  @TempDir static Path shared;

  /** A training that nothing came in the way of. */
  private static TinyTraining whole;

  private static Manifest trained;

  @TempDir Path root;

  @BeforeAll
  static void use() throws IOException {
    StandInDriver.use();
    whole = onGpu(shared);
    trained = whole.train();
  }

  @AfterEach
  void reset() {
    StandInDriver.reset();
  }

  private static TinyTraining onGpu(Path folder, String... overrides) throws IOException {
    String[] all = new String[overrides.length + 4];
    System.arraycopy(overrides, 0, all, 0, overrides.length);
    all[overrides.length] = "kernel";
    all[overrides.length + 1] = "auto";
    all[overrides.length + 2] = "epochs";
    all[overrides.length + 3] = "2";
    return TinyTraining.in(folder, all).on(Device.cuda(0));
  }

  @Test
  void aTrainingGivesWhatItGivesOnTheCpuAndTheSameBitsAgain() throws IOException {
    assertThat(whole.lines()).contains("train: 390 images stay on the GPU");
    TinyTraining cpu = TinyTraining.in(root.resolve("cpu"), "epochs", "2");
    Manifest expected = cpu.train();

    assertThat(trained.details())
        .containsEntry("backend", "cuda")
        .containsEntry("kernel", "cuda")
        .containsEntry("precision", "float32")
        .containsEntry("gpu", "Stand-in GPU 0, compute capability 9.0, 1,024 MiB")
        .containsEntry("run_id", expected.details().get("run_id"));
    for (int epoch = 0; epoch < 2; epoch++) {
      EpochRow found = whole.rows().get(epoch);
      assertThat(found.trainLoss()).isCloseTo(cpu.rows().get(epoch).trainLoss(), within(1e-4));
      assertThat(found.testLoss()).isCloseTo(cpu.rows().get(epoch).testLoss(), within(1e-4));
    }
    StandInDriver.set("SEED", "12345");
    assertThat(onGpu(root.resolve("again")).train().fingerprint()).isEqualTo(trained.fingerprint());
  }

  @Test
  void aStopIsFollowedByTheSameEnd() throws IOException {
    PatchflowException stopped =
        catchThrowableOfType(
            PatchflowException.class, () -> onGpu(root.resolve("stopped")).stoppedAfter(3).train());
    assertThat(stopped.exitCode()).isEqualTo(ExitCode.INTERRUPTED);
    assertThat(onGpu(root.resolve("stopped")).train().fingerprint())
        .isEqualTo(trained.fingerprint());
  }

  @Test
  void aTrainingInTf32HasBitsOfItsOwnAndNoOtherIsResumed() throws IOException {
    Path folder = root.resolve("tf32");
    TinyTraining first = onGpu(folder, "precision", "tf32");
    Manifest expected = first.train();
    assertThat(expected.details()).containsEntry("precision", "tf32");
    assertThat(first.lines().get(0))
        .startsWith("train: backend cuda, kernel cuda, precision tf32, ");
    assertThat(expected.fingerprint()).isNotEqualTo(trained.fingerprint());
    assertThat(expected.details().get("run_id")).isNotEqualTo(trained.details().get("run_id"));
    for (int epoch = 0; epoch < 2; epoch++) {
      assertThat(first.rows().get(epoch).trainLoss())
          .isCloseTo(whole.rows().get(epoch).trainLoss(), within(1e-2));
    }

    StandInDriver.set("SEED", "12345");
    Path stopped = root.resolve("stopped");
    assertThat(
            catchThrowableOfType(
                PatchflowException.class,
                () -> onGpu(stopped, "precision", "tf32").stoppedAfter(3).train()))
        .hasMessageStartingWith("interrupted ");
    assertThat(
            catchThrowableOfType(PatchflowException.class, () -> onGpu(stopped).train())
                .getMessage())
        .endsWith("--overwrite replaces it (precision: tf32 there, float32 asked for)");
    assertThat(onGpu(stopped, "precision", "tf32").train().fingerprint())
        .isEqualTo(expected.fingerprint());
  }

  @Test
  void whereThereIsNoTf32ItIsFloat32AndALineSaysSo() throws IOException {
    String line =
        "train: precision tf32 is for NVIDIA GPUs of compute capability 8.0 or later; computes in"
            + " float32";
    StandInDriver.set("GPUS", "7.5");
    TinyTraining older = onGpu(root.resolve("older"), "precision", "tf32");
    Manifest found = older.train();
    assertThat(found.details()).containsEntry("precision", "float32");
    assertThat(found.fingerprint()).isEqualTo(trained.fingerprint());
    TinyTraining cpu = TinyTraining.in(root.resolve("cpu"), "precision", "tf32");
    assertThat(cpu.train().details()).containsEntry("precision", "float32");
    for (TinyTraining training : new TinyTraining[] {older, cpu}) {
      assertThat(training.lines().get(1)).isEqualTo(line);
    }
    assertThat(whole.lines()).doesNotContain(line);
  }

  @Test
  void aTrainedModelScoresImagesAsOnTheCpu() throws IOException {
    byte[] images = new byte[300 * 64];
    new Random(1).nextBytes(images);
    Path model = whole.run().modelZip();
    try (Classifier gpu = Classifier.load(model, Device.cuda(0), 1);
        Classifier cpu = Classifier.load(model, Device.CPU, 1)) {
      int count = images.length / gpu.imageBytes();
      float[][] found = gpu.logits(images, count);
      float[][] expected = cpu.logits(images, count);
      for (int i = 0; i < count; i++) {
        assertThat(found[i]).as("image %d", i).containsExactly(expected[i], within(1e-4f));
      }
    }
  }

  @Test
  void aGpuThatFailsLeavesTheCheckpoint() throws IOException {
    TinyTraining training = onGpu(root);
    int[] steps = {0};
    PatchflowException failure =
        catchThrowableOfType(
            PatchflowException.class,
            () ->
                training
                    .asking(
                        () -> {
                          if (++steps[0] == TinyTraining.STEPS + 3) {
                            StandInDriver.set("FAIL", "cuLaunchKernel:1:719");
                          }
                          return false;
                        })
                    .train());
    assertThat(failure)
        .hasMessage(
            "GPU 0, Stand-in GPU 0: cuLaunchKernel of gather returned 719,"
                + " CUDA_ERROR_LAUNCH_FAILED");
    assertThat(failure.exitCode()).isEqualTo(ExitCode.STAGE_FAILED);
    assertThat(training.files()).containsExactly("model/checkpoints/epoch-0001.zip");
    StandInDriver.reset();
    assertThat(onGpu(root).train().fingerprint()).isEqualTo(trained.fingerprint());
  }

  @Test
  void aLossThatIsNoNumberEndsItAsOnTheCpu() throws IOException {
    PatchflowException failure =
        catchThrowableOfType(
            PatchflowException.class, () -> onGpu(root, "optimizer.learningRate", "1e30").train());
    assertThat(failure.exitCode()).isEqualTo(ExitCode.STAGE_FAILED);
    assertThat(failure)
        .hasMessageStartingWith("epoch 1, step ")
        .hasMessageContaining("expected a finite loss, found ");
  }
}
