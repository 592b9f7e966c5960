package io.patchflow.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchflow.deploy.Distribution.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The program on processors without AVX and without AVX-512, as QEMU emulates them; an instruction
 * that they lack ends it. Some minutes; the profile {@code emulated} runs it.
 */
@Tag("emulated")
class EmulatedIT {
  private static final String RECIPE =
      """
      extends: seed
      name: small
      model:
        stem: 8
        blocks:
          - [8, 8, 8, 8]
      batchSize: 50
      """;

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"Nehalem", "Haswell"})
  void looksAtTheMachineAndTrains(String processor) throws Exception {
    Outcome doctor = emulate(processor, "doctor");
    doctor.assertDone();
    assertThat(doctor.out()).contains("  ND4J library linux-x86_64\n", " BLAS MKL, ");

    SmallDataSet.write(directory.resolve("data"), 300, 100);
    Files.writeString(directory.resolve("small.yaml"), RECIPE, StandardCharsets.UTF_8);
    Outcome run =
        emulate(
            processor,
            "run",
            "--epochs",
            "1",
            "--recipe",
            "small.yaml",
            "--input",
            "data",
            "--output",
            "run");
    run.assertDone();
    assertThat(directory.resolve("run/report.html")).isNotEmptyFile();
    assertThat(run.out()).contains("samples");
  }

  private Outcome emulate(String processor, String... arguments)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "qemu-x86_64",
                "-cpu",
                processor,
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-cp",
                Distribution.FOLDER.resolve("lib") + "/*",
                "io.patchflow.cli.Main"));
    command.addAll(List.of(arguments));
    return Distribution.run(directory, Map.of(), command);
  }
}
