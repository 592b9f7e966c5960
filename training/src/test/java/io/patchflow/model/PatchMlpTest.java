package io.patchflow.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.patchflow.backend.Backend;
import io.patchflow.cpu.CpuExecutor;
import io.patchflow.data.TrainingBatch;
import io.patchflow.executor.Executor;
import io.patchflow.layer.NetworkProgram;
import io.patchflow.nd4j.Nd4jExecutor;
import io.patchflow.program.Matrix.Parameter;
import io.patchflow.recipe.Recipe;
import io.patchflow.recipe.RecipeLoader;
import io.patchflow.schema.PatchSetInfo;
import io.patchflow.schema.PatchShape;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

class PatchMlpTest {

  @BeforeAll
  static void start() {
    // ND4J's own threads keep spinning between operations as small as these.
    Backend.start("nd4j", 1).close();
  }

  static Stream<Architecture> architectures() {
    return Stream.of(Networks.ONE_BLOCK, Networks.THREE_BLOCKS, Networks.GATED, Networks.MIXED);
  }

  @ParameterizedTest
  @CsvSource({"seed, 111212, 98", "best, 141466, 0"})
  void recipesHaveAsManyParametersAsPublished(String recipe, long trained, long state) {
    MultiLayerNetwork net = PatchMlp.create(ofRecipe(recipe), Networks.adam(0), 0);
    assertThat(PatchMlp.parameters(net)).isEqualTo(trained);
    assertThat(net.numParams()).as("with the running statistics").isEqualTo(trained + state);
  }

  @Test
  void sizesComeFromTheRecipeAndTheData() {
    assertThat(ofRecipe("seed")).isEqualTo(Networks.SEED);
    Architecture best = ofRecipe("best");
    assertThat(best.blocks()).hasSize(4);
    assertThat(List.of(best.batchNorm(), best.position(), best.headNorm()))
        .isEqualTo(List.of(false, true, true));
    assertThat(List.of(best.mean(), best.deviation())).isEqualTo(List.of(0.286, 0.353));
  }

  @ParameterizedTest
  @MethodSource("architectures")
  void itsProgramIsThatOfItsNetwork(Architecture architecture) {
    MultiLayerNetwork net = PatchMlp.create(architecture, Networks.adam(0), 0);
    NetworkProgram program = NetworkProgram.of(net);
    assertThat(PatchMlp.program(architecture).parameters()).isEqualTo(program.parameters());
    long next = 0;
    for (Parameter parameter : program.parameters()) {
      assertThat(parameter.offset()).as(parameter.name()).isEqualTo((int) next);
      next += parameter.size();
    }
    assertThat(next).isEqualTo(net.numParams());
    assertThat(program.program().output().columns()).isEqualTo(architecture.classes());
  }

