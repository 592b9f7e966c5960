package io.patchflow.backend;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DeviceMemoryTest {
  @Test
  void onTheCpuImagesMayTakeUpWhatTheHostGives() {
    assertThat(DeviceMemory.forImages(12_345)).isEqualTo(12_345);
  }
}
