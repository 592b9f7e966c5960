package io.patchflow.workflow;

import io.patchflow.flink.OnWorker;
import io.patchflow.folder.RunFolder;
import io.patchflow.lineage.LineageTarget;
import io.patchflow.publish.Replace;
import io.patchflow.recipe.Recipe;
import io.patchflow.train.TrainOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The training as a task for a worker of a Flink cluster. If its worker dies, the next one resumes
 * from the last checkpoint.
 *
 * @param folder the run folder, an absolute path that the worker shares
 * @param threads threads that share a batch; 0 for one a core of the worker
 * @param command the command line, for {@code run.json}
 * @param lineage who gets the events of the stage; a file is one of the worker's machine
 */
public record TrainOnWorker(
    Recipe recipe,
    String folder,
    int threads,
    Replace replace,
    ArrayList<String> command,
    LineageTarget lineage)
    implements OnWorker.Task {
  private static final Logger LOG = LoggerFactory.getLogger(TrainOnWorker.class);

  @Override
  public void run() {
    int workers = threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
    RunFolder run = new RunFolder(Path.of(folder));
    new Workflow(run, command, line -> {}, () -> false, lineage.open(run, LOG::warn))
        .train(recipe, new TrainOptions(workers, replace))
        .run();
  }
}
