package io.patchflow.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WorkersTest {

  @ParameterizedTest
  @CsvSource({"1, 7", "2, 1", "3, 100", "8, 3", "4, 0"})
  void everyTaskIsDoneOnceBeforeTheCallReturns(int threads, int tasks) {
    AtomicIntegerArray done = new AtomicIntegerArray(tasks + 1);
    try (Workers workers = new Workers(threads)) {
      workers.run(tasks, done::incrementAndGet);
      workers.run(tasks, done::incrementAndGet);
    }
    for (int task = 0; task < tasks; task++) {
      assertThat(done.get(task)).as("task %d", task).isEqualTo(2);
    }
    assertThat(done.get(tasks)).as("no task past the last").isZero();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aFailureReachesTheCallerAfterAllThreadsHaveStopped(boolean onTheCallersThread) {
    CountDownLatch bothAtWork = new CountDownLatch(2);
    Thread caller = Thread.currentThread();
    try (Workers workers = new Workers(2)) {
      assertThatThrownBy(
              () ->
                  workers.run(
                      2,
                      task -> {
                        meet(bothAtWork);
                        if (onTheCallersThread == (Thread.currentThread() == caller)) {
                          throw new IllegalArgumentException("no such value");
                        }
                      }))
          .hasStackTraceContaining("no such value");
    }
  }

  private static void meet(CountDownLatch latch) {
    latch.countDown();
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
