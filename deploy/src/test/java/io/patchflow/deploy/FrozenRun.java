package io.patchflow.deploy;

import io.patchflow.folder.Stage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A stage that was submitted and whose workers were frozen in the middle of it: its job cannot end
 * until they continue or are killed, however fast they are.
 *
 * @param client waits for the job
 * @param files its run folder
 * @param worker one that has a running task of the job
 * @param finished files that the workers had finished
 */
record FrozenRun(
    Stage stage, Submission client, FlinkJob job, RunFiles files, String worker, long finished)
    implements AutoCloseable {
  private static final int ATTEMPTS = 5;

  /** Makes a run folder for the stage. */
  @FunctionalInterface
  interface Folders {
    /** Another one for each attempt, since a stage may be over before it is frozen. */
    Path make(int attempt) throws Exception;
  }

  /**
   * Submits the stage and freezes the workers.
   *
   * @param task in the names of the tasks of which one must be running
   * @param files files that must be finished
   */
  static FrozenRun of(
      LocalCluster cluster, Stage stage, String task, int files, Folders folders, String... options)
      throws Exception {
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      RunFiles run = new RunFiles(folders.make(attempt));
      String name = run.run().getFileName().toString();
      List<String> words = new ArrayList<>(List.of(stage.label(), "--output=" + run.run()));
      words.add("--jobName=" + name);
      words.addAll(cluster.runner());
      words.addAll(List.of(options));
      long before = run.finished();
      Submission client = new Patchflow(run.run().getParent()).start(words);
      while (client.isAlive()) {
        Optional<FlinkJob> job = FlinkJob.named(cluster, name + "-" + stage.label());
        if (job.isPresent()
            && run.finished() >= before + files
            && !job.get().workersRunning(task).isEmpty()) {
          cluster.freezeWorkers();
          Set<String> workers = job.get().workersRunning(task);
          if (!workers.isEmpty()) {
            String worker = workers.iterator().next();
            return new FrozenRun(stage, client, job.get(), run, worker, run.finished() - before);
          }
          cluster.thawWorkers();
        }
      }
      try (client) {
        client.outcome().assertDone();
      }
    }
    throw new AssertionError(stage + " was over before its workers were frozen, each time");
  }

  /** Prints what was done to it, for a test that found the same as on the Direct runner. */
  void report(String what) {
    System.out.printf(
        "%s, with %d files finished: %s: fingerprint as on the Direct runner, %s%n",
        stage.label(), finished, what, files.fingerprint(stage));
  }

  /** Also after a test that failed: the next one needs workers that continue. */
  @Override
  public void close() throws IOException {
    client.close();
    job.cluster().thawWorkers();
  }
}
