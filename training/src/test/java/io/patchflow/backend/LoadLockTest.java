package io.patchflow.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadLockTest {
  private static final int PROCESSES = 3;
  private static final int TURNS = 200;

  @TempDir Path folder;

  @Test
  void onlyOneProcessIsInside() throws Exception {
    List<Process> processes = new ArrayList<>();
    for (int i = 0; i < PROCESSES; i++) {
      processes.add(
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  Turns.class.getName(),
                  folder.toString())
              .inheritIO()
              .start());
    }
    for (Process process : processes) {
      assertThat(process.waitFor()).isZero();
    }

    assertThat(Files.readString(folder.resolve("log")))
        .as("nobody comes in before the one inside has gone out")
        .isEqualTo("in out ".repeat(PROCESSES * TURNS));
  }

  @Test
  void withoutAFolderToShareItIsDoneAllTheSame() {
    assertThat(LoadLock.<String>holding(null, () -> "done")).isEqualTo("done");
    assertThat(LoadLock.<String>holding(folder.resolve("none"), () -> "done")).isEqualTo("done");
  }

  @Test
  void aFailureGivesTheLockBack() {
    for (int i = 0; i < 2; i++) {
      assertThat(
              catchThrowable(
                  () ->
                      LoadLock.holding(
                          folder,
                          () -> {
                            throw new IllegalStateException("no library");
                          })))
          .hasMessage("no library");
    }
  }

  /** A process that goes in and out. */
  static final class Turns {
    private Turns() {}

    public static void main(String[] args) {
      Path folder = Path.of(args[0]);
      for (int i = 0; i < TURNS; i++) {
        LoadLock.holding(
            folder,
            () -> {
              log(folder, "in ");
              return log(folder, "out ");
            });
      }
    }

    private static Path log(Path folder, String word) {
      try {
        return Files.writeString(
            folder.resolve("log"), word, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
