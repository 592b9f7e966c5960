package io.patchflow.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import io.patchflow.count.Counting;
import io.patchflow.data.MemorySamples;
import io.patchflow.data.Order;
import io.patchflow.data.PatchSplit;
import io.patchflow.data.SyntheticPatches;
import io.patchflow.executor.Score;
import io.patchflow.kernel.CpuKernel;
import io.patchflow.model.Architecture;
import io.patchflow.model.PatchMlp;
import io.patchflow.recipe.RecipeLoader;
import io.patchflow.schema.Split;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Map;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostWatchTest {
  private static final int BATCH = 16;
  private static final int IMAGES = 40 * BATCH;

  /** A batch's first activation alone is of 64 KiB. */
  private static final long HEAP_A_BATCH = 8 << 10;

  private final CpuKernel kernel = new CpuKernel(1);
  private PatchSplit split;
  private MultiLayerNetwork net;

  @BeforeEach
  void start(@TempDir Path root) throws IOException {
    split = PatchSplit.of(SyntheticPatches.publish(root, IMAGES, BATCH), Split.TRAIN);
    Architecture architecture =
        Architecture.of(RecipeLoader.load("seed", Map.of()).model(), split.info());
    net = PatchMlp.create(architecture, RecipeLoader.load("seed", Map.of()).optimizer(), 1);
    PatchMlp.use(net, kernel);
  }

  @AfterEach
  void stop() {
    kernel.close();
  }

  @Test
  void theScoreDoesNotDependOnTheSizeOfBatches() {
    Score expected = watch(IMAGES, BATCH).score(net);
    assertThat(expected.samples()).isEqualTo(IMAGES);
    for (int batch : new int[] {1, 7, IMAGES, 2 * IMAGES}) {
      Score score = watch(IMAGES, batch).score(net);
      assertThat(score.samples()).isEqualTo(IMAGES);
      assertThat(score.hits()).as("hits in batches of %d", batch).isEqualTo(expected.hits());
      assertThat(score.lossSum()).isCloseTo(expected.lossSum(), within(1e-9));
    }
  }

  @Test
  void nothingIsAllocatedFromBatchToBatch() {
    HostWatch few = watch(10 * BATCH, BATCH);
    HostWatch many = watch(IMAGES, BATCH);
    // What is made once.
    few.score(net);
    many.score(net);

    long additional = heap(many) - heap(few);
    assertThat(additional / 30).as("bytes of heap a batch").isBetween(-1L, HEAP_A_BATCH);
    try (Counting counting = new Counting()) {
      int ofFew = counting.of(() -> few.score(net)).buffers();
      assertThat(ofFew).as("weights, at least").isPositive();
      assertThat(counting.of(() -> many.score(net)).buffers())
          .as("ND4J buffers of 30 batches more; a few come and go")
          .isLessThan(ofFew + 30);
    }
  }

  private HostWatch watch(int images, int batch) {
    int[] positions = Order.ascending(images);
    return new HostWatch(new MemorySamples(split.load(), positions), batch);
  }

  /** Bytes this thread, on which the kernel computes, allocates for a score. */
  private long heap(HostWatch watch) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    watch.score(net);
    return threads.getCurrentThreadAllocatedBytes() - before;
  }
}
