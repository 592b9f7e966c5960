package io.patchflow.workflow;

import io.patchflow.publish.Stage;
import io.patchflow.publish.Verdict;

/** A line of a workflow's plan. */
public record PlannedStage(Stage stage, Verdict verdict) {

  /** Such as {@code train resume resumes in epoch 3 after step 0}. */
  @Override
  public String toString() {
    return "%-9s %-7s %s".formatted(stage.label(), verdict.action().label(), verdict.reason());
  }
}
