package io.patchflow.decode;

import io.patchflow.failure.PatchflowException;
import io.patchflow.failure.SystemReason;
import io.patchflow.folder.Manifest;
import io.patchflow.folder.RunFolder;
import io.patchflow.folder.Stage;
import io.patchflow.publish.Decision;
import io.patchflow.publish.Replace;
import io.patchflow.publish.StagePublisher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * The decode stage of a run whose data another run folder has decoded: the same files under a
 * second name, by hard link, or as copies where the file system has no links. Published files are
 * never written to, only replaced, so that each folder stays complete even if the other is deleted.
 */
public final class SharedPatches {
  private SharedPatches() {}

  /**
   * What {@link #run} would have to do; nothing is written.
   *
   * @throws PatchflowException bad input: nothing is decoded in {@code from}
   */
  public static Decision decision(RunFolder from, RunFolder run) {
    Manifest shared = from.requireManifest(Stage.DECODE);
    return run.manifest(Stage.DECODE)
        .map(there -> new ExistingDecode(run, there))
        .map(there -> there.decision(shared.inputs(), shared.options(), Replace.NEVER))
        .orElseGet(() -> Decision.run(Decision.NOT_DONE));
  }

  /**
   * Publishes the patches of {@code from} in {@code run}.
   *
   * @param decided gets what there is to do, before it is done
   * @return the published manifest, with the inputs, options, files and details of the other
   * @throws PatchflowException usage: the folder holds another decode; bad input: a file of {@code
   *     from} is not as its manifest says
   */
  public static Manifest run(RunFolder from, RunFolder run, Consumer<Decision> decided) {
    Manifest shared = from.requireManifest(Stage.DECODE);
    try (StagePublisher publisher = StagePublisher.begin(run, Stage.DECODE)) {
      Decision decision = decision(from, run);
      if (decision.action() == Decision.Action.REFUSE) {
        throw PatchflowException.usage(
            List.of("%s: %s".formatted(run.patches(), decision.reason())));
      }
      decided.accept(decision);
      if (decision.action() == Decision.Action.SKIP) {
        return run.requireManifest(Stage.DECODE);
      }
      for (Manifest.FileEntry file : shared.files()) {
        Path written = publisher.attempt(file.path());
        link(from.resolve(file.path()), written);
        if (!Manifest.FileEntry.of(file.path(), written).equals(file)) {
          throw PatchflowException.badInput(
              "%s: not as its manifest says".formatted(from.resolve(file.path())));
        }
      }
      return publisher.commit(
          shared.inputs(), shared.options(), shared.rows(), shared.fingerprint(), shared.details());
    }
  }

  private static void link(Path file, Path second) {
    try {
      try {
        Files.createLink(second, file);
      } catch (IOException | UnsupportedOperationException e) {
        // No links there, or too many on one file.
        Files.copy(file, second);
      }
    } catch (IOException e) {
      throw PatchflowException.stageFailed(
          "%s: cannot be written: %s".formatted(second, SystemReason.of(e)), e);
    }
  }
}
