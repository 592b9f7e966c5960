package io.patchflow.train;

import io.patchflow.data.DeviceBatch;
import io.patchflow.data.DevicePass;
import io.patchflow.executor.Score;
import io.patchflow.model.DeviceNetwork;
import io.patchflow.model.Tally;
import java.util.List;

/** Steps on a device, whose scores stay there until they are read, up to 64 at once. */
final class DeviceSteps implements Steps {
  private final DeviceNetwork network;
  private final DevicePass pass;

  DeviceSteps(DeviceNetwork network, DevicePass pass) {
    this.network = network;
    this.pass = pass;
  }

  @Override
  public int take() {
    DeviceBatch batch = pass.next();
    network.train(batch.patches(), batch.labels());
    return batch.size();
  }

  @Override
  public boolean due() {
    return network.tally().full();
  }

  @Override
  public List<Score> read() {
    return network.tally().read().stream().map(Tally.Entry::score).toList();
  }

  @Override
  public void close() {
    pass.close();
  }
}
