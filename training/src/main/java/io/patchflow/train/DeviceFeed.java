package io.patchflow.train;

import io.patchflow.data.DeviceSamples;
import io.patchflow.model.DeviceNetwork;
import io.patchflow.schema.PatchSetInfo;
import java.util.function.Function;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/** Feeds images to a network on a device. */
final class DeviceFeed implements Feed {
  private final DeviceSamples samples;
  private final Function<MultiLayerNetwork, DeviceNetwork> networks;

  DeviceFeed(DeviceSamples samples, Function<MultiLayerNetwork, DeviceNetwork> networks) {
    this.samples = samples;
    this.networks = networks;
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
    return new DeviceSteps(networks.apply(net), samples.epoch(seed, epoch, done));
  }
}
