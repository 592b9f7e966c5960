package io.patchflow.compare;

import io.patchflow.failure.ExitCode;
import io.patchflow.failure.PatchflowException;
import io.patchflow.folder.RunFolder;
import io.patchflow.metrics.Figures;
import io.patchflow.metrics.McNemar;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a run must reach on the test split to be let through.
 *
 * @param minAccuracy the least accuracy, 0 to 1; empty: any
 * @param baseline a run that it must not be worse than, by McNemar's test at the level of 0.05
 */
public record QualityGate(OptionalDouble minAccuracy, Optional<RunFolder> baseline) {
  public QualityGate {
    if (minAccuracy.isPresent()
        && !(minAccuracy.getAsDouble() >= 0 && minAccuracy.getAsDouble() <= 1)) {
      throw PatchflowException.usage(
          List.of("--min-accuracy: expected 0 to 1, found " + minAccuracy.getAsDouble()));
    }
  }

  /**
   * Makes sure, before any work, that there is something to compare a run with.
   *
   * @throws PatchflowException bad input: the baseline has no evaluated test split
   */
  public void requireReady() {
    baseline.ifPresent(EvaluatedRun::read);
  }

  /**
   * Checks an evaluated run against this gate.
   *
   * @throws PatchflowException gate missed: a line for each requirement that is not met; bad input:
   *     the run has no evaluated test split, or another one than the baseline
   */
  public void require(RunFolder folder) {
    if (minAccuracy.isEmpty() && baseline.isEmpty()) {
      return;
    }
    EvaluatedRun run = EvaluatedRun.read(folder);
    List<String> misses = new ArrayList<>();
    minAccuracy.ifPresent(
        least -> {
          double accuracy = run.summary().accuracy();
          if (accuracy < least) {
            misses.add(
                "quality gate: expected an accuracy of %s or more, found %s"
                    .formatted(Figures.percent(least), Figures.percent(accuracy)));
          }
        });
    baseline.map(EvaluatedRun::read).ifPresent(other -> compare(run, other, misses));
    if (!misses.isEmpty()) {
      throw new PatchflowException(ExitCode.GATE_MISSED, String.join("\n", misses));
    }
  }

  private static void compare(EvaluatedRun run, EvaluatedRun other, List<String> misses) {
    other.testSet().requireSame(other.folder(), run.folder(), run.testSet());
    McNemar test = McNemar.of(other.predictions(), run.predictions());
    Verdict verdict = new Verdict(run, other, test, test.pValue());
    if (verdict.isWorse()) {
      misses.add("quality gate: " + verdict.sentence());
    }
  }
}
