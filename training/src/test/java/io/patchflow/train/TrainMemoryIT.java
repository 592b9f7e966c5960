package io.patchflow.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A training needs no more memory in its tenth epoch than in its third. */
class TrainMemoryIT {
  private static final int EPOCHS = 10;

  /** Five steps an epoch keep 8 MB of activations each: far less than a leak of one would show. */
  private static final long SLACK = 24L << 20;

  private static final String[] RECIPE = {
    "epochs", "10", "batchSize", "60", "model.stem", "128", "model.blocks", "[[128, 128, 128, 64]]"
  };

  @TempDir Path root;

  /** Heap in use and memory resident, in bytes. */
  private record Memory(long heap, long resident) {
    static Memory now() {
      for (int i = 0; i < 3; i++) {
        System.gc();
      }
      return new Memory(
          ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
          Pointer.physicalBytes());
    }
  }

  /** The process: trains in the folder given and says what it needs at the end of each epoch. */
  public static void main(String[] args) throws IOException {
    TinyTraining training = TinyTraining.in(Path.of(args[0]), RECIPE);
    int[] steps = {0};
    training.asking(
        () -> {
          if (++steps[0] % 5 == 0) {
            Memory now = Memory.now();
            System.out.println(now.heap() + " " + now.resident());
          }
          return false;
        });
    training.train();
  }

  @Test
  void theTenthEpochNeedsNoMoreThanTheThird() throws Exception {
    // The whole heap is resident from the start, so that what is added is memory outside of it.
    ProcessBuilder child =
        ChildJvm.of(
            TrainMemoryIT.class,
            List.of("-Xms192m", "-Xmx192m", "-XX:+AlwaysPreTouch", "-XX:+UseSerialGC"),
            root.resolve("run").toString());
    child.redirectError(root.resolve("errors").toFile());
    List<Memory> epochs = new ArrayList<>();
    Process process = child.start();
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        int space = line.indexOf(' ');
        epochs.add(
            new Memory(
                Long.parseLong(line, 0, space, 10),
                Long.parseLong(line, space + 1, line.length(), 10)));
      }
      assertThat(process.waitFor()).as("exit code").isZero();
    } finally {
      process.destroyForcibly();
    }
    assertThat(epochs).hasSize(EPOCHS);
    System.out.println("memory after each epoch: " + epochs);
    Memory third = epochs.get(2);
    Memory tenth = epochs.get(9);
    assertThat(tenth.heap()).as("heap").isLessThan(third.heap() + (4 << 20));
    assertThat(tenth.resident()).as("resident memory").isLessThan(third.resident() + SLACK);
  }
}
