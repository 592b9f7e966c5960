package io.patchflow.train;

import io.patchflow.backend.DeviceMemory;
import io.patchflow.data.DeviceSamples;
import io.patchflow.data.PatchSplit;
import io.patchflow.data.ResidentImages;
import io.patchflow.data.ResidentSamples;
import io.patchflow.data.Samples;
import io.patchflow.data.StagedSamples;

/** Both splits on the device, or sent there batch by batch where that has no room. */
interface DeviceImages {

  /** Images of the training split, to be shuffled. */
  DeviceSamples training(int[] positions);

  /** Images of the training split, in order only. */
  DeviceSamples watched(int[] positions);

  /** Images of the test split, in order only. */
  DeviceSamples testing(int[] positions);

  /**
   * Sends both splits to the device if they fit.
   *
   * @param budget bytes in the host's memory, which is where they are otherwise, if they fit
   */
  static DeviceImages open(
      PatchSplit training, PatchSplit testing, long budget, int batchSize, Progress progress) {
    long bytes = Math.addExact(ResidentImages.bytes(training), ResidentImages.bytes(testing));
    return bytes <= DeviceMemory.forImages(budget)
        ? new Resident(ResidentImages.load(training), ResidentImages.load(testing), batchSize)
        : new Staged(HostImages.open(training, testing, budget, progress), batchSize);
  }

  /** On the device. */
  record Resident(ResidentImages trained, ResidentImages tested, int batchSize)
      implements DeviceImages {
    @Override
    public DeviceSamples training(int[] positions) {
      return new ResidentSamples(trained, positions, batchSize);
    }

    @Override
    public DeviceSamples watched(int[] positions) {
      return new ResidentSamples(trained, positions, batchSize);
    }

    @Override
    public DeviceSamples testing(int[] positions) {
      return new ResidentSamples(tested, positions, batchSize);
    }
  }

  /** On the host. */
  record Staged(HostImages images, int batchSize) implements DeviceImages {
    @Override
    public DeviceSamples training(int[] positions) {
      return staged(images.training(positions));
    }

    @Override
    public DeviceSamples watched(int[] positions) {
      return staged(images.watched(positions));
    }

    @Override
    public DeviceSamples testing(int[] positions) {
      return staged(images.testing(positions));
    }

    private DeviceSamples staged(Samples samples) {
      return new StagedSamples(samples, batchSize);
    }
  }
}
