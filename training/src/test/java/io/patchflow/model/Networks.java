package io.patchflow.model;

import io.patchflow.recipe.Block;
import io.patchflow.recipe.Recipe;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Patch-MLPs of several sizes and batches for them. */
public final class Networks {
  /** As recipe seed has it on 28 x 28 images of ten classes. */
  public static final Architecture SEED =
      mixers(
          49, 16, 256, 10, new Block.Mixer(128, 128, 128, 128), new Block.Mixer(64, 128, 64, 128));

  public static final Architecture ONE_BLOCK = mixers(4, 16, 6, 3, new Block.Mixer(5, 7, 8, 3));

  public static final Architecture THREE_BLOCKS =
      mixers(
          8,
          49,
          24,
          26,
          new Block.Mixer(10, 12, 9, 20),
          new Block.Mixer(16, 6, 11, 14),
          new Block.Mixer(5, 8, 7, 6));

  /** As recipe best has it, but small. */
  public static final Architecture GATED =
      new Architecture(
          6,
          9,
          10,
          /* batchNorm= */ false,
          /* position= */ true,
          List.of(new Block.Gate(12, 3), new Block.Gate(8, 2)),
          /* headNorm= */ true,
          5,
          /* mean= */ 0.3,
          /* deviation= */ 0.4);

  /** All that a model may have at once. */
  public static final Architecture MIXED =
      new Architecture(
          6,
          9,
          10,
          /* batchNorm= */ true,
          /* position= */ true,
          List.of(new Block.Gate(4, 1), new Block.Mixer(7, 5, 3, 8), new Block.Gate(6, 2)),
          /* headNorm= */ true,
          4,
          /* mean= */ 0.2,
          /* deviation= */ 0.5);

  private Networks() {}

  private static Architecture mixers(
      int tokens, int patchDim, int stem, int classes, Block... blocks) {
    return new Architecture(
        tokens,
        patchDim,
        stem,
        /* batchNorm= */ true,
        /* position= */ false,
        List.of(blocks),
        /* headNorm= */ false,
        classes,
        /* mean= */ 0,
        /* deviation= */ 1);
  }

  /** torch.optim.Adam's defaults with some decay. */
  public static Recipe.Optimizer adam(double weightDecay) {
    return new Recipe.Optimizer("adam", 1e-3, 0.9, 0.999, 1e-8, weightDecay, "none", 0, 0, 0, 0);
  }

  /** One block on 8 x 8 images of three classes. */
  public static MultiLayerNetwork small(long seed) {
    return PatchMlp.create(ONE_BLOCK, adam(5e-4), seed);
  }

  /** A batch for {@link #small}. */
  public static DataSet smallBatch(int size, long seed) {
    return batch(ONE_BLOCK, size, seed, DataType.FLOAT);
  }

  public static DataSet batch(Architecture a, int size, long seed, DataType type) {
    Random random = new Random(seed);
    double[] values = random.doubles((long) size * a.tokens() * a.patchDim()).toArray();
    INDArray labels = Nd4j.zeros(type, size, a.classes());
    for (int i = 0; i < size; i++) {
      labels.putScalar(i, random.nextInt(a.classes()), 1);
    }
    long[] shape = {size, a.tokens(), a.patchDim()};
    return new DataSet(Nd4j.createFromArray(values).castTo(type).reshape('c', shape), labels);
  }
}
