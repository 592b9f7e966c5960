package io.patchflow.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchflow.deploy.Distribution.Outcome;
import java.io.IOException;
import java.nio.ByteBuffer;
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
  private static final int SIDE = 8;

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

    images("train", 300);
    images("t10k", 100);
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
            ".",
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

  /** Images of one bright row, whose place is the class. */
  private void images(String split, int count) throws IOException {
    ByteBuffer images = ByteBuffer.allocate(16 + count * SIDE * SIDE);
    images.putInt(0x803).putInt(count).putInt(SIDE).putInt(SIDE);
    ByteBuffer labels = ByteBuffer.allocate(8 + count).putInt(0x801).putInt(count);
    for (int image = 0; image < count; image++) {
      int label = image % 4;
      labels.put((byte) label);
      for (int column = 0; column < SIDE; column++) {
        images.put(16 + image * SIDE * SIDE + label * 2 * SIDE + column, (byte) (200 + image % 50));
      }
    }
    Files.write(directory.resolve(split + "-images-idx3-ubyte"), images.array());
    Files.write(directory.resolve(split + "-labels-idx1-ubyte"), labels.array());
  }
}
