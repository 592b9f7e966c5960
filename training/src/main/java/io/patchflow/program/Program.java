package io.patchflow.program;

import io.patchflow.program.Matrix.Parameter;
import io.patchflow.program.Matrix.Value;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a model computes of one sample.
 *
 * @param input the patches, (tokens, patchDim), in 0 to 1
 * @param output what the last instruction leaves, for a whole model (1, classes) logits
 * @param shared instructions done once for all samples, before any is walked
 * @param sample instructions done for each sample
 */
public record Program(
    Value input, Value output, List<Instruction> shared, List<Instruction> sample) {

  public Program {
    shared = List.copyOf(shared);
    sample = List.copyOf(sample);
  }

  /** The same computation with the cheaper order of products. */
  public Program reordered() {
    return LinearChains.reordered(this);
  }

  /** Forward and backward. */
  public TrainingProgram training() {
    return Backward.of(this, /* inputGradient= */ false);
  }

  /** The same, with the gradient by the input; a batch's statistics count as fixed in it. */
  public TrainingProgram trainingWithInputGradient() {
    return Backward.of(this, /* inputGradient= */ true);
  }

  /** All parameters read, each once, in the order of their use. */
  public List<Parameter> parameters() {
    return Stream.concat(shared.stream(), sample.stream())
        .flatMap(instruction -> instruction.inputs().stream())
        .filter(Parameter.class::isInstance)
        .map(Parameter.class::cast)
        .distinct()
        .toList();
  }

  /** Whether {@code other} does the same to a sample; its parameters may have other names. */
  public boolean hasShapeOf(Program other) {
    return shape().equals(other.shape());
  }

  private List<String> shape() {
    return sample.stream()
        .map(
            i ->
                "%s %d x %d, %d"
                    .formatted(
                        i.getClass().getSimpleName(),
                        i.output().rows(),
                        i.output().columns(),
                        i.flops()))
        .toList();
  }

  /** Additions and multiplications a sample. */
  public long flops() {
    return sample.stream().mapToLong(Instruction::flops).sum();
  }
}
