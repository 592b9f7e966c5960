package io.patchflow.program;

import io.patchflow.program.Matrix.Value;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A step on a batch: shared forward, then each sample forward and backward, then shared backward.
 *
 * @param forward the program that is trained
 * @param outputGradient the gradient of the loss by the program's output, set by the executor
 *     between a sample's forward and backward instructions
 * @param inputGradient the gradient by its input, where it was asked for
 * @param sampleBackward done for each sample; adds to the gradients of shared matrices
 * @param sharedBackward done once, when these are complete
 */
public record TrainingProgram(
    Program forward,
    Value outputGradient,
    Optional<Value> inputGradient,
    List<Instruction> sampleBackward,
    List<Instruction> sharedBackward) {

  public TrainingProgram {
    sampleBackward = List.copyOf(sampleBackward);
    sharedBackward = List.copyOf(sharedBackward);
  }

  /** All that is done for a sample. */
  public List<Instruction> sample() {
    return Stream.concat(forward.sample().stream(), sampleBackward.stream()).toList();
  }

  /** Additions and multiplications a sample, forward and backward. */
  public long flops() {
    return sample().stream().mapToLong(Instruction::flops).sum();
  }
}
