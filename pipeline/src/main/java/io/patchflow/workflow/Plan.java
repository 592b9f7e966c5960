package io.patchflow.workflow;

import io.patchflow.publish.RunFolder;
import io.patchflow.publish.Verdict;
import java.util.ArrayList;
import java.util.List;

/** What a workflow would do, judged stage by stage: each by what stands and by the one before. */
final class Plan {
  private Plan() {}

  /** The plan of {@code steps} for {@code run}; nothing is written. */
  static List<PlannedStage> of(RunFolder run, List<Step> steps) {
    List<PlannedStage> plan = new ArrayList<>();
    for (Step step : steps) {
      plan.add(new PlannedStage(step.stage(), verdict(run, step, plan)));
    }
    return plan;
  }

  private static Verdict verdict(RunFolder run, Step step, List<PlannedStage> before) {
    if (before.isEmpty()) {
      step.stage().previous().ifPresent(run::requireManifest);
      return step.verdict(run);
    }
    PlannedStage previous = before.get(before.size() - 1);
    String name = previous.stage().label();
    return switch (previous.verdict().action()) {
      case SKIP -> step.verdict(run);
      case REFUSE -> new Verdict(Verdict.Action.REFUSE, name + " is refused");
      case RUN, RESUME -> {
        boolean stands = run.manifest(previous.stage()).isPresent();
        Verdict asItStands = stands ? step.verdict(run) : Verdict.run(Verdict.NOT_DONE);
        yield asItStands.action() == Verdict.Action.SKIP
            ? Verdict.run("after %s, unless that changes nothing".formatted(name))
            : asItStands;
      }
    };
  }
}
