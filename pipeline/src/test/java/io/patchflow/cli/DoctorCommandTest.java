package io.patchflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchflow.platform.Processor;
import org.junit.jupiter.api.Test;

class DoctorCommandTest {
  @Test
  void aClusterThatDoesNotAnswerIsALineThatNamesIt() {
    Invocation doctor = Invocation.of("doctor", "--flinkMaster", "127.0.0.1:1");

    assertThat(doctor.code()).isZero();
    assertThat(doctor.outLines()).last().asString().startsWith("! Flink at 127.0.0.1:1");
  }

  @Test
  void doctorSaysWhatThisMachineHas() {
    String platform = Processor.ofThisMachine().platform();
    String blas = platform.equals("linux-x86_64") ? "MKL" : "OPENBLAS";
    Invocation doctor = Invocation.of("doctor");

    assertThat(doctor.code()).isZero();
    assertThat(doctor.err()).isEmpty();
    assertThat(doctor.out().lines())
        .allMatch(line -> line.startsWith("  ") || line.startsWith("! "))
        .anyMatch(line -> line.matches("  java .+"))
        .anyMatch(line -> line.matches("  cores " + Runtime.getRuntime().availableProcessors()))
        .anyMatch(line -> line.matches(". memory [\\d,]+ MiB.*"))
        .anyMatch(line -> line.matches(". heap \\d+ MiB.*"))
        .anyMatch(line -> line.matches("  processor .+"))
        .anyMatch(line -> line.matches(". disk [\\d,]+ MiB free in /.*"))
        .anyMatch(line -> line.matches("  native libraries in /.+"))
        .anyMatch(line -> line.startsWith("  ND4J library " + platform))
        .anyMatch(line -> line.matches(". BLAS " + blas + ", \\d+ GFLOP/s on one thread.*"))
        .anyMatch(line -> line.matches("  backend cpu; cuda: no NVIDIA driver: libcuda.so.1: .+"))
        .anyMatch(line -> line.matches(". data set fashion-mnist.*"));
  }

  @Test
  void askedForTheGpuDoctorTellsWhatThePreflightFound() {
    Invocation doctor = Invocation.of("doctor", "--gpu");

    assertThat(doctor.code()).isZero();
    assertThat(doctor.outLines())
        .contains(
            "  engine for compute capability 6.0 or later, drivers for CUDA 11.6 or later",
            "  ND4J NOT_BUILT_IN: this build has no CUDA backend; see docs/GPU.md",
            "  driver for CUDA unknown, not asked");
  }
}
