package io.patchflow.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.patchflow.data.TrainingBatch;
import io.patchflow.executor.Executor;
import io.patchflow.executor.Inference;
import io.patchflow.executor.Score;
import io.patchflow.executor.Training;
import io.patchflow.failure.ExitCode;
import io.patchflow.failure.PatchflowException;
import io.patchflow.layer.NetworkProgram;
import io.patchflow.model.Architecture;
import io.patchflow.model.PatchMlp;
import io.patchflow.nd4j.Nd4jExecutor;
import io.patchflow.optim.FlatOptimizer;
import io.patchflow.program.Program;
import io.patchflow.recipe.Block;
import io.patchflow.recipe.RecipeLoader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SelfCheckTest {

  @BeforeAll
  static void start() {
    Backend.start("nd4j", 1).close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"cpu", "nd4j"})
  void theCpuBackendPassesWithBothExecutors(String kernel) {
    try (Backend backend = Backend.start(kernel, 2)) {
      SelfCheck.require(backend, PatchMlp::ofSelfCheck);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "LOSS, 'loss, value 0'",
    "GRADIENT, '\\S+, value \\d+'",
    "BIAS_GRADIENT, '\\S+, value \\d+'",
    "SCALED_STEP, '\\S+, value \\d+'",
    "NO_STEP, '\\S+, value \\d+'",
    "STATISTICS, 'stem.bn.(mean|var), value \\d+'",
    "INFERENCE, 'logits, value \\d+'",
    "NAN, 'loss, value 0'"
  })
  void anExecutorsMistakeIsFound(Mistake mistake, String where) {
    assertThat(failure(new Mistaken(mistake), PatchMlp::ofSelfCheck))
        .matches("self-check of here: " + where + ": expected \\S+, found \\S+");
  }

  @ParameterizedTest
  @CsvSource({
    "optimizer.eps, 1e-3",
    "optimizer.weightDecay, 0.01",
    "optimizer.beta1, 0.8",
    "optimizer.name, sgd",
    "optimizer.spares, bias-norm"
  })
  void aMistakeInTheOptimiserIsFound(String key, String value) {
    assertThat(failure(new Nd4jExecutor(), model -> network(model, key, value)))
        .matches("self-check of here: \\S+, value \\d+: expected \\S+, found \\S+");
  }

  @Test
  void theNetworkOfTheseTestsIsTheRightOne() {
    SelfCheck.require(
        "here", new Nd4jExecutor(), model -> network(model, "optimizer.beta1", "0.9"));
  }

  private static MultiLayerNetwork network(SelfCheck.Case model, String key, String value) {
    List<Integer> sizes = model.block();
    Map<String, String> keys =
        new HashMap<>(
            Map.of(
                "optimizer.learningRate", String.valueOf(model.learningRate()),
                "optimizer.weightDecay", String.valueOf(model.weightDecay())));
    keys.put(key, value);
    return PatchMlp.create(
        new Architecture(
            model.tokens(),
            model.patchDim(),
            model.stem(),
            true,
            false,
            List.of(new Block.Mixer(sizes.get(0), sizes.get(1), sizes.get(2), sizes.get(3))),
            false,
            model.classes(),
            0,
            1),
        RecipeLoader.load("seed", keys).optimizer(),
        0);
  }

  private static String failure(Executor executor, SelfCheck.Networks networks) {
    PatchflowException failure =
        catchThrowableOfType(
            PatchflowException.class, () -> SelfCheck.require("here", executor, networks));
    assertThat(failure).as("what the check throws").isNotNull();
    assertThat(failure.exitCode()).isEqualTo(ExitCode.BACKEND);
    return failure.getMessage();
  }

  /** What an executor may get wrong. */
  enum Mistake {
    LOSS,
    GRADIENT,
    BIAS_GRADIENT,
    SCALED_STEP,
    NO_STEP,
    STATISTICS,
    INFERENCE,
    NAN
  }

  /** ND4J's executor with one mistake. */
  private record Mistaken(Mistake mistake, Executor right) implements Executor {
    Mistaken(Mistake mistake) {
      this(mistake, new Nd4jExecutor());
    }

    @Override
    public String name() {
      return "mistaken";
    }

    @Override
    public Training training(Program program, MultiLayerNetwork net) {
      return new MistakenTraining(mistake, right.training(program, net), net);
    }

    @Override
    public Inference inference(Program program, MultiLayerNetwork net) {
      Inference inference = right.inference(program, net);
      return (patches, size) -> {
        float[] logits = inference.logits(patches, size);
        logits[4] *= mistake == Mistake.INFERENCE ? 1.001f : 1;
        return logits;
      };
    }

    @Override
    public void close() {}
  }

  private record MistakenTraining(Mistake mistake, Training right, MultiLayerNetwork net)
      implements Training {
    @Override
    public void step(TrainingBatch batch, double learningRate) {
      double used = mistake == Mistake.SCALED_STEP ? 1.001 * learningRate : learningRate;
      float[] unused = gradient(batch);
      if (mistake != Mistake.NO_STEP) {
        new FlatOptimizer(net).step(used);
      }
    }

    @Override
    public float[] gradient(TrainingBatch batch) {
      float[] logits = right.gradient(batch);
      NetworkProgram program = NetworkProgram.of(net);
      if (mistake == Mistake.GRADIENT) {
        flip(program.parameter("block1.token.in.weight").offset() + 3L);
      } else if (mistake == Mistake.BIAS_GRADIENT) {
        net.getGradientsViewArray().putScalar(program.parameter("head.bias").offset(), 0);
      } else if (mistake == Mistake.STATISTICS) {
        net.params().putScalar(program.parameter("stem.bn.var").offset(), 1);
      }
      return logits;
    }

    private void flip(long at) {
      float value = net.getGradientsViewArray().getFloat(at);
      net.getGradientsViewArray().putScalar(at, -value);
    }

    @Override
    public boolean due() {
      return right.due();
    }

    @Override
    public List<Score> read() {
      return right.read().stream()
          .map(
              score ->
                  switch (mistake) {
                    case LOSS -> new Score(score.samples(), 1.001 * score.lossSum(), score.hits());
                    case NAN -> new Score(score.samples(), Double.NaN, score.hits());
                    default -> score;
                  })
          .toList();
    }
  }
}
