package io.patchflow.workflow;

import io.patchflow.folder.Stage;
import io.patchflow.publish.Decision;

/** A line of a workflow's plan. */
public record PlannedStage(Stage stage, Decision decision) {

  /** Such as {@code train resume resumes in epoch 3 after step 0}. */
  @Override
  public String toString() {
    return "%-9s %-7s %s".formatted(stage.label(), decision.action().label(), decision.reason());
  }
}
