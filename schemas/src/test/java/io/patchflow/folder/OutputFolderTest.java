package io.patchflow.folder;

import static io.patchflow.failure.ExitCode.USAGE;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.patchflow.failure.PatchflowException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFolderTest {
  @TempDir Path parent;
  private Path root;
  private RunFolder run;
  private SweepFolder sweep;

  @BeforeEach
  void setUp() {
    root = parent.resolve("out");
    run = new RunFolder(root);
    sweep = new SweepFolder(root);
  }

  @Test
  void aFolderThatIsMissingOrEmptyIsTaken() throws IOException {
    requireBoth();
    Files.createDirectory(root);
    requireBoth();
    Files.createFile(root.resolve(".lock"));
    requireBoth();
  }

  @Test
  void whatAStageLeavesWithoutARecordIsARuns() throws IOException {
    Files.createDirectories(run.metrics());
    Files.createFile(run.lineage());
    assertThatCode(() -> OutputFolder.require(run)).doesNotThrowAnyException();
    assertRefused(
        () -> OutputFolder.require(sweep),
        "expected a new, an empty or a sweep's folder, found lineage.jsonl in it");

    Files.createFile(run.report());
    assertRefused(
        () -> OutputFolder.require(run),
        "expected a new, an empty or a run folder, found report.html in it");
    Files.createFile(run.manifestFile(Stage.EVALUATE));
    Files.createFile(run.onnx());
    assertThatCode(() -> OutputFolder.require(run)).doesNotThrowAnyException();
  }

  @Test
  void withItsRecordAFolderMayHoldAnything() throws IOException {
    Files.createDirectories(root.resolve("notes"));
    assertRefused(
        () -> OutputFolder.require(run),
        "expected a new, an empty or a run folder, found notes in it");
    Files.createFile(run.runJson());
    Files.createFile(sweep.sweepJson());
    requireBoth();
  }

  @Test
  void aFileAndALinkToNothingAreRefused() throws IOException {
    Files.createSymbolicLink(root, parent.resolve("missing"));
    assertRefused(() -> OutputFolder.require(run), "expected a folder, found a link to nothing");
    Files.delete(root);
    Files.createFile(root);
    assertRefused(() -> OutputFolder.require(sweep), "expected a folder, found a file");
  }

  private void requireBoth() {
    assertThatCode(() -> OutputFolder.require(run)).doesNotThrowAnyException();
    assertThatCode(() -> OutputFolder.require(sweep)).doesNotThrowAnyException();
  }

  private void assertRefused(ThrowingCallable check, String problem) {
    assertThatThrownBy(check)
        .isInstanceOf(PatchflowException.class)
        .hasFieldOrPropertyWithValue("exitCode", USAGE)
        .hasMessage("output %s: %s", root, problem);
  }
}
