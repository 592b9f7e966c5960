package io.patchflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The disk is full, a file cannot be synced or moved, a read fails: at the n-th such operation of a
 * workflow, for every so many n. Each time there is one clear line and the same command then ends
 * as if nothing had been, or the workflow came through. With {@code -Dpatchflow.faults.stride=1}
 * every n is tried, which takes long.
 */
class FaultsIT {
  @TempDir Path root;

  @BeforeEach
  void needsACompiler() {
    assertThat(Path.of("/usr/bin/gcc")).as("the faults are put in by a little C").exists();
  }

  @ParameterizedTest
  @CsvSource({"write, 3, 37", "read, 2, 67"})
  void everyFailureIsAClearErrorOrACleanRecovery(String kind, int first, int stride)
      throws Exception {
    Path library = compile();
    Path data = FashionMnistSlice.write(root.resolve("data"), 300, 100);
    int every = Integer.getInteger("patchflow.faults.stride", stride);
    Path log = root.resolve("log");
    ProcessBuilder runs =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                FaultyRuns.class.getName(),
                kind,
                String.valueOf(every == 1 ? 1 : first),
                String.valueOf(every),
                data.toString(),
                root.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    runs.environment().put("LD_PRELOAD", library.toString());
    runs.environment().put("FAULTS_BELOW", FaultyRuns.below(root).toString());

    int code = runs.start().waitFor();

    List<String> lines = Files.readAllLines(log, StandardCharsets.UTF_8);
    lines.stream().filter(line -> line.startsWith(kind)).forEach(System.out::println);
    assertThat(code).as(String.join("\n", lines)).isZero();
    assertThat(lines)
        .filteredOn(line -> line.contains(": exit "))
        .as("faults that struck")
        .hasSizeGreaterThan(3);
    assertThat(lines).last().asString().startsWith(kind + ": untouched with ");
  }

  private Path compile() throws IOException, InterruptedException {
    Path library = root.resolve("faults.so");
    Process gcc =
        new ProcessBuilder(
                "/usr/bin/gcc",
                "-shared",
                "-fPIC",
                "-O1",
                "-o",
                library.toString(),
                "src/test/c/faults.c",
                "-ldl")
            .inheritIO()
            .start();
    assertThat(gcc.waitFor()).isZero();
    return library;
  }
}
