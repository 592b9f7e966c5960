package io.patchflow.workflow;

import io.patchflow.folder.RunFolder;
import io.patchflow.publish.Decision;
import java.util.ArrayList;
import java.util.List;

/** What a workflow would do, stage by stage: each follows from what is there and the one before. */
final class Plan {
  private Plan() {}

  /** The plan of {@code steps} for {@code run}; nothing is written. */
  static List<PlannedStage> of(RunFolder run, List<Step> steps) {
    List<PlannedStage> plan = new ArrayList<>();
    for (Step step : steps) {
      plan.add(new PlannedStage(step.stage(), decision(run, step, plan)));
    }
    return plan;
  }

  private static Decision decision(RunFolder run, Step step, List<PlannedStage> before) {
    if (before.isEmpty()) {
      step.stage().previous().ifPresent(run::requireManifest);
      return step.decision(run);
    }
    PlannedStage previous = before.get(before.size() - 1);
    String name = previous.stage().label();
    return switch (previous.decision().action()) {
      case SKIP -> step.decision(run);
      case REFUSE -> new Decision(Decision.Action.REFUSE, name + " is refused");
      case RUN, RESUME -> {
        boolean published = run.manifest(previous.stage()).isPresent();
        Decision now = published ? step.decision(run) : Decision.run(Decision.NOT_DONE);
        yield now.action() == Decision.Action.SKIP
            ? Decision.run("after %s, unless that changes nothing".formatted(name))
            : now;
      }
    };
  }
}
