package io.patchflow.model;

import java.util.Random;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Draws the first parameters: weights from a normal distribution of variance 2 / fan-in (He et al.,
 * 2015; torch.nn.init.kaiming_normal_), biases uniform in +-1 / sqrt(fan-in) (torch.nn.Linear's
 * default). Drawn on the host, so that a seed means the same on every backend; any seed will do.
 */
final class Initialisation {
  private final Random random;

  Initialisation(long seed) {
    // Random looks at 48 bits; the others are folded in.
    this.random = new Random(seed ^ (seed >>> 48) * 0x9E3779B97F4A7C15L);
  }

  void apply(MultiLayerNetwork net, Architecture architecture) {
    for (ModelParam param : ModelParam.of(architecture)) {
      INDArray values = param.in(net);
      if (param.fanIn() == 0) {
        values.assign(param.isWeight() ? 1 : 0);
      } else {
        values.assign(draw(param, values.shape()));
      }
    }
    for (ModelParam param : ModelParam.runningStatistics()) {
      param.in(net).assign(param.key().equals("var") ? 1 : 0);
    }
  }

  private INDArray draw(ModelParam param, long[] shape) {
    long length = 1;
    for (long size : shape) {
      length = Math.multiplyExact(length, size);
    }
    double deviation = Math.sqrt(2.0 / param.fanIn());
    double bound = 1 / Math.sqrt(param.fanIn());
    double[] values = new double[Math.toIntExact(length)];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          param.isWeight()
              ? random.nextGaussian() * deviation
              : (random.nextDouble() * 2 - 1) * bound;
    }
    return Nd4j.create(values, shape, 'c');
  }
}
