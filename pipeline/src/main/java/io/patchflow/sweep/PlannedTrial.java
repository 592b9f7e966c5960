package io.patchflow.sweep;

import io.patchflow.publish.Stage;
import io.patchflow.publish.Verdict;
import io.patchflow.workflow.PlannedStage;
import java.util.List;

/**
 * A line of a sweep's plan: what there is to do for a trial, all stages taken together.
 *
 * @param reason for people, such as {@code train: not done yet}
 */
public record PlannedTrial(Trial trial, Verdict.Action action, String reason) {

  /** A trial for which not even the patches are there. */
  static PlannedTrial fresh(Trial trial) {
    return of(trial, List.of(new PlannedStage(Stage.DECODE, Verdict.run(Verdict.NOT_DONE))));
  }

  /**
   * Sums up the stages of a trial: it is done if all are, and else named by the first that is not;
   * patches that are yet to be taken over do not count beside a training.
   */
  static PlannedTrial of(Trial trial, List<PlannedStage> stages) {
    for (Verdict.Action action : List.of(Verdict.Action.REFUSE, Verdict.Action.RESUME)) {
      for (PlannedStage stage : stages) {
        if (stage.verdict().action() == action) {
          return new PlannedTrial(trial, action, reason(stage));
        }
      }
    }
    return stages.stream()
        .filter(stage -> stage.verdict().action() == Verdict.Action.RUN)
        .findFirst()
        .map(stage -> new PlannedTrial(trial, Verdict.Action.RUN, reason(stage)))
        .orElseGet(() -> new PlannedTrial(trial, Verdict.Action.SKIP, "done"));
  }

  private static String reason(PlannedStage stage) {
    return stage.verdict().reason().equals(Verdict.NOT_DONE) && stage.stage() == Stage.DECODE
        ? Verdict.NOT_DONE
        : stage.stage().label() + ": " + stage.verdict().reason();
  }

  boolean isDone() {
    return action == Verdict.Action.SKIP;
  }

  /** Such as {@code resume batchSize-64_seed-1: train: resumes in epoch 3 after step 0}. */
  @Override
  public String toString() {
    return "%-7s %s: %s".formatted(action.label(), trial.name(), reason);
  }
}
