package io.patchflow.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchflow.gradient.GradientCheck;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;

/** Every layer's gradients against finite differences, in double precision. */
class PatchMlpGradientTest {

  /**
   * With token maps alone, tokens first and channels first; each of the latter two once with the
   * token product, once with the channel product as the cheaper one, computed first.
   */
  static Stream<Named<Architecture>> architectures() {
    return Stream.of(
        Named.of("one block", architecture(List.of(List.of(4, 3, 2, 5)))),
        Named.of(
            "few tokens, many channels",
            architecture(List.of(List.of(2, 3, 6, 5), List.of(2, 2, 3, 6)))),
        Named.of(
            "many tokens, few channels",
            architecture(List.of(List.of(6, 2, 2, 3), List.of(5, 6, 5, 2)))));
  }

  @ParameterizedTest
  @MethodSource("architectures")
  void everyGradientIsThatOfTheLoss(Architecture architecture) {
    MultiLayerNetwork net = PatchMlp.create(architecture, Networks.adam(0), 11, DataType.DOUBLE);
    Map<String, Double> errors =
        GradientCheck.errors(net, Networks.batch(architecture, 6, 3, DataType.DOUBLE));
    assertThat(errors.keySet())
        .as("all but the running statistics")
        .containsExactlyInAnyOrderElementsOf(
            ModelParam.of(architecture).stream().map(p -> p.layer() + "_" + p.key()).toList());
    assertThat(errors).allSatisfy((name, error) -> assertThat(error).as(name).isLessThan(1e-6));
  }

  private static Architecture architecture(List<List<Integer>> blocks) {
    return new Architecture(3, 4, 5, blocks, 3);
  }
}
