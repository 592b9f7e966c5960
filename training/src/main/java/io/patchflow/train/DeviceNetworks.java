package io.patchflow.train;

import io.patchflow.kernel.Nd4jKernel;
import io.patchflow.model.DeviceNetwork;
import java.util.IdentityHashMap;
import java.util.function.Function;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/** The steps of the network that is trained, which is known later than its images. */
final class DeviceNetworks implements Function<MultiLayerNetwork, DeviceNetwork> {
  private final Nd4jKernel kernel;
  private final IdentityHashMap<MultiLayerNetwork, DeviceNetwork> made = new IdentityHashMap<>();

  DeviceNetworks(Nd4jKernel kernel) {
    this.kernel = kernel;
  }

  @Override
  public DeviceNetwork apply(MultiLayerNetwork net) {
    return made.computeIfAbsent(net, unmet -> new DeviceNetwork(unmet, kernel));
  }
}
