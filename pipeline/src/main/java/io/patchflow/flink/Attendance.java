package io.patchflow.flink;

import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Who waits for a job.
 *
 * @param told gets a line now and then
 * @param stop asked all the while; once true, the job is cancelled
 */
public record Attendance(Consumer<String> told, BooleanSupplier stop) {
  /** Nobody. */
  public static Attendance none() {
    return new Attendance(line -> {}, () -> false);
  }
}
