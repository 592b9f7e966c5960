package io.patchflow.gpu;

import io.patchflow.program.Instruction;
import io.patchflow.program.Instruction.Statistics;
import io.patchflow.program.Matrix;
import io.patchflow.program.Program;
import io.patchflow.program.TrainingProgram;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A program as the kernels read it, and how much memory it takes.
 *
 * @param code all instructions, {@link Words#COUNT} words each
 * @param forward shared instructions before the samples', in levels
 * @param sample those of a sample
 * @param backward shared instructions behind the samples'
 * @param values what shared values start from, constants among them
 * @param partSize floats of the gradients that samples add to, the parameters' first: a block's
 * @param gradientSize the same with those that shared instructions alone add to
 * @param scratchSize floats of device memory for a block
 * @param momentsSize doubles that batch normalisation's statistics take
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record DeviceProgram(
    int[] code,
    List<Part> forward,
    Part sample,
    List<Part> backward,
    float[] values,
    int partSize,
    int gradientSize,
    int scratchSize,
    int momentsSize) {

  /**
   * Some instructions of the code.
   *
   * @param blocks that share each of them
   */
  record Part(int first, int count, int blocks) {}

  /** Of a block. */
  private static final int WARPS = 8;

  /** For a shared instruction. */
  private static final int MOST_BLOCKS = 64;

  /** Gathers the parts. */
  private static final class Code {
    private final List<int[]> all = new ArrayList<>();
    private final Encoder encoder;

    Code(Encoder encoder) {
      this.encoder = encoder;
    }

    Part add(List<int[]> part, int blocks) {
      all.addAll(part);
      return new Part(all.size() - part.size(), part.size(), blocks);
    }

    List<Part> levels(List<Instruction> shared) {
      return Levels.of(shared).stream()
          .map(
              level ->
                  add(level.stream().map(i -> encoder.of(i).toArray()).toList(), blocks(level)))
          .toList();
    }

    /** A warp a value, or a block a token; these need not be all there are. */
    private static int blocks(List<Instruction> level) {
      int most = 1;
      for (Instruction i : level) {
        int size = i.output().size();
        most = Math.max(most, i instanceof Statistics ? size : (size + WARPS - 1) / WARPS);
      }
      return Math.min(most, MOST_BLOCKS);
    }

    int[] words() {
      return all.stream().flatMapToInt(Arrays::stream).toArray();
    }
  }

  /**
   * Forward alone.
   *
   * @param parameters of the network
   * @param chip floats that a block may have on the chip
   */
  static DeviceProgram inference(Program program, int parameters, int chip) {
    Places places = new Places(program.sample(), program.output(), parameters, chip);
    Encoder encoder = new Encoder(places);
    Code code = new Code(encoder);
    List<Part> forward = code.levels(program.shared());
    List<int[]> sample = new ArrayList<>();
    sample.add(encoder.input(program.input()).toArray());
    sample.addAll(new SampleCode(places, encoder, program.sample()).of(program.sample()));
    sample.add(encoder.output(program.output()).toArray());
    Part walk = code.add(sample, Engine.BLOCKS);
    return new DeviceProgram(
        code.words(), forward, walk, List.of(), places.values(), 0, 0, places.scratchSize(), 0);
  }

  /** Forward and backward, as {@link #inference}. */
  static DeviceProgram training(TrainingProgram training, int parameters, int chip) {
    Program program = training.forward();
    Matrix logits = program.output();
    Places places = new Places(training.sample(), program.output(), parameters, chip);
    Encoder encoder = new Encoder(places);
    Code code = new Code(encoder);
    List<Part> forward = code.levels(program.shared());
    SampleCode part = new SampleCode(places, encoder, training.sample());
    List<int[]> sample = new ArrayList<>();
    sample.add(encoder.input(program.input()).toArray());
    sample.addAll(part.of(program.sample()));
    sample.add(encoder.output(logits).toArray());
    sample.add(encoder.loss(logits, training.outputGradient()).toArray());
    sample.addAll(part.of(training.sampleBackward()));
    // Places are given in the order of use: what shared instructions add to comes behind.
    int partSize = places.gradientSize();
    sample.addAll(0, part.zeros(partSize));
    Part walk = code.add(sample, Engine.BLOCKS);
    List<Part> backward = code.levels(training.sharedBackward());
    return new DeviceProgram(
        code.words(),
        forward,
        walk,
        backward,
        places.values(),
        partSize,
        places.gradientSize(),
        places.scratchSize(),
        momentsSize(program.shared()));
  }

  private static int momentsSize(List<Instruction> shared) {
    List<Integer> sizes =
        shared.stream()
            .filter(Statistics.class::isInstance)
            .map(statistics -> ((Statistics) statistics).norm())
            .map(norm -> Math.multiplyExact(norm.gamma().rows(), moments(norm.weight().columns())))
            .toList();
    if (sizes.size() > 1) {
      throw new IllegalArgumentException("expected at most one batch normalisation");
    }
    return sizes.isEmpty() ? 0 : sizes.get(0);
  }

  /** Mean and root of the outputs, mean and covariance of the patches. */
  private static int moments(int dim) {
    return Math.addExact(2 + dim, Math.multiplyExact(dim, dim));
  }
}
