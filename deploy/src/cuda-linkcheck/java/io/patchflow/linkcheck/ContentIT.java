package io.patchflow.linkcheck;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the distribution for GPUs is made of. */
class ContentIT {
  private static final Path LIB = CudaDistribution.FOLDER.resolve("lib");

  private static List<String> jars() throws IOException {
    try (Stream<Path> files = Files.list(LIB)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void holdsNd4jsLibraryAndCudasForOnePlatform() throws Exception {
    assertThat(jars())
        .filteredOn(name -> name.contains("cuda") && name.contains("-linux-"))
        .containsExactly(
            "cuda-11.6-8.3-1.5.7-linux-x86_64-slim.jar",
            "cuda-11.6-8.3-1.5.7-linux-x86_64.jar",
            "nd4j-cuda-11.6-1.0.0-M2.1-linux-x86_64.jar",
            "nd4j-cuda-11.6-preset-1.0.0-M2.1-linux-x86_64.jar");
  }

  @Test
  void ofCudaItHasWhatIsUsed() throws Exception {
    String slim =
        jars().stream().filter(name -> name.endsWith("-slim.jar")).findFirst().orElseThrow();
    try (JarFile jar = new JarFile(LIB.resolve(slim).toFile())) {
      assertThat(jar.stream().map(JarEntry::getName))
          .filteredOn(name -> name.contains(".so"))
          .containsExactlyInAnyOrder(
              "org/bytedeco/cuda/linux-x86_64/libcublas.so.11",
              "org/bytedeco/cuda/linux-x86_64/libcublasLt.so.11",
              "org/bytedeco/cuda/linux-x86_64/libcudart.so.11.0",
              "org/bytedeco/cuda/linux-x86_64/libcusolver.so.11");
    }
  }
}
