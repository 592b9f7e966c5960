package io.patchflow.cli;

import io.patchflow.dataset.DataSets;
import io.patchflow.failure.ExitCode;
import io.patchflow.failure.PatchflowException;
import io.patchflow.folder.SweepFolder;
import io.patchflow.inspect.Inspect;
import io.patchflow.inspect.SweepView;
import io.patchflow.lineage.LineageTarget;
import io.patchflow.publish.Decision;
import io.patchflow.schema.table.TrialRow;
import io.patchflow.sweep.Grid;
import io.patchflow.sweep.PlannedTrial;
import io.patchflow.sweep.Sweep;
import io.patchflow.sweep.SweepOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.beam.sdk.options.PipelineOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Many trainings of one recipe with other values. */
@Command(
    name = "sweep",
    description = "Train every combination of some values of a recipe, and rank them.")
final class SweepCommand extends BeamCommand {
  /** Failed trials that are named in a line; the table has all. */
  private static final int NAMED = 3;

  @Option(
      names = "--grid",
      paramLabel = "KEY=VALUE,...",
      description = "Values of one key of the recipe to try, such as batchSize=64,128; repeatable.")
  private List<String> grid = new ArrayList<>();

  @Option(
      names = "--seeds",
      paramLabel = "N,...",
      description = "Seeds to try each combination with (default: the recipe's).")
  private String seeds;

  @Mixin private InputFlag input;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      required = true,
      description = "The sweep's folder, with a run folder for each trial in it.")
  private Path output;

  @Mixin private RecipeFlags recipeFlags;

  @Option(names = "--dry-run", description = "Print the trials and what would be done for each.")
  private boolean dryRun;

  SweepCommand(Streams streams, List<String> arguments) {
    super(streams, arguments);
  }

  @Override
  public Integer call() {
    UsageProblems problems = new UsageProblems();
    Map<String, String> overrides = problems.check(recipeFlags::overrides);
    Map<String, String> valid = overrides == null ? Map.of() : overrides;
    Grid trials = problems.check(() -> Grid.of(grid, seeds, recipeFlags.source(), valid));
    PipelineOptions beam = problems.check(() -> beam(null));
    problems.check(this::threads);
    LineageTarget lineage = problems.check(this::lineage);
    problems.report();

    SweepOptions options =
        new SweepOptions(
            new SweepFolder(output),
            input.input(),
            trials,
            askedThreads(),
            arguments(),
            trialCommand(valid),
            lineage,
            Interruption::requested);
    Sweep sweep = new Sweep(options, streams().err()::println);
    if (dryRun) {
      return print(sweep.plan());
    }
    List<TrialRow> failed = sweep.run(beam);
    SweepView.print(options.folder(), Inspect.Format.TABLE, streams().out());
    streams().err().println("report: " + options.folder().report());
    if (!failed.isEmpty()) {
      throw failure(failed, trials.trials().size());
    }
    return ExitCode.DONE.code();
  }

  private static PatchflowException failure(List<TrialRow> failed, int trials) {
    String names =
        failed.stream().limit(NAMED).map(TrialRow::trial).collect(Collectors.joining(", "));
    String more = failed.size() > NAMED ? ", and %d more".formatted(failed.size() - NAMED) : "";
    return PatchflowException.stageFailed(
        "sweep: %d of %d trials failed: %s%s; the same command tries them again"
            .formatted(failed.size(), trials, names, more),
        null);
  }

  /** The plan on stdout; a usage error if a trial's folder would be refused. */
  private int print(List<PlannedTrial> plan) {
    plan.forEach(streams().out()::println);
    boolean refused = plan.stream().anyMatch(trial -> trial.action() == Decision.Action.REFUSE);
    return (refused ? ExitCode.USAGE : ExitCode.DONE).code();
  }

  /** What all trials have in common, as arguments of a run. */
  private List<String> trialCommand(Map<String, String> overrides) {
    List<String> words = new ArrayList<>(List.of("run", "--input"));
    words.add(DataSets.absolute(input.input()));
    words.addAll(List.of("--recipe", CommandTask.located(recipeFlags.source())));
    overrides.forEach(
        (key, value) -> {
          if (!key.equals("seed")) {
            words.addAll(List.of("--set", key + "=" + value));
          }
        });
    return words;
  }
}
