package io.patchflow.train;

import io.patchflow.data.DeviceBatch;
import io.patchflow.data.DevicePass;
import io.patchflow.data.DeviceSamples;
import io.patchflow.executor.Score;
import io.patchflow.model.DeviceNetwork;
import io.patchflow.model.Tally;
import java.util.function.Function;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/** Watches images on a device, where their losses and hits are counted, too. */
final class DeviceWatch implements Watch {
  private final DeviceSamples samples;
  private final Function<MultiLayerNetwork, DeviceNetwork> networks;

  DeviceWatch(DeviceSamples samples, Function<MultiLayerNetwork, DeviceNetwork> networks) {
    this.samples = samples;
    this.networks = networks;
  }

  @Override
  public Score score(MultiLayerNetwork net) {
    DeviceNetwork network = networks.apply(net);
    Score score = Score.NONE;
    try (DevicePass pass = samples.inOrder()) {
      while (pass.hasNext()) {
        DeviceBatch batch = pass.next();
        network.score(batch.patches(), batch.labels());
        if (network.tally().full() || !pass.hasNext()) {
          for (Tally.Entry entry : network.tally().read()) {
            score = score.plus(entry.score());
          }
        }
      }
    }
    return score;
  }
}