  @ParameterizedTest
  @MethodSource("architectures")
  void aSavedNetworkGoesOnWithTheSameBits(Architecture architecture) throws IOException {
    for (Executor executor : List.of(new CpuExecutor(2), new Nd4jExecutor())) {
      try (executor) {
        MultiLayerNetwork net = PatchMlp.create(architecture, Networks.adam(1e-2), 7);
        TrainingBatch batch = TrainingBatches.of(architecture, 5, 1);
        step(executor, net, batch);
        ByteArrayOutputStream saved = new ByteArrayOutputStream();
        ModelSerializer.writeModel(net, saved, /* saveUpdater= */ true);
        MultiLayerNetwork restored =
            ModelSerializer.restoreMultiLayerNetwork(
                new ByteArrayInputStream(saved.toByteArray()), /* loadUpdater= */ true);
        assertThat(Bits.of(restored.params())).isEqualTo(Bits.of(net.params()));
        step(executor, net, batch);
        step(executor, restored, batch);
        assertThat(Bits.of(restored.params())).isEqualTo(Bits.of(net.params()));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("architectures")
  void theConfigurationIsWholeAsJson(Architecture architecture) {
    MultiLayerNetwork net = PatchMlp.create(architecture, Networks.adam(1e-2), 7);
    String json = net.getLayerWiseConfigurations().toJson();
    assertThat(MultiLayerConfiguration.fromJson(json).toJson()).isEqualTo(json);
    assertThat(json)
        .contains("io.patchflow.layer.EmbeddingLayer", "io.patchflow.layer.PoolLayer")
        .contains("io.patchflow.model.SoftmaxCrossEntropy");
  }

  /**
   * Deeplearning4j's own methods, for whoever uses a model.zip without this project's executors.
   */
  @ParameterizedTest
  @MethodSource("architectures")
  void deeplearning4jsOutputIsTheSoftmaxOfTheLogits(Architecture a) {
    MultiLayerNetwork net = PatchMlp.create(a, Networks.adam(0), 3);
    TrainingBatch batch = TrainingBatches.of(a, 6, 2);
    float[] logits;
    try (Executor executor = new CpuExecutor(1)) {
      step(executor, net, batch);
      logits = executor.inference(NetworkProgram.of(net).program(), net).logits(batch.patches(), 6);
    }
    INDArray output =
        net.output(Nd4j.createFromArray(batch.patches()).reshape(6, a.tokens(), a.patchDim()));
    for (int row = 0; row < 6; row++) {
      double sum = 0;
      for (int c = 0; c < a.classes(); c++) {
        sum += Math.exp(logits[row * a.classes() + c]);
      }
      for (int c = 0; c < a.classes(); c++) {
        assertThat(output.getDouble(row, c))
            .isCloseTo(Math.exp(logits[row * a.classes() + c]) / sum, within(1e-5));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("architectures")
  void deeplearning4jsGradientIsTheExecutors(Architecture a) {
    MultiLayerNetwork net = PatchMlp.create(a, Networks.adam(0), 3);
    MultiLayerNetwork same = PatchMlp.create(a, Networks.adam(0), 3);
    DataSet data = Networks.batch(a, 7, 4, DataType.FLOAT);
    net.setInput(data.getFeatures());
    net.setLabels(data.getLabels());
    net.computeGradientAndScore();
    TrainingBatch batch = new TrainingBatch(7, a.tokens() * a.patchDim(), a.classes());
    copy(data.getFeatures(), batch.patches());
    copy(data.getLabels(), batch.targets());
    try (Executor executor = new CpuExecutor(1)) {
      float[] unused = executor.training(NetworkProgram.of(same).program(), same).gradient(batch);
    }
    // Deeplearning4j divides by the batch in its updater.
    INDArray theirs = net.getFlattenedGradients().div(7);
    INDArray ours = same.getGradientsViewArray();
    assertThat(theirs.sub(ours).norm2Number().doubleValue())
        .isLessThan(1e-4 * ours.norm2Number().doubleValue());
  }

  @Test
  void deeplearning4jsFitLowersTheLoss() {
    Recipe.Optimizer fast =
        new Recipe.Optimizer("adam", 2e-2, 0.9, 0.999, 1e-8, 0, "none", 0, 0, 0, 0);
    for (Architecture a : List.of(Networks.ONE_BLOCK, Networks.GATED)) {
      MultiLayerNetwork net = PatchMlp.create(a, fast, 3);
      DataSet data = Networks.batch(a, 6, 4, DataType.FLOAT);
      double before = net.score(data, /* training= */ true);
      for (int i = 0; i < 30; i++) {
        net.fit(data);
      }
      assertThat(net.score(data, /* training= */ true)).isLessThan(before / 2);
    }
  }

  @Test
  void theSummaryNamesTheLayers() {
    String summary = PatchMlp.create(Networks.MIXED, Networks.adam(0), 3).summary();
    assertThat(summary)
        .contains("stem ", "block1 ", "block2 ", "block3 ", "pool ", "head ")
        .contains("gate.weight:{6,6}", "token.in.weight:{7,6}", "norm.weight:{1,8}");
  }

  private static void step(Executor executor, MultiLayerNetwork net, TrainingBatch batch) {
    executor.training(NetworkProgram.of(net).program(), net).step(batch, 1e-2);
  }

  private static void copy(INDArray from, float[] to) {
    float[] values = from.dup('c').data().asFloat();
    System.arraycopy(values, 0, to, 0, to.length);
  }

  private static Architecture ofRecipe(String name) {
    PatchSetInfo data =
        new PatchSetInfo(
            new PatchShape(28, 28, 1, 4),
            IntStream.range(0, 10).mapToObj(String::valueOf).toList());
    Recipe recipe = RecipeLoader.load(name, Map.of());
    return Architecture.of(
        recipe.model(), data, name.equals("best") ? 0.286 : 0, name.equals("best") ? 0.353 : 1);
  }
}
