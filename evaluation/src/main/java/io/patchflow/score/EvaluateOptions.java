package io.patchflow.score;

import io.patchflow.backend.Device;
import io.patchflow.failure.PatchflowException;
import io.patchflow.schema.Split;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;

/**
 * What to evaluate.
 *
 * @param splits the splits to score, at least one, none twice
 * @param device what the workers compute on
 * @param threads threads the forward pass of a worker may use, at least 1
 */
public record EvaluateOptions(List<Split> splits, Device device, int threads) {
  public EvaluateOptions {
    splits = List.copyOf(splits);
    List<String> problems = new ArrayList<>();
    if (splits.isEmpty()) {
      problems.add("evaluate: no split is named; expected train, test or both");
    } else if (EnumSet.copyOf(splits).size() < splits.size()) {
      problems.add("evaluate: a split is named twice: " + splits);
    }
    if (threads < 1) {
      problems.add("evaluate: threads must be at least 1, found " + threads);
    }
    if (!problems.isEmpty()) {
      throw PatchflowException.usage(problems);
    }
  }

  /** On the CPU. */
  public EvaluateOptions(List<Split> splits, int threads) {
    this(splits, Device.CPU, threads);
  }

  /** The test split alone, on the CPU. */
  public static EvaluateOptions test(int threads) {
    return new EvaluateOptions(List.of(Split.TEST), threads);
  }

  /** The same on {@code device}. */
  public EvaluateOptions on(Device device) {
    return new EvaluateOptions(splits, device, threads);
  }
}
