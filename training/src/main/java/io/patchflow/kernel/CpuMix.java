package io.patchflow.kernel;

import java.util.Map;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Y = relu(T X C^T + bias), a sample at a time; see {@link MixBias} for the bias. The inner product
 * of T X C^T that is formed first, the cheaper one, is kept for the backward pass.
 */
final class CpuMix implements LayerOp {
  private final MixShape shape;
  private final Workers workers;
  private final MixBias bias;
  private final MixProduct product;
  private final Floats tokenGradients;
  private final Floats channelGradients;
  private final AlignedSamples inputs;
  private final AlignedSamples outputs;
  private final float[][] sums = new float[SampleRuns.COUNT][];
  private final Scratch innerProducts = new Scratch();
  private final Scratch output = new Scratch();
  private final Scratch inputGradient = new Scratch();
  private final Scratch innerGradients = new Scratch();
  private Floats input;

  CpuMix(MixShape shape, Workers workers) {
    this.shape = shape;
    this.workers = workers;
    this.bias = new MixBias(shape);
    this.product = new MixProduct(shape);
    this.inputs = new AlignedSamples(inSize());
    this.outputs = new AlignedSamples(outSize());
    this.tokenGradients = Floats.allocate((long) SampleRuns.COUNT * tokenSize());
    this.channelGradients =
        shape.mixesChannels() ? Floats.allocate((long) SampleRuns.COUNT * channelSize()) : null;
  }

  @Override
  public INDArray forward(INDArray in, Map<String, INDArray> params, boolean training) {
    int batch = Math.toIntExact(in.size(0));
    input = Floats.of(in);
    product.load(params);
    BiasRelu biasRelu = new BiasRelu(bias.matrix(params));
    long inner = product.innerSize();
    Floats products = innerProducts.atLeast(batch * inner);
    Floats y = output.atLeast((long) batch * outSize());
    SampleRuns runs = new SampleRuns(batch);
    workers.run(
        runs.count(),
        run -> {
          float[] room = new float[Pieces.SIZE];
          for (long b = runs.first(run); b < runs.end(run); b++) {
            product.multiply(inputs.of(run, input, b), products.at(b * inner), outputs.of(run));
            biasRelu.apply(outputs.room(), outputs.at(run), y, b * outSize(), room);
          }
        });
    return y.view(batch, shape.tokensOut(), shape.channelsOut());
  }

  @Override
  public INDArray backward(
      INDArray outputGradient,
      Map<String, INDArray> params,
      Map<String, INDArray> gradients,
      boolean wantInputGradient) {
    int batch = Math.toIntExact(outputGradient.size(0));
    Floats dy = Floats.of(outputGradient);
    Floats y = output.atLeast((long) batch * outSize());
    Floats dx = wantInputGradient ? inputGradient.atLeast((long) batch * inSize()) : null;
    long inner = product.innerSize();
    Floats dInner = innerGradients.atLeast(SampleRuns.COUNT * inner);
    SampleRuns runs = new SampleRuns(batch);
    workers.run(
        runs.count(),
        run -> {
          ReluGradient relu = new ReluGradient(outSize());
          for (long b = runs.first(run); b < runs.end(run); b++) {
            relu.apply(dy, y, b * outSize());
            float beta = b == runs.first(run) ? 0f : 1f;
            backpropagate(b, run, beta, dy.at(b * outSize()), dInner.at(run * inner), dx);
          }
          sums[run] = relu.sum();
        });
    reduce(runs.count(), params, gradients);
    return dx == null ? null : dx.view(batch, shape.tokensIn(), shape.channelsIn());
  }

  private void backpropagate(
      long b, int run, float beta, FloatPointer dz, FloatPointer dp, Floats dx) {
    int ti = shape.tokensIn();
    int to = shape.tokensOut();
    int ci = shape.channelsIn();
    int co = shape.channelsOut();
    FloatPointer x = input.at(b * inSize());
    FloatPointer dTokenW = tokenGradients.at((long) run * tokenSize());
    if (!shape.mixesChannels()) {
      Sgemm.nt(to, ti, ci, dz, x, beta, dTokenW);
      if (dx != null) {
        Sgemm.tn(ti, ci, to, product.tokenW(), dz, 0, dx.at(b * inSize()));
      }
      return;
    }
    FloatPointer p = innerProducts.atLeast(0).at(b * product.innerSize());
    FloatPointer dChannelW = channelGradients.at((long) run * channelSize());
    if (product.channelFirst()) {
      Sgemm.nt(to, ti, co, dz, p, beta, dTokenW);
      Sgemm.tn(ti, co, to, product.tokenW(), dz, 0, dp);
      Sgemm.tn(co, ci, ti, dp, x, beta, dChannelW);
      if (dx != null) {
        Sgemm.nn(ti, ci, co, dp, product.channelW(), 0, dx.at(b * inSize()));
      }
    } else {
      Sgemm.tn(co, ci, to, dz, p, beta, dChannelW);
      Sgemm.nn(to, ci, co, dz, product.channelW(), 0, dp);
      Sgemm.nt(to, ti, ci, dp, x, beta, dTokenW);
      if (dx != null) {
        Sgemm.tn(ti, ci, to, product.tokenW(), dp, 0, dx.at(b * inSize()));
      }
    }
  }

  /** Adds the runs' sums in order and adds what flows through the biases. */
  private void reduce(int runs, Map<String, INDArray> params, Map<String, INDArray> gradients) {
    float[] biasGradient = sums[0];
    for (int run = 1; run < runs; run++) {
      Elementwise.add(biasGradient, sums[run], biasGradient.length);
    }
    store(gradients, "tokenW", sum(tokenGradients, runs, tokenSize()));
    if (shape.mixesChannels()) {
      store(gradients, "channelW", sum(channelGradients, runs, channelSize()));
    }
    bias.backward(biasGradient, params, gradients);
  }

  private static float[] sum(Floats parts, int runs, int size) {
    float[] total = new float[size];
    float[] part = new float[size];
    for (int run = 0; run < runs; run++) {
      parts.get((long) run * size, part, size);
      Elementwise.add(total, part, size);
    }
    return total;
  }

  private static void store(Map<String, INDArray> gradients, String name, float[] values) {
    Floats.of(gradients.get(name)).put(0, values, values.length);
  }

  private int inSize() {
    return shape.tokensIn() * shape.channelsIn();
  }

  private int outSize() {
    return shape.tokensOut() * shape.channelsOut();
  }

  private int tokenSize() {
    return shape.tokensOut() * shape.tokensIn();
  }

  private int channelSize() {
    return shape.channelsOut() * shape.channelsIn();
  }
}
