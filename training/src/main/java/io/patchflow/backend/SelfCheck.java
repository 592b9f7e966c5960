package io.patchflow.backend;

import io.patchflow.failure.ExitCode;
import io.patchflow.failure.PatchflowException;
import io.patchflow.kernel.Kernel;
import io.patchflow.kernel.LayerOp;
import io.patchflow.kernel.MixShape;
import io.patchflow.kernel.Nd4jKernel;
import io.patchflow.kernel.Nd4jLoss;
import io.patchflow.optim.FlatOptimizer;
import io.patchflow.optim.TorchAdam;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Holds a backend against plain Java on a small case: a matrix product, the model's forward and
 * backward pass, one step of Adam. For a backend that this project was never run on.
 */
public final class SelfCheck {
  /** Of a quantity's greatest value; single precision comes to 1e-6 on a case of this size. */
  private static final double TOLERANCE = 1e-4;

  /** A step on flat parameters, in place. */
  interface Step {
    void take(INDArray parameters, INDArray gradient, INDArray state, int step);
  }

  private static final double DECAY = 5e-4;
  private static final double RATE = 1e-3;
  private static final double BETA1 = 0.9;
  private static final double BETA2 = 0.999;
  private static final double EPS = 1e-8;

  private final String where;
  private final Kernel kernel;
  private final Step optimizer;
  private final PlainModel plain = new PlainModel();

  private SelfCheck(String where, Kernel kernel, Step optimizer) {
    this.where = where;
    this.kernel = kernel;
    this.optimizer = optimizer;
  }

  /**
   * Checks what {@code backend} computes, in a moment.
   *
   * @throws PatchflowException backend: a result is off, named with what was expected and found
   */
  public static void require(Backend backend) {
    TorchAdam adam = new TorchAdam(RATE, BETA1, BETA2, EPS);
    require(
        "backend %s, kernel %s".formatted(backend.name(), backend.kernel().name()),
        backend.kernel(),
        (parameters, gradient, state, step) ->
            FlatOptimizer.step(adam, parameters, gradient, state, DECAY, step));
  }

  static void require(String where, Kernel kernel, Step optimizer) {
    SelfCheck check = new SelfCheck(where, kernel, optimizer);
    check.product();
    check.model();
    check.adam();
  }

  private void product() {
    int rows = 17;
    int inner = 13;
    int columns = 11;
    double[] a = wave(rows * inner, 1);
    double[] b = wave(inner * columns, 2);
    double[] expected = new double[rows * columns];
    for (int i = 0; i < expected.length; i++) {
      for (int k = 0; k < inner; k++) {
        expected[i] += a[i / columns * inner + k] * b[k * columns + i % columns];
      }
    }
    INDArray found = Nd4j.createUninitialized(DataType.FLOAT, new long[] {rows, columns}, 'f');
    Nd4j.gemm(
        array(a).reshape('c', rows, inner),
        array(b).reshape('c', inner, columns),
        found,
        false,
        false,
        1,
        0);
    compare("matrix product", expected, found);
  }

  private void model() {
    Nd4jKernel nd4j = new Nd4jKernel();
    List<LayerOp> layers = layers(nd4j);
    Nd4jLoss loss = nd4j.loss();
    INDArray flat = array(plain.values());
    INDArray gradient = Nd4j.create(DataType.FLOAT, flat.length());
    List<Map<String, INDArray>> params = views(flat);
    params.get(0).put("mean", Nd4j.zeros(DataType.FLOAT, PlainModel.STEM.tokens()));
    params.get(0).put("var", Nd4j.ones(DataType.FLOAT, PlainModel.STEM.tokens()));

    INDArray activation = array(flatten(plain.patches())).reshape(shapeOfPatches());
    for (int i = 0; i < layers.size(); i++) {
      activation = layers.get(i).forward(activation, params.get(i), /* training= */ true);
    }
    compare("logits", flatten(new double[][][] {plain.logits()}), activation);

    INDArray measured = Nd4j.create(DataType.FLOAT, 1, 2);
    loss.measure(activation, Nd4j.createFromArray(plain.labels()), measured);
    compare("loss", new double[] {plain.loss()}, measured.getColumn(0));

    INDArray back = loss.gradient(activation);
    List<Map<String, INDArray>> gradients = views(gradient);
    for (int i = layers.size() - 1; i >= 0; i--) {
      back = layers.get(i).backward(back, params.get(i), gradients.get(i), i > 0);
    }
    double[] expected = plain.gradient();
    for (PlainModel.Param param : plain.params()) {
      compare(
          "gradient of %s in layer %d".formatted(param.name(), param.layer()),
          Arrays.copyOfRange(expected, param.from(), param.end()),
          gradient.get(NDArrayIndex.interval(param.from(), param.end())));
    }
  }

