package io.patchflow.executor;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchflow.backend.Backend;
import io.patchflow.cpu.CpuExecutor;
import io.patchflow.data.TrainingBatch;
import io.patchflow.driver.StandInDriver;
import io.patchflow.layer.NetworkProgram;
import io.patchflow.model.Architecture;
import io.patchflow.model.Bits;
import io.patchflow.model.Networks;
import io.patchflow.model.PatchMlp;
import io.patchflow.model.TrainingBatches;
import io.patchflow.nd4j.Nd4jExecutor;
import io.patchflow.program.Matrix.Parameter;
import io.patchflow.program.Program;
import io.patchflow.program.RandomProgram;
import io.patchflow.recipe.Block;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.factory.Nd4j;

/** The executors are several computations of the same programs. */
class ExecutorAgreementTest {
  private static final double CLOSE = 2e-4;

  /** Whose flat vector has room for any random program's parameters. */
  private static final Architecture ROOM =
      new Architecture(
          4, 16, 64, true, false, List.of(new Block.Mixer(40, 40, 40, 40)), false, 3, 0, 1);

  static {
    Backend.start("nd4j", 1).close();
  }

  static List<Architecture> architectures() {
    return List.of(
        Networks.ONE_BLOCK,
        Networks.THREE_BLOCKS,
        Networks.GATED,
        Networks.MIXED,
        Networks.SEED,
        // One token and one of everything: parts of a single value.
        new Architecture(
            1,
            2,
            2,
            false,
            true,
            List.of(new Block.Gate(2, 2), new Block.Gate(1, 1)),
            true,
            2,
            0,
            1),
        new Architecture(
            2, 1, 3, true, false, List.of(new Block.Mixer(1, 1, 1, 1)), false, 2, 0.5, 0.5));
  }

  @ParameterizedTest
  @MethodSource("architectures")
  void modelsAreComputedAlike(Architecture architecture) {
    MultiLayerNetwork net = PatchMlp.create(architecture, Networks.adam(5e-4), 7);
    for (int size : new int[] {1, 17}) {
      // Of these images, none has a relu so near to 0 that rounding decides on its side.
      assertAgreement(
          NetworkProgram.of(net).program(), net, TrainingBatches.of(architecture, size, 4), CLOSE);
    }
  }

  /** The last batch of an epoch, in arrays that had more in them. */
  @ParameterizedTest
  @MethodSource("executors")
  void aSmallerBatchIsAMeanOverItsOwnSamples(Executor executor) {
    TrainingBatch larger = TrainingBatches.of(Networks.MIXED, 40, 3);
    TrainingBatch alone = TrainingBatches.of(Networks.MIXED, 9, 3);
    System.arraycopy(larger.patches(), 0, alone.patches(), 0, alone.patches().length);
    System.arraycopy(larger.targets(), 0, alone.targets(), 0, alone.targets().length);
    System.arraycopy(larger.labels(), 0, alone.labels(), 0, 9);
    MultiLayerNetwork net = PatchMlp.create(Networks.MIXED, Networks.adam(5e-4), 7);
    Training training = executor.training(NetworkProgram.of(net).program(), net);
    float[] unused = training.gradient(larger);
    larger.resize(9);
    unused = training.gradient(larger);
    int[] found = Bits.of(net.getGradientsViewArray());
    Score score = last(training);
    unused = training.gradient(alone);
    assertThat(found).isEqualTo(Bits.of(net.getGradientsViewArray()));
    assertThat(score).isEqualTo(last(training));
    assertThat(score.samples()).isEqualTo(9);
    executor.close();
  }

  private static Score last(Training training) {
    List<Score> scores = training.read();
    return scores.get(scores.size() - 1);
  }

  static List<Executor> executors() {
    return List.of(new CpuExecutor(2), new Nd4jExecutor(), StandInDriver.executor());
  }

  @Property(tries = 60)
  void anyProgramIsComputedAlike(
      @ForAll @IntRange(min = 0, max = 12) int length, @ForAll long seed) {
    Program program = RandomProgram.of(length, seed);
    MultiLayerNetwork net = PatchMlp.create(ROOM, Networks.adam(0), 1);
    Assume.that(RandomProgram.parameters(program) <= net.numParams());
    Random random = new Random(seed);
    float[] params = new float[(int) net.numParams()];
    for (int i = 0; i < params.length; i++) {
      params[i] = 0.7f * (float) random.nextGaussian();
    }
    for (Parameter parameter : program.parameters()) {
      if (!parameter.trained()) {
        Arrays.fill(params, parameter.offset(), parameter.offset() + parameter.size(), 1);
      }
    }
    net.params().assign(Nd4j.createFromArray(params).reshape(1, params.length));
    TrainingBatch batch =
        TrainingBatches.of(program.input().size(), program.output().size(), 9, seed);
    // Norms of nearly equal values make much of single precision's rounding.
    assertAgreement(program, net, batch, 1e-2);
  }

  private static void assertAgreement(
      Program program, MultiLayerNetwork net, TrainingBatch batch, double close) {
    float[] start = net.params().dup('c').data().asFloat();
    List<Map<String, float[]>> results = new ArrayList<>();
    for (Executor executor :
        List.of(new Nd4jExecutor(), new CpuExecutor(2), StandInDriver.executor())) {
      net.params().assign(Nd4j.createFromArray(start).reshape(1, start.length));
      try (executor) {
        results.add(results(executor, program, net, batch));
      }
    }
    net.params().assign(Nd4j.createFromArray(start).reshape(1, start.length));
    Map<String, float[]> expected = results.get(0);
    double largest = expected.values().stream().mapToDouble(v -> norm(v, v.length)).max().orElse(0);
    for (int executor = 1; executor < results.size(); executor++) {
      String which = executor == 1 ? "cpu" : "cuda";
      results
          .get(executor)
          .forEach(
              (name, values) ->
                  assertThat(distance(values, expected.get(name), 1e-2 * largest))
                      .as("distance of %s on %s", name, which)
                      .isLessThan(close));
    }
  }

  private static Map<String, float[]> results(
      Executor executor, Program program, MultiLayerNetwork net, TrainingBatch batch) {
    Map<String, float[]> results = new LinkedHashMap<>();
    int outputs = program.output().size();
    float[] logits = executor.inference(program, net).logits(batch.patches(), batch.size());
    results.put("inference", Arrays.copyOf(logits, batch.size() * outputs));
    Training training = executor.training(program, net);
    results.put("logits", Arrays.copyOf(training.gradient(batch), batch.size() * outputs));
    results.put("loss", new float[] {(float) training.read().get(0).loss()});
    float[] gradients = net.getGradientsViewArray().dup('c').data().asFloat();
    float[] params = net.params().dup('c').data().asFloat();
    for (Parameter p : program.parameters()) {
      results.put(
          p.name(),
          Arrays.copyOfRange(p.trained() ? gradients : params, p.offset(), p.offset() + p.size()));
    }
    return results;
  }

  private static double distance(float[] found, float[] expected, double least) {
    float[] difference = new float[expected.length];
    for (int i = 0; i < difference.length; i++) {
      difference[i] = found[i] - expected[i];
    }
    double norm = norm(difference, difference.length);
    return norm == 0 ? 0 : norm / Math.max(norm(expected, expected.length), least);
  }

  private static double norm(float[] values, int length) {
    double sum = 0;
    for (int i = 0; i < length; i++) {
      sum += (double) values[i] * values[i];
    }
    return Math.sqrt(sum);
  }
}
