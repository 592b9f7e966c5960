package io.patchflow.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.patchflow.failure.PatchflowException;
import io.patchflow.schema.PatchSetInfo;
import io.patchflow.schema.Split;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Batches for a device hold what those in the host's memory hold, bit by bit. */
class DeviceSamplesTest {
  private static final int BATCH = 8;
  private static final int IMAGES = 50;
  private static final int[] CHOSEN = {
    1, 2, 3, 5, 8, 13, 21, 22, 30, 31, 32, 33, 34, 40, 41, 45, 49
  };

  private PatchSplit split;
  private Samples host;
  private List<DeviceSamples> devices;

  @BeforeEach
  void open(@TempDir Path root) throws IOException {
    split = PatchSplit.of(SyntheticPatches.publish(root, IMAGES, 3), Split.TRAIN);
    host = new MemorySamples(split.load(), CHOSEN);
    devices =
        List.of(
            new ResidentSamples(ResidentImages.load(split), CHOSEN, BATCH),
            new StagedSamples(host, BATCH));
  }

  @Test
  void anEpochIsTheHosts() {
    for (DeviceSamples device : devices) {
      assertThat(device.info()).isEqualTo(SyntheticPatches.INFO);
      assertThat(device.size()).isEqualTo(CHOSEN.length);
      for (int epoch = 1; epoch <= 3; epoch++) {
        for (int done : new int[] {0, 1, 8, 16, CHOSEN.length}) {
          assertThat(images(device.epoch(9, epoch, done)))
              .as("%s, epoch %d behind %d images", device.getClass(), epoch, done)
              .isEqualTo(images(host.epoch(9, epoch), CHOSEN.length, done));
        }
      }
      assertThat(images(device.inOrder())).isEqualTo(images(host.inOrder(), CHOSEN.length, 0));
    }
  }

  @Test
  void allImagesOfASplitAreResident() {
    int[] all = Order.ascending(IMAGES);
    for (int atOnce : new int[] {1, 7, 25, IMAGES, 1000}) {
      ResidentImages images = ResidentImages.load(split, atOnce);
      assertThat(images(new ResidentSamples(images, all, IMAGES).inOrder()))
          .as("%d sent at once", atOnce)
          .isEqualTo(images(new MemorySamples(split.load(), all).inOrder(), IMAGES, 0));
    }
    assertThat(ResidentImages.bytes(split)).isEqualTo(IMAGES * (64 + 4));
  }

  @Test
  void whatFailsWhileABatchIsMadeReadyFailsWhereItIsTaken() {
    PatchflowException damaged = PatchflowException.badInput("a damaged file");
    Samples failing =
        new Samples() {
          @Override
          public PatchSetInfo info() {
            return SyntheticPatches.INFO;
          }

          @Override
          public int size() {
            return 2 * BATCH;
          }

          @Override
          public Pass epoch(long seed, int epoch) {
            return new FailingPass(damaged);
          }

          @Override
          public Pass inOrder() {
            return epoch(0, 0);
          }
        };
    try (DevicePass pass = new StagedSamples(failing, BATCH).inOrder()) {
      assertThat(pass.next().size()).isEqualTo(BATCH);
      assertThatThrownBy(pass::next).isSameAs(damaged);
    }
  }

  /** Fails from the second batch on. */
  private static final class FailingPass implements Pass {
    private final RuntimeException failure;
    private int filled;

    FailingPass(RuntimeException failure) {
      this.failure = failure;
    }

    @Override
    public void fill(Slots batch) {
      if (filled++ > 0) {
        throw failure;
      }
    }

    @Override
    public void skip(int images) {}

    @Override
    public void close() {}
  }

  private static List<List<Float>> images(DevicePass pass) {
    List<List<Float>> images = new ArrayList<>();
    try (pass) {
      while (pass.hasNext()) {
        DeviceBatch batch = pass.next();
        float[] values = batch.patches().dup('c').data().asFloat();
        int[] labels = batch.labels().toIntVector();
        add(images, values, labels);
      }
    }
    return images;
  }

  private static List<List<Float>> images(Pass pass, int size, int done) {
    List<List<Float>> images = new ArrayList<>();
    try (pass) {
      pass.skip(done);
      int left = size - done;
      while (left > 0) {
        Batch batch = new Batch(SyntheticPatches.INFO, Math.min(BATCH, left));
        pass.fill(batch);
        int[] labels = new int[batch.size()];
        for (int slot = 0; slot < labels.length; slot++) {
          labels[slot] = batch.label(slot);
        }
        add(images, batch.patches().dup('c').data().asFloat(), labels);
        left -= batch.size();
      }
    }
    return images;
  }

  /** An image is its label and its values. */
  private static void add(List<List<Float>> images, float[] values, int[] labels) {
    int length = values.length / labels.length;
    for (int i = 0; i < labels.length; i++) {
      List<Float> image = new ArrayList<>();
      image.add((float) labels[i]);
      for (int j = 0; j < length; j++) {
        image.add(values[i * length + j]);
      }
      images.add(image);
    }
  }
}
