package io.patchflow.train;

import io.patchflow.data.Batch;
import io.patchflow.data.Pass;
import io.patchflow.executor.Score;
import io.patchflow.model.SoftmaxCrossEntropy;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/** Deeplearning4j's steps on batches in the host's memory, each read at once. */
final class HostSteps implements Steps {
  private final MultiLayerNetwork net;
  private final SoftmaxCrossEntropy loss;
  private final HostBatches batches;
  private final Pass pass;
  private int left;
  private Score last;

  /**
   * Steps on the images of {@code pass}.
   *
   * @param left images in it
   */
  HostSteps(MultiLayerNetwork net, HostBatches batches, Pass pass, int left) {
    this.net = net;
    this.loss = SoftmaxCrossEntropy.of(net);
    this.batches = batches;
    this.pass = pass;
    this.left = left;
  }

  @Override
  public int take() {
    Batch batch = batches.of(left);
    pass.fill(batch);
    net.fit(batch.patches(), batch.labels());
    left -= batch.size();
    last = new Score(batch.size(), loss.batchLoss(), loss.batchHits());
    return batch.size();
  }

  @Override
  public boolean due() {
    return true;
  }

  @Override
  public List<Score> read() {
    return List.of(last);
  }

  @Override
  public void close() {
    pass.close();
  }
}
