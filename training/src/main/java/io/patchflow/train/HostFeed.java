package io.patchflow.train;

import io.patchflow.data.Pass;
import io.patchflow.data.Samples;
import io.patchflow.schema.PatchSetInfo;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/** Feeds images from the host's memory to a kernel that computes there. */
final class HostFeed implements Feed {
  private final Samples samples;
  private final HostBatches batches;

  HostFeed(Samples samples, int batchSize) {
    this.samples = samples;
    this.batches = new HostBatches(samples.info(), samples.size(), batchSize);
  }

  @Override
  public PatchSetInfo info() {
    return samples.info();
  }

  @Override
  public int size() {
    return samples.size();
  }

  @Override
  public Steps epoch(MultiLayerNetwork net, long seed, int epoch, int done) {
    Pass pass = samples.epoch(seed, epoch);
    try {
      pass.skip(done);
    } catch (RuntimeException e) {
      pass.close();
      throw e;
    }
    return new HostSteps(net, batches, pass, size() - done);
  }
}
