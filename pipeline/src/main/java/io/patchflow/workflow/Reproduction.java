package io.patchflow.workflow;

import io.patchflow.backend.Device;
import io.patchflow.failure.PatchflowException;
import io.patchflow.folder.Manifest;
import io.patchflow.folder.RunFolder;
import io.patchflow.folder.Stage;
import io.patchflow.machine.Environment;
import io.patchflow.publish.Replace;
import io.patchflow.recipe.Recipe;
import io.patchflow.record.RunJson;
import io.patchflow.record.RunRecord;
import io.patchflow.record.StageRecord;
import io.patchflow.schema.Split;
import io.patchflow.score.EvaluateOptions;
import io.patchflow.train.TrainOptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.beam.sdk.options.PipelineOptions;

/** Runs a run again from its own record and compares the two. */
public final class Reproduction {
  private static final Map<String, Split> LABELS =
      Arrays.stream(Split.values()).collect(Collectors.toMap(Split::label, split -> split));

  private final RunFolder original;
  private final RunFolder copy;
  private final RunRecord record;
  private final Manifest evaluated;

  /**
   * A run to be made again.
   *
   * @throws PatchflowException bad input: it is no whole run; usage: the copy's folder holds a
   *     whole run already, which would be left as it is and compared unmade
   */
  public Reproduction(RunFolder original, RunFolder copy) {
    this.original = original;
    this.copy = copy;
    this.record = RunJson.read(original);
    original.requireManifest(Stage.DECODE);
    original.requireManifest(Stage.TRAIN);
    this.evaluated = original.requireManifest(Stage.EVALUATE);
    if (record.recipe() == null || record.input() == null) {
      throw PatchflowException.badInput(
          original.runJson() + ": expected the recipe and the input of the run, found neither");
    }
    if (copy.manifest(Stage.EVALUATE).isPresent()) {
      throw PatchflowException.usage(
          List.of(
              "output %s: expected a folder for a new run, found a finished one in it"
                  .formatted(copy.root())));
    }
  }

  /** What was trained, and will be. */
  public Recipe recipe() {
    return record.recipe();
  }

  /** What will be read and written, for a record may have come from anywhere. */
  public String announcement() {
    return "reproduce: reads the data set %s, as %s says, trains recipe %s on it, and writes into %s"
        .formatted(record.input(), original.runJson(), record.recipe().name(), copy.root());
  }

  /**
   * Adds the original's stages to a workflow into the copy's folder.
   *
   * @param scoring what the scoring computes on
   */
  public Workflow stages(
      Workflow workflow, TrainOptions options, Device scoring, PipelineOptions beam) {
    Recipe recipe = record.recipe();
    return workflow
        .decode(record.input(), recipe, Replace.NEVER, beam)
        .train(recipe, options)
        .evaluate(new EvaluateOptions(splits(), scoring, options.threads()), Replace.CHANGED, beam);
  }

  private List<Split> splits() {
    Object splits = evaluated.options().get("splits");
    if (!(splits instanceof List<?> labels) || !LABELS.keySet().containsAll(labels)) {
      throw PatchflowException.badInput(
          "%s: options.splits: expected some of %s, found %s"
              .formatted(original.manifestFile(Stage.EVALUATE), LABELS.keySet(), splits));
    }
    return labels.stream().map(LABELS::get).toList();
  }

  /** How the copy came out. */
  public record Outcome(boolean identical, List<String> lines) {}

  /** Compares the tables of the two, and what they were made of where they differ. */
  public Outcome outcome() {
    Optional<String> difference = TableDifference.first(original, copy);
    if (difference.isEmpty()) {
      return new Outcome(
          true,
          List.of(
              "identical: %,d rows in the tables of %s and %s"
                  .formatted(TableDifference.rows(copy), original.root(), copy.root())));
    }
    List<String> lines = new ArrayList<>();
    lines.add("different: " + difference.get());
    List<String> causes = causes();
    lines.addAll(
        causes.isEmpty()
            ? List.of("no cause is known: data, program, backend and machine are the same")
            : causes.stream().map(cause -> "likely cause: " + cause).toList());
    return new Outcome(false, lines);
  }

  private List<String> causes() {
    Map<String, Object> then = circumstances(original);
    Map<String, Object> now = circumstances(copy);
    List<String> causes = new ArrayList<>();
    then.forEach(
        (name, value) -> {
          if (!value.equals(now.get(name))) {
            causes.add("%s: %s then, %s now".formatted(name, value, now.get(name)));
          }
        });
    return causes;
  }

  /** What shapes a number, the strongest first. */
  private static Map<String, Object> circumstances(RunFolder run) {
    Map<String, Object> found = new LinkedHashMap<>();
    found.put("data", run.requireManifest(Stage.DECODE).fingerprint());
    Map<String, Object> details = run.requireManifest(Stage.TRAIN).details();
    for (String name : List.of("backend", "gpu", "kernel", "nd4jLibrary", "blas", "threads")) {
      found.put(name, String.valueOf(details.get(name)));
    }
    Environment environment =
        RunJson.read(run).stage(Stage.TRAIN).map(StageRecord::environment).orElseThrow();
    found.put("processor", String.valueOf(environment.processor()));
    found.put("commit", String.valueOf(environment.commit()));
    found.put("versions", environment.versions());
    found.put("java", environment.java());
    return found;
  }
}
