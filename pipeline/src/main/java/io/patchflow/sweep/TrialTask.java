package io.patchflow.sweep;

import io.patchflow.backend.Device;
import io.patchflow.failure.PatchflowException;
import io.patchflow.failure.SystemReason;
import io.patchflow.folder.RunFolder;
import io.patchflow.folder.SweepFolder;
import io.patchflow.lineage.LineageTarget;
import io.patchflow.machine.HeapLimit;
import io.patchflow.publish.DurableFile;
import io.patchflow.publish.Replace;
import io.patchflow.recipe.Recipe;
import io.patchflow.score.EvaluateOptions;
import io.patchflow.text.Secrets;
import io.patchflow.train.TrainOptions;
import io.patchflow.workflow.Workflow;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * What a worker does for each trial: patches taken over, training, evaluation, all in one thread's
 * hands, into a run folder like any other. If the worker dies, the next one continues from the last
 * checkpoint.
 *
 * @param folder the sweep's, an absolute path that workers share
 * @param input the data set: a known one's name, or an absolute path
 * @param command begins the command line that makes a trial by itself
 * @param threads of a trial
 * @param dataBudget bytes for a trial's images in memory; 0: half of the worker's heap
 */
record TrialTask(
    String folder,
    String input,
    ArrayList<String> command,
    int threads,
    long dataBudget,
    LineageTarget lineage,
    Stop stop)
    implements Serializable {

  /** The folder whose patches trials of this recipe share: its own for each patch size. */
  static RunFolder decoded(SweepFolder sweep, Recipe recipe) {
    String classes = recipe.classes() == 0 ? "" : "_classes-" + recipe.classes();
    return sweep.decoded("patch-" + recipe.model().patchSize() + classes);
  }

  /** Does a trial, or says in its error file why it failed; only a disk's failure is thrown. */
  void run(Trial trial) {
    BooleanSupplier stopping = new TrialStop(stop);
    if (stopping.getAsBoolean()) {
      return;
    }
    Path error = sweep().error(trial.name());
    try {
      workflow(trial, stopping).run();
      Files.deleteIfExists(error);
    } catch (IOException e) {
      throw PatchflowException.stageFailed(
          "%s: cannot be removed: %s".formatted(error, SystemReason.of(e)), e);
    } catch (RuntimeException | Error e) {
      // Asked to stop, it is neither done nor failed, and its checkpoint stays.
      if (!stopping.getAsBoolean()) {
        writeError(error, oneLine(e));
      }
    }
  }

  private static void writeError(Path file, String line) {
    DurableFile.write(
        file,
        beside -> {
          Files.createDirectories(beside.getParent());
          Files.writeString(beside, line);
        });
  }

  private static String oneLine(Throwable failure) {
    Optional<String> full = HeapLimit.reached(failure);
    if (full.isPresent()) {
      return full.get();
    }
    String message = Secrets.masked(String.valueOf(failure.getMessage()));
    String line = message.lines().collect(Collectors.joining("; "));
    return failure instanceof PatchflowException
        ? line
        : failure.getClass().getSimpleName() + ": " + line;
  }

  /** The stages of a trial, into its own folder. */
  Workflow workflow(Trial trial, BooleanSupplier stopping) {
    RunFolder run = sweep().trial(trial.name());
    Recipe recipe = trial.recipe();
    PrintStream silent =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    long budget = dataBudget > 0 ? dataBudget : Runtime.getRuntime().maxMemory() / 2;
    TrainOptions training =
        new TrainOptions(
            Device.CPU, threads, Replace.NEVER, budget, silent, Optional.empty(), stopping);
    return new Workflow(run, command(trial), line -> {}, stopping, lineage.open(run, line -> {}))
        .decodedIn(decoded(sweep(), recipe), input, recipe)
        .train(recipe, training)
        .evaluateInPlace(EvaluateOptions.test(threads), Replace.NEVER);
  }

  /** The command line that makes this trial by itself. */
  private List<String> command(Trial trial) {
    List<String> words = new ArrayList<>(command);
    if (!trial.settings().isEmpty()) {
      for (String value : trial.settings().split(" ", -1)) {
        words.addAll(List.of("--set", value));
      }
    }
    words.addAll(List.of("--seed", Long.toString(trial.recipe().seed())));
    words.addAll(List.of("--output", sweep().trial(trial.name()).root().toString()));
    return words;
  }

  private SweepFolder sweep() {
    return new SweepFolder(Path.of(folder));
  }
}
