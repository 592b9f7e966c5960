package io.patchflow.train;

import io.patchflow.kernel.Nd4jKernel;
import io.patchflow.model.DeviceNetwork;
import java.util.function.Function;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/** The steps of the network that is trained, which is known later than its images. */
final class DeviceNetworks implements Function<MultiLayerNetwork, DeviceNetwork> {
  private final Nd4jKernel kernel;
  private DeviceNetwork current;

  DeviceNetworks(Nd4jKernel kernel) {
    this.kernel = kernel;
  }

  @Override
  public DeviceNetwork apply(MultiLayerNetwork net) {
    if (current == null || !current.isOf(net)) {
      current = new DeviceNetwork(net, kernel);
    }
    return current;
  }
}
