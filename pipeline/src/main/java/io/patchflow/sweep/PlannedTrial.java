package io.patchflow.sweep;

import io.patchflow.folder.Stage;
import io.patchflow.publish.Decision;
import io.patchflow.workflow.PlannedStage;
import java.util.List;

/**
 * A line of a sweep's plan: what there is to do for a trial, all stages taken together.
 *
 * @param reason for people, such as {@code train: not done yet}
 */
public record PlannedTrial(Trial trial, Decision.Action action, String reason) {

  /** A trial for which not even the patches are there. */
  static PlannedTrial fresh(Trial trial) {
    return of(trial, List.of(new PlannedStage(Stage.DECODE, Decision.run(Decision.NOT_DONE))));
  }

  /**
   * Summarises the stages of a trial: it is done if all are, and else named by the first that is
   * not; patches that are yet to be taken over do not count beside a training.
   */
  static PlannedTrial of(Trial trial, List<PlannedStage> stages) {
    for (Decision.Action action : List.of(Decision.Action.REFUSE, Decision.Action.RESUME)) {
      for (PlannedStage stage : stages) {
        if (stage.decision().action() == action) {
          return new PlannedTrial(trial, action, reason(stage));
        }
      }
    }
    return stages.stream()
        .filter(stage -> stage.decision().action() == Decision.Action.RUN)
        .findFirst()
        .map(stage -> new PlannedTrial(trial, Decision.Action.RUN, reason(stage)))
        .orElseGet(() -> new PlannedTrial(trial, Decision.Action.SKIP, "done"));
  }

  private static String reason(PlannedStage stage) {
    return stage.decision().reason().equals(Decision.NOT_DONE) && stage.stage() == Stage.DECODE
        ? Decision.NOT_DONE
        : stage.stage().label() + ": " + stage.decision().reason();
  }

  boolean isDone() {
    return action == Decision.Action.SKIP;
  }

  /** Such as {@code resume batchSize-64_seed-1: train: resumes in epoch 3 after step 0}. */
  @Override
  public String toString() {
    return "%-7s %s: %s".formatted(action.label(), trial.name(), reason);
  }
}
