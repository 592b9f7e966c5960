package io.patchflow.cli;

import io.patchflow.failure.ExitCode;
import io.patchflow.machine.Doctor;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Looks at the machine. */
@Command(name = "doctor", description = "Say what this machine has and what it lacks.")
final class DoctorCommand implements Callable<Integer> {
  private final Streams streams;

  @Option(
      names = "--flinkMaster",
      paramLabel = "HOST:PORT",
      description = "A Flink cluster to check as well, by its REST address.")
  private String flinkMaster;

  @Option(
      names = "--gpu",
      description = "Tell all of the GPU: driver, devices, libraries, and what CUDA makes of them.")
  private boolean gpu;

  DoctorCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    Doctor.checks().forEach(streams.out()::println);
    if (gpu) {
      Doctor.gpu().forEach(streams.out()::println);
    }
    if (flinkMaster != null) {
      streams.out().println(Doctor.flink(flinkMaster));
    }
    return ExitCode.DONE.code();
  }
}
