package io.patchflow.kernel;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.nd4j.common.util.ArrayUtil;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A layer's input, parameters and output gradient, drawn from a seed, and what a kernel makes of
 * them in training mode.
 */
record LayerPass(INDArray input, Map<String, INDArray> params, INDArray outputGradient) {

  /** For a mixing layer. */
  static LayerPass mix(MixShape shape, int batch, long seed) {
    Random random = new Random(seed);
    Map<String, INDArray> params = new LinkedHashMap<>();
    params.put("tokenW", normal(random, shape.tokensOut(), shape.tokensIn()));
    params.put("tokenB", normal(random, shape.tokensOut()));
    if (shape.mixesChannels()) {
      params.put("channelW", normal(random, shape.channelsOut(), shape.channelsIn()));
      params.put("channelB", normal(random, shape.channelsOut()));
    }
    return new LayerPass(
        normal(random, batch, shape.tokensIn(), shape.channelsIn()),
        params,
        normal(random, batch, shape.tokensOut(), shape.channelsOut()));
  }

  /** For a stem, whose running statistics stand at mean 0 and variance 1. */
  static LayerPass stem(StemShape shape, int batch, long seed) {
    Random random = new Random(seed);
    Map<String, INDArray> params = new LinkedHashMap<>();
    params.put("weight", normal(random, shape.channels(), shape.patchDim()));
    params.put("bias", normal(random, shape.channels()));
    params.put("gamma", normal(random, shape.tokens()));
    params.put("beta", normal(random, shape.tokens()));
    params.put("mean", Nd4j.zeros(DataType.FLOAT, shape.tokens()));
    params.put("var", Nd4j.ones(DataType.FLOAT, shape.tokens()));
    return new LayerPass(
        normal(random, batch, shape.tokens(), shape.patchDim()),
        params,
        normal(random, batch, shape.tokens(), shape.channels()));
  }

  /** For a mean over the tokens. */
  static LayerPass tokenMean(int tokens, int channels, int batch, long seed) {
    Random random = new Random(seed);
    return new LayerPass(
        normal(random, batch, tokens, channels), Map.of(), normal(random, batch, channels));
  }

  /**
   * Runs {@code op} forward and backward; this pass itself stays as it is.
   *
   * @return copies: {@code output}, {@code inputGradient} if wanted, a gradient under each
   *     parameter's name, and the running statistics behind the step
   */
  Map<String, float[]> through(LayerOp op, boolean wantInputGradient) {
    Map<String, INDArray> own = new LinkedHashMap<>();
    Map<String, INDArray> gradients = new LinkedHashMap<>();
    params.forEach((name, value) -> own.put(name, value.dup('c')));
    // Whatever a gradient held before must not show.
    params.forEach((name, value) -> gradients.put(name, Nd4j.valueArrayOf(value.shape(), 7f)));
    Map<String, float[]> results = new LinkedHashMap<>();
    results.put("output", values(op.forward(input.dup('c'), own, /* training= */ true)));
    INDArray inputGradient =
        op.backward(outputGradient.dup('c'), own, gradients, wantInputGradient);
    if (wantInputGradient) {
      results.put("inputGradient", values(inputGradient));
    }
    own.forEach(
        (name, value) -> {
          boolean state = name.equals("mean") || name.equals("var");
          results.put(name, values(state ? value : gradients.get(name)));
        });
    return results;
  }

  static float[] values(INDArray array) {
    return array.dup('c').data().asFloat();
  }

  private static INDArray normal(Random random, long... shape) {
    float[] values = new float[Math.toIntExact(ArrayUtil.prodLong(shape))];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Nd4j.createFromArray(values).reshape('c', shape);
  }
}
