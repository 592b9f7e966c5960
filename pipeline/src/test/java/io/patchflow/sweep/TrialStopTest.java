package io.patchflow.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class TrialStopTest {
  @Test
  void followsTheUserAndStaysTrue() {
    AtomicBoolean asked = new AtomicBoolean();
    TrialStop stop = new TrialStop(asked::get);

    assertThat(stop.getAsBoolean()).isFalse();
    asked.set(true);
    assertThat(stop.getAsBoolean()).isTrue();
    asked.set(false);
    assertThat(stop.getAsBoolean()).isTrue();
  }

  @Test
  void takesTheInterruptionFromTheThread() {
    TrialStop stop = new TrialStop(() -> false);
    Thread.currentThread().interrupt();

    assertThat(stop.getAsBoolean()).isTrue();
    assertThat(Thread.currentThread().isInterrupted()).as("a checkpoint can be written").isFalse();
    assertThat(stop.getAsBoolean()).isTrue();
  }
}
