package io.patchflow.optim;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchflow.model.Npz;
import io.patchflow.recipe.Recipe;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Steps on some of the linear maps of a golden case, as parameters of a network. */
class FlatOptimizerTest {
  private static final Map<String, Integer> LAYERS = Map.of("stem", 0, "block1.in", 1);

  @ParameterizedTest
  @ValueSource(strings = {"gmlp", "gmlp-tiny"})
  void anAdamWStepIsPyTorchsAndSparesBiases(String name) throws IOException {
    Npz golden = new Npz(Path.of("src/test/resources/parity", name, "tensors.npz"));
    MultiLayerNetwork net = network(golden, adamw("bias-norm"));
    fill(net, golden);

    new FlatOptimizer(net).step(golden.get("lr").getDouble(0));

    LAYERS.forEach(
        (map, layer) -> {
          assertClose(map + ".weight", net.getLayer(layer).getParam("W").transpose(), golden);
          assertClose(map + ".bias", net.getLayer(layer).getParam("b"), golden);
        });
    assertThat(net.getIterationCount()).isEqualTo(1);
  }

  @Test
  void nothingIsSparedUnlessTheRecipeSaysSo() throws IOException {
    Npz golden = new Npz(Path.of("src/test/resources/parity/gmlp-tiny/tensors.npz"));
    MultiLayerNetwork net = network(golden, adamw("none"));
    fill(net, golden);
    double rate = golden.get("lr").getDouble(0);
    new FlatOptimizer(net).step(rate);

    INDArray bias = net.getLayer(0).getParam("b");
    INDArray before = golden.get("init.stem.bias").castTo(DataType.DOUBLE);
    INDArray after = golden.get("exact.after1.stem.bias").reshape(bias.shape());
    assertThat(
            after
                .sub(bias)
                .sub(before.mul(rate * 0.05).reshape(bias.shape()))
                .amaxNumber()
                .doubleValue())
        .isLessThan(1e-9);
  }

  /** A new rate must not cost the moments, nor may the network's own count. */
  @Test
  void eachStepHasItsOwnRate() throws IOException {
    Npz golden = new Npz(Path.of("src/test/resources/parity/gmlp-tiny/tensors.npz"));
    INDArray fast = secondStep(golden, 4e-3);
    INDArray slow = secondStep(golden, 1e-3);
    assertThat(fast.sub(slow.mul(4)).amaxNumber().doubleValue()).isLessThan(1e-12);
    assertThat(fast.amaxNumber().doubleValue()).isGreaterThan(1e-3);
  }

  /** What a second step at {@code rate} takes off the parameters. */
  private static INDArray secondStep(Npz golden, double rate) {
    MultiLayerNetwork net = network(golden, adamw("bias-norm"));
    FlatOptimizer optimizer = new FlatOptimizer(net);
    fill(net, golden);
    optimizer.step(1e-2);
    gradient(net, golden);
    INDArray before = net.params().dup();
    optimizer.step(rate);
    return before.subi(net.params());
  }

  private static void assertClose(String name, INDArray found, Npz golden) {
    INDArray expected = golden.get("exact.after1." + name).reshape(found.shape());
    assertThat(
            found.sub(expected).norm2Number().doubleValue() / expected.norm2Number().doubleValue())
        .as("relative error of %s after a step", name)
        .isLessThan(1e-9);
  }

  private static void fill(MultiLayerNetwork net, Npz golden) {
    LAYERS.forEach(
        (map, layer) -> {
          net.getLayer(layer)
              .getParam("W")
              .assign(golden.get("init." + map + ".weight").transpose());
          net.getLayer(layer).getParam("b").assign(golden.get("init." + map + ".bias"));
        });
    gradient(net, golden);
  }

  private static void gradient(MultiLayerNetwork net, Npz golden) {
    LAYERS.forEach(
        (map, layer) -> {
          String name = "exact.step1.grad." + map;
          INDArray weight = net.getLayer(layer).getParam("W");
          long from = offset(net, layer);
          INDArray flat = net.getFlattenedGradients().reshape(net.numParams());
          // Deeplearning4j keeps (in, out) in Fortran's order, which is (out, in) in C's.
          set(flat, from, golden.get(name + ".weight"));
          set(flat, from + weight.length(), golden.get(name + ".bias"));
        });
  }

  private static long offset(MultiLayerNetwork net, int layer) {
    return layer == 0 ? 0 : net.getLayer(0).numParams();
  }

  private static void set(INDArray flat, long from, INDArray values) {
    INDArray row = values.dup('c').reshape(values.length());
    for (int i = 0; i < row.length(); i++) {
      flat.putScalar(from + i, row.getDouble(i));
    }
  }

  private static Recipe.Optimizer adamw(String spares) {
    return new Recipe.Optimizer("adamw", 4e-3, 0.9, 0.999, 1e-8, 0.05, spares, 0, 0, 0, 0);
  }

  private static MultiLayerNetwork network(Npz golden, Recipe.Optimizer optimizer) {
    long[] in = golden.get("init.stem.weight").shape();
    long[] next = golden.get("init.block1.in.weight").shape();
    NeuralNetConfiguration.ListBuilder layers =
        new NeuralNetConfiguration.Builder()
            .dataType(DataType.DOUBLE)
            .updater(Optimizers.of(optimizer))
            .list()
            .layer(new DenseLayer.Builder().nIn(in[1]).nOut(in[0]).build())
            .layer(new OutputLayer.Builder().nIn(next[1]).nOut(next[0]).build());
    var configuration = layers.build();
    for (NeuralNetConfiguration each : configuration.getConfs()) {
      BaseLayer layer = (BaseLayer) each.getLayer();
      layer.setRegularization(Optimizers.decay(optimizer, /* biasOrNorm= */ false));
      layer.setRegularizationBias(Optimizers.decay(optimizer, /* biasOrNorm= */ true));
    }
    MultiLayerNetwork net = new MultiLayerNetwork(configuration);
    net.init();
    net.initGradientsView();
    return net;
  }
}
