package io.patchflow.workflow;

import io.patchflow.flink.OnWorker;
import io.patchflow.lineage.Lineage;
import io.patchflow.publish.Replace;
import io.patchflow.publish.RunFolder;
import io.patchflow.recipe.Recipe;
import io.patchflow.train.TrainOptions;
import java.nio.file.Path;
import java.util.ArrayList;

/**
 * The training as a task for a worker of a Flink cluster. Should its worker die, the next one goes
 * on from the last checkpoint.
 *
 * @param folder the run folder, an absolute path that the worker shares
 * @param threads threads that share a batch; 0 for one a core of the worker
 * @param command the command line, for {@code run.json}
 */
public record TrainOnWorker(
    Recipe recipe, String folder, int threads, Replace replace, ArrayList<String> command)
    implements OnWorker.Task {
  @Override
  public void run() {
    int workers = threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
    RunFolder run = new RunFolder(Path.of(folder));
    new Workflow(run, command, line -> {}, () -> false, Lineage.inRunFolder(run, line -> {}))
        .train(recipe, new TrainOptions(workers, replace))
        .run();
  }
}
