package io.patchflow.cli;

import io.patchflow.folder.Stage;
import io.patchflow.publish.Replace;
import java.util.EnumSet;
import java.util.Set;
import picocli.CommandLine.Option;

/** Which stages of a workflow to do again, or only to talk about. */
final class PlanFlags {
  @Option(names = "--dry-run", description = "Print what would be done and why, and do nothing.")
  private boolean dryRun;

  @Option(
      names = "--force",
      paramLabel = "STAGE",
      description = "Do decode, train or evaluate again though nothing changed; repeatable.")
  private Set<Stage> forced = EnumSet.noneOf(Stage.class);

  @Option(
      names = "--from",
      paramLabel = "STAGE",
      description = "Do this stage and all behind it again.")
  private Stage from;

  boolean dryRun() {
    return dryRun;
  }

  /** What becomes of a stage's former result. */
  Replace replace(Stage stage, OverwriteFlag overwrite) {
    boolean again = forced.contains(stage) || (from != null && from.compareTo(stage) <= 0);
    return again ? Replace.ALWAYS : overwrite.replace();
  }
}
