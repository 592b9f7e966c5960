package io.patchflow.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;

class ModelParamTest {

  static List<Architecture> architectures() {
    return List.of(Networks.ONE_BLOCK, Networks.SEED, Networks.THREE_BLOCKS);
  }

  @ParameterizedTest
  @MethodSource("architectures")
  void everyParameterOfTheNetworkIsNamedOnce(Architecture architecture) {
    MultiLayerNetwork net = PatchMlp.create(architecture, Networks.adam(0), 1);
    List<ModelParam> params = new ArrayList<>(ModelParam.of(architecture));
    params.addAll(ModelParam.runningStatistics());
    assertThat(params.stream().map(p -> p.layer() + "_" + p.key()))
        .containsExactlyInAnyOrderElementsOf(net.paramTable().keySet());
    assertThat(params.stream().map(ModelParam::name)).doesNotHaveDuplicates();
    assertThat(params.stream().mapToLong(p -> p.in(net).length()).sum()).isEqualTo(net.numParams());
  }

  @ParameterizedTest
  @MethodSource("architectures")
  void weightsHaveTheirFanInAsColumns(Architecture architecture) {
    MultiLayerNetwork net = PatchMlp.create(architecture, Networks.adam(0), 1);
    List<ModelParam> params = ModelParam.of(architecture);
    for (int i = 0; i < params.size(); i += 2) {
      ModelParam weight = params.get(i);
      ModelParam bias = params.get(i + 1);
      assertThat(weight.isWeight()).as(weight.name()).isTrue();
      assertThat(bias.isWeight()).as(bias.name()).isFalse();
      assertThat(bias.fanIn()).as(bias.name()).isEqualTo(weight.fanIn());
      INDArray values = weight.in(net);
      if (weight.fanIn() > 0) {
        assertThat(values.columns()).as(weight.name()).isEqualTo(weight.fanIn());
      }
      assertThat(bias.in(net).length()).as(bias.name()).isEqualTo(values.size(0));
    }
  }

  @Test
  void namesAreThoseOfTorch() {
    assertThat(ModelParam.of(Networks.ONE_BLOCK).stream().map(ModelParam::name))
        .containsExactly(
            "stem.linear.weight",
            "stem.linear.bias",
            "stem.bn.weight",
            "stem.bn.bias",
            "block1.token.in.weight",
            "block1.token.in.bias",
            "block1.token.out.weight",
            "block1.token.out.bias",
            "block1.channel.in.weight",
            "block1.channel.in.bias",
            "block1.channel.out.weight",
            "block1.channel.out.bias",
            "head.weight",
            "head.bias");
  }

  @Test
  void aParameterIsAViewIntoTheNetwork() {
    MultiLayerNetwork net = PatchMlp.create(Networks.ONE_BLOCK, Networks.adam(0), 1);
    for (ModelParam param : ModelParam.of(Networks.ONE_BLOCK)) {
      param.in(net).assign(42);
    }
    ModelParam.runningStatistics().forEach(param -> param.in(net).assign(42));
    assertThat(net.params().toFloatVector()).containsOnly(42);
  }
}