  /** The layers of {@link PlainModel}; the mean goes with the last, linear one. */
  private List<LayerOp> layers(Nd4jKernel nd4j) {
    List<LayerOp> layers = new ArrayList<>();
    layers.add(kernel.stem(PlainModel.STEM));
    for (MixShape mix : PlainModel.MIXES) {
      layers.add(kernel.mix(mix));
    }
    MixShape last = PlainModel.MIXES.get(PlainModel.MIXES.size() - 1);
    LayerOp mean = kernel.tokenMean(last.tokensOut(), last.channelsOut());
    LayerOp linear = nd4j.linear();
    layers.add(new MeanThenLinear(mean, linear));
    return layers;
  }

  private record MeanThenLinear(LayerOp mean, LayerOp linear) implements LayerOp {
    @Override
    public INDArray forward(INDArray input, Map<String, INDArray> params, boolean training) {
      return linear.forward(mean.forward(input, Map.of(), training), params, training);
    }

    @Override
    public INDArray backward(
        INDArray outputGradient,
        Map<String, INDArray> params,
        Map<String, INDArray> gradients,
        boolean wantInputGradient) {
      INDArray inner = linear.backward(outputGradient, params, gradients, true);
      return mean.backward(inner, Map.of(), Map.of(), wantInputGradient);
    }
  }

  /** The third step, so that both moments and their corrections count. */
  private void adam() {
    int step = 3;
    double[] before = wave(40, 3);
    double[] gradient = wave(40, 4);
    double[] mean = wave(40, 5);
    double[] variance = Arrays.stream(wave(40, 6)).map(value -> value * value).toArray();
    double[] expected = new double[40];
    for (int i = 0; i < 40; i++) {
      double g = gradient[i] + DECAY * before[i];
      double m = BETA1 * mean[i] + (1 - BETA1) * g;
      double v = BETA2 * variance[i] + (1 - BETA2) * g * g;
      double corrected = Math.sqrt(v / (1 - Math.pow(BETA2, step)));
      expected[i] = -RATE * m / (1 - Math.pow(BETA1, step)) / (corrected + EPS);
    }
    INDArray parameters = array(before);
    INDArray state = Nd4j.concat(0, array(mean), array(variance));
    optimizer.take(parameters, array(gradient), state, step);
    compare("step of Adam", expected, parameters.sub(array(before)));
  }

  private void compare(String quantity, double[] expected, INDArray array) {
    float[] found = array.dup('c').data().asFloat();
    double size = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
    for (int i = 0; i < expected.length; i++) {
      // Written so that what is no number fails, too.
      if (!(Math.abs(found[i] - expected[i]) <= TOLERANCE * size)) {
        throw new PatchflowException(
            ExitCode.BACKEND,
            String.format(
                Locale.ROOT,
                "self-check of %s: %s, value %d: expected %.6g, found %.6g",
                where,
                quantity,
                i,
                expected[i],
                found[i]));
      }
    }
  }

  private List<Map<String, INDArray>> views(INDArray flat) {
    List<Map<String, INDArray>> layers = new ArrayList<>();
    for (PlainModel.Param param : plain.params()) {
      if (param.layer() == layers.size()) {
        layers.add(new LinkedHashMap<>());
      }
      INDArray values = flat.get(NDArrayIndex.interval(param.from(), param.end()));
      layers
          .get(param.layer())
          .put(
              param.name(),
              param.rows() == 1 ? values : values.reshape('c', param.rows(), param.columns()));
    }
    return layers;
  }

  private static long[] shapeOfPatches() {
    return new long[] {PlainModel.BATCH, PlainModel.STEM.tokens(), PlainModel.STEM.patchDim()};
  }

  private static double[] flatten(double[][][] cube) {
    return Arrays.stream(cube).flatMap(Arrays::stream).flatMapToDouble(Arrays::stream).toArray();
  }

  /** Values in -1 to 1 that single precision holds. */
  private static double[] wave(int length, int phase) {
    double[] values = new double[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) Math.sin(1.7 * i + phase);
    }
    return values;
  }

  private static INDArray array(double[] values) {
    return Nd4j.createFromArray(values).castTo(DataType.FLOAT);
  }
}
