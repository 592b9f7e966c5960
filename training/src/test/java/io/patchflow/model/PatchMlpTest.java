package io.patchflow.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.patchflow.kernel.CpuKernel;
import io.patchflow.kernel.Kernel;
import io.patchflow.kernel.Nd4jKernel;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

class PatchMlpTest {

  static Stream<Kernel> kernels() {
    return Stream.of(new CpuKernel(2), new Nd4jKernel());
  }

  @Test
  void recipeSeedHasAsManyParametersAsPublished() {
    MultiLayerNetwork net = PatchMlp.create(Networks.SEED, Networks.adam(0), 0);
    assertThat(PatchMlp.parameters(net)).isEqualTo(111_212);
    assertThat(net.numParams()).as("with the running statistics").isEqualTo(111_212 + 2 * 49);
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void aSavedNetworkGivesTheSameBits(Kernel kernel) throws IOException {
    MultiLayerNetwork net = PatchMlp.create(Networks.THREE_BLOCKS, Networks.adam(1e-2), 7);
    PatchMlp.use(net, kernel);
    DataSet batch = Networks.batch(Networks.THREE_BLOCKS, 5, 1, DataType.FLOAT);
    net.fit(batch);
    ByteArrayOutputStream saved = new ByteArrayOutputStream();
    ModelSerializer.writeModel(net, saved, true);
    MultiLayerNetwork restored =
        ModelSerializer.restoreMultiLayerNetwork(
            new ByteArrayInputStream(saved.toByteArray()), true);
    PatchMlp.use(restored, kernel);

    INDArray logits = Networks.logits(net, batch.getFeatures());
    assertThat(Bits.of(Networks.logits(restored, batch.getFeatures()))).isEqualTo(Bits.of(logits));
    assertThat(logits.shape()).containsExactly(5, 26);
    net.fit(batch);
    restored.fit(batch);
    assertThat(Bits.of(restored.params()))
        .as("parameters after one more step")
        .isEqualTo(Bits.of(net.params()));
  }

  @Test
  void theConfigurationIsWholeAsJson() {
    MultiLayerNetwork net = PatchMlp.create(Networks.THREE_BLOCKS, Networks.adam(1e-2), 7);
    String json = net.getLayerWiseConfigurations().toJson();
    assertThat(MultiLayerConfiguration.fromJson(json).toJson()).isEqualTo(json);
    assertThat(json)
        .contains("io.patchflow.layer.StemLayer", "io.patchflow.layer.MixLayer")
        .contains("io.patchflow.layer.TokenMeanLayer", "io.patchflow.model.SoftmaxCrossEntropy")
        .as("the loss keeps no figures of a batch")
        .doesNotContain("batchLoss", "batchHits", "\"hits\"");
  }

  @Test
  void theOutputIsTheSoftmaxOfTheLogits() {
    MultiLayerNetwork net = Networks.small(3);
    INDArray input = Networks.smallBatch(6, 2).getFeatures();
    INDArray logits = Networks.logits(net, input);
    INDArray output = net.output(input);
    for (int row = 0; row < 6; row++) {
      double sum = 0;
      for (int c = 0; c < 3; c++) {
        sum += Math.exp(logits.getDouble(row, c));
      }
      for (int c = 0; c < 3; c++) {
        assertThat(output.getDouble(row, c))
            .isCloseTo(Math.exp(logits.getDouble(row, c)) / sum, within(1e-6));
      }
    }
  }
}
