package io.patchflow.folder;

import java.nio.file.Files;
import java.nio.file.Path;

/** The layout of a sweep's folder: a table and a report over run folders, one a trial. */
public record SweepFolder(Path root) {

  /** What the sweep is of: input, fixed values, trials. */
  public Path sweepJson() {
    return root.resolve("sweep.json");
  }

  /** A row a trial. */
  public Path trialsTable() {
    return root.resolve("trials.parquet");
  }

  public Path report() {
    return root.resolve("sweep.html");
  }

  /** The run folders of the trials. */
  public Path trials() {
    return root.resolve("trials");
  }

  /** The run folder of a trial. */
  public RunFolder trial(String name) {
    return new RunFolder(trials().resolve(name));
  }

  /** A run folder with nothing but patches, which trials share. */
  public RunFolder decoded(String name) {
    return new RunFolder(root.resolve("decoded").resolve(name));
  }

  /** Where a trial that fails leaves what it failed of; gone once that is in the table. */
  public Path error(String trial) {
    return errors().resolve(trial + ".txt");
  }

  public Path errors() {
    return root.resolve(".errors");
  }

  /** Whether a sweep has left its table there. */
  public boolean hasTable() {
    return Files.isRegularFile(trialsTable());
  }
}
