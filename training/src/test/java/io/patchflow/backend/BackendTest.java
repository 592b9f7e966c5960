package io.patchflow.backend;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackendTest {

  @ParameterizedTest
  @CsvSource({"auto, cpu", "cpu, cpu", "nd4j, nd4j"})
  void theKernelAskedForComputesOnMkl(String asked, String kernel) {
    try (Backend backend = Backend.start(asked, 3)) {
      assertThat(backend.kernel().name()).isEqualTo(kernel);
      assertThat(backend.threads()).isEqualTo(3);
      assertThat(backend.describe())
          .isEqualTo("backend cpu, kernel %s, BLAS MKL, threads 3".formatted(kernel));
    }
  }
}
