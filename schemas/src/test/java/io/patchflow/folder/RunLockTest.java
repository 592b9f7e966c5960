package io.patchflow.folder;

import static io.patchflow.failure.ExitCode.USAGE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.fail;

import io.patchflow.failure.PatchflowException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunLockTest {
  @TempDir Path folder;

  @Test
  void isHeldByOneAtATimeAndLeavesNothing() throws IOException {
    for (int turn = 0; turn < 3; turn++) {
      try (RunLock held = RunLock.acquire(folder)) {
        assertThat(held).isNotNull();
        assertThat(folder.resolve(".lock")).exists();
        assertThatThrownBy(() -> RunLock.acquire(folder))
            .hasMessage(folder + ": the output folder is in use by this process");
      }
      assertThat(folder).isEmptyDirectory();
    }
  }

  @Test
  void oneAcrossStagesIsLentToOneStageAtATimeOfItsThread() throws Exception {
    RunFolder run = new RunFolder(folder.resolve("run"));
    RunLock across = RunLock.acrossStages(run, note -> fail(note));
    for (int turn = 0; turn < 2; turn++) {
      try (RunLock stage = RunLock.acquire(run.root())) {
        assertThat(stage).isNotSameAs(across);
        assertThatThrownBy(() -> RunLock.acquire(run.root()))
            .hasMessage(run.root() + ": the output folder is in use by this process");
      }
      assertThat(run.root().resolve(".lock")).as("still held").exists();
    }
    assertThat(CompletableFuture.supplyAsync(() -> refused(run)).get())
        .isEqualTo(run.root() + ": the output folder is in use by this process");

    across.close();
    assertThat(run.root()).as("made for the lock, and empty").doesNotExist();
  }

  private static String refused(RunFolder run) {
    return catchThrowable(() -> RunLock.acquire(run.root())).getMessage();
  }

  @Test
  void whatADeadProcessLeftIsTakenOverWithALineThatSaysSo() throws IOException {
    Files.writeString(folder.resolve(".lock"), "4194305");
    List<String> notes = new ArrayList<>();

    RunLock.acrossStages(new RunFolder(folder), notes::add).close();

    assertThat(notes)
        .containsExactly(
            folder + ": taken over from process 4194305, which ended without unlocking it");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void namesTheOtherProcessAndEndsWithIt() throws IOException, InterruptedException {
    Process other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Holder.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader output = other.inputReader(StandardCharsets.UTF_8)) {
      assertThat(output.readLine()).isEqualTo("held");
      assertThatThrownBy(() -> RunLock.acquire(folder))
          .isInstanceOf(PatchflowException.class)
          .hasMessage(
              "%s: the output folder is in use by process %d", folder.toRealPath(), other.pid())
          .hasFieldOrPropertyWithValue("exitCode", USAGE);
    } finally {
      other.destroyForcibly().waitFor();
    }
    assertThat(folder.resolve(".lock")).as("what a killed process leaves").exists();

    RunLock.acquire(folder).close();
    assertThat(folder).isEmptyDirectory();
  }

  /** Holds the lock until it is killed. */
  static final class Holder {
    private Holder() {}

    public static void main(String[] args) throws IOException {
      RunLock held = RunLock.acquire(Path.of(args[0]));
      System.out.println(held == null ? "free" : "held");
      System.out.flush();
      int unused = System.in.read();
    }
  }
}
