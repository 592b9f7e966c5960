package io.patchflow.backend;

import io.patchflow.data.TrainingBatch;
import io.patchflow.executor.Executor;
import io.patchflow.executor.Inference;
import io.patchflow.executor.Score;
import io.patchflow.executor.Training;
import io.patchflow.kernel.Kernel;
import io.patchflow.layer.StemLayer;
import io.patchflow.model.Logits;
import io.patchflow.model.PatchMlp;
import io.patchflow.model.SoftmaxCrossEntropy;
import io.patchflow.optim.FlatOptimizer;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Computes layer by layer with a kernel. */
record KernelExecutor(Kernel kernel) implements Executor {
  @Override
  public String name() {
    return kernel.name();
  }

  @Override
  public Training training(MultiLayerNetwork net) {
    PatchMlp.use(net, kernel);
    if (net.getGradientsViewArray() == null) {
      net.initGradientsView();
    }
    FlatOptimizer optimizer = new FlatOptimizer(net);
    SoftmaxCrossEntropy loss = SoftmaxCrossEntropy.of(net);
    return new Training() {
      private Score last = Score.NONE;

      @Override
      public void step(TrainingBatch batch, double learningRate) {
        net.setInput(patches(net, batch.patches(), batch.size()));
        int classes = batch.targets().length / batch.labels().length;
        net.setLabels(
            Nd4j.createFromArray(Arrays.copyOf(batch.targets(), batch.size() * classes))
                .reshape(batch.size(), classes));
        net.computeGradientAndScore();
        net.getGradientsViewArray().divi(batch.size());
        optimizer.step(learningRate);
        last = new Score(batch.size(), loss.batchLoss(), loss.batchHits());
      }

      @Override
      public boolean due() {
        return true;
      }

      @Override
      public List<Score> read() {
        return List.of(last);
      }
    };
  }

  @Override
  public Inference inference(MultiLayerNetwork net) {
    PatchMlp.use(net, kernel);
    Logits.Pass pass = Logits.of(net);
    return (patches, size) -> pass.of(patches(net, patches, size));
  }

  private static INDArray patches(MultiLayerNetwork net, float[] values, int size) {
    StemLayer stem = (StemLayer) net.getLayer(0).conf().getLayer();
    int length = size * stem.getTokens() * stem.getPatchDim();
    return Nd4j.createFromArray(Arrays.copyOf(values, length))
        .reshape(size, stem.getTokens(), stem.getPatchDim());
  }

  @Override
  public void close() {
    kernel.close();
  }
}
