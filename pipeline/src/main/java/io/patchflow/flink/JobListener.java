package io.patchflow.flink;

import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Who waits for a job.
 *
 * @param log gets a line now and then
 * @param stop asked all the while; once true, the job is cancelled
 */
public record JobListener(Consumer<String> log, BooleanSupplier stop) {
  /** Nobody. */
  public static JobListener none() {
    return new JobListener(line -> {}, () -> false);
  }
}
