package io.patchflow.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.patchflow.model.Networks;
import io.patchflow.model.PatchMlp;
import io.patchflow.program.Matrix.Parameter;
import java.util.List;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.junit.jupiter.api.Test;

class NetworkProgramTest {

  @Test
  void parametersAreNamedByLayerAndLieOneBehindTheOther() {
    NetworkProgram net = PatchMlp.program(Networks.ONE_BLOCK);
    assertThat(net.parameter("stem.linear.weight"))
        .isEqualTo(new Parameter("stem.linear.weight", 6, 16, 0, true));
    assertThat(net.parameter("stem.bn.mean"))
        .as("running statistics have no gradient")
        .isEqualTo(new Parameter("stem.bn.mean", 4, 1, 96 + 6 + 8, false));
    assertThat(net.parameter("head.weight").columns()).isEqualTo(3);
    assertThatThrownBy(() -> net.parameter("stem.weight"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no parameter stem.weight");
  }

  @Test
  void layersOfOtherKindsAreRefused() {
    EmbeddingLayer stem = new EmbeddingLayer(4, 16, 6, false, false, 0, 1);
    stem.setLayerName("stem");
    assertThatThrownBy(
            () -> NetworkProgram.of(List.of(new DenseLayer.Builder().nIn(4).nOut(3).build())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("its first layer is no stem");
    ConvolutionLayer other = new ConvolutionLayer.Builder(3, 3).nIn(4).nOut(3).build();
    assertThatThrownBy(() -> NetworkProgram.of(List.of(stem, other))).isNotNull();
  }

  @Test
  void channelsOfAnEarlierReleasesLayerDoNotChangeWithoutBeingMixed() {
    assertThatThrownBy(() -> new MixShape(2, 3, 4, 5, false, true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("channels change without being mixed");
  }

  @Test
  void pixelsNeedADeviation() {
    for (double deviation : new double[] {0, -1, Double.NaN}) {
      assertThatThrownBy(() -> new EmbeddingLayer(4, 16, 6, false, false, 0.3, deviation))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "pixels: expected a mean and a deviation above 0, found 0.3 and " + deviation);
    }
  }
}
