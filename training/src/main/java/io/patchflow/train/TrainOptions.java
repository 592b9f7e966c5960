package io.patchflow.train;

import io.patchflow.backend.Device;
import io.patchflow.failure.PatchflowException;
import io.patchflow.publish.Replace;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * How to train, as far as the recipe leaves it open.
 *
 * @param device what to compute on
 * @param threads threads that share a batch; they do not change the result
 * @param replace what becomes of a training that is in the folder; under {@code ALWAYS} its
 *     checkpoints go, too
 * @param dataBudget bytes for images in memory; more are streamed from their files
 * @param progress gets a line an epoch, or a moving bar
 * @param terminal that {@code progress} goes to and shows a bar; empty for lines
 * @param stop asked after each step; once true, the training writes a checkpoint and ends
 */
public record TrainOptions(
    Device device,
    int threads,
    Replace replace,
    long dataBudget,
    PrintStream progress,
    Optional<Terminal> terminal,
    BooleanSupplier stop) {
  public TrainOptions {
    List<String> problems = new ArrayList<>();
    if (threads < 1) {
      problems.add("threads: expected 1 or more, found " + threads);
    }
    if (dataBudget < 1) {
      problems.add("data memory: expected 1 byte or more, found " + dataBudget);
    }
    if (!problems.isEmpty()) {
      throw PatchflowException.usage(problems);
    }
  }

  /** With half of the heap for images. */
  public TrainOptions(
      Device device,
      int threads,
      Replace replace,
      PrintStream progress,
      Optional<Terminal> terminal,
      BooleanSupplier stop) {
    this(device, threads, replace, halfOfHeap(), progress, terminal, stop);
  }

  /** On the CPU, to the end, without progress. */
  public TrainOptions(int threads, Replace replace) {
    this(Device.CPU, threads, replace, silent(), Optional.empty(), () -> false);
  }

  private static long halfOfHeap() {
    return Runtime.getRuntime().maxMemory() / 2;
  }

  private static PrintStream silent() {
    return new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
  }
}
