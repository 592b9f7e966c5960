package io.patchflow.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.patchflow.recipe.Recipe;
import io.patchflow.schema.PatchShape;
import java.nio.ByteBuffer;
import java.util.Random;

/**
 * Batches by PyTorch's operations over whole batches: images to floats, mirrored, moved and mixed
 * as the recipe says. What happens to an image is drawn on the host, as in Python.
 */
final class TorchBatches {
  private final Scenario scenario;
  private final PatchShape shape;
  private final byte[] pixels;
  private final int[] labels = new int[Scenario.IMAGES];
  private final Random random = new Random(0);
  private final NDArray rows;
  private final NDArray columns;
  private int images;

  TorchBatches(NDManager manager, Scenario scenario) {
    this.scenario = scenario;
    this.shape = scenario.info().shape();
    this.pixels = new byte[Scenario.IMAGES * shape.imageBytes()];
    this.rows = manager.arange(0, shape.height(), 1, DataType.INT64).reshape(1, -1, 1);
    this.columns = manager.arange(0, shape.width(), 1, DataType.INT64).reshape(1, 1, -1);
    scenario.images(this::add);
  }

  private void add(int label, byte[] image) {
    System.arraycopy(image, 0, pixels, images * image.length, image.length);
    labels[images++] = label;
  }

  /**
   * A step's batch.
   *
   * @param recipe says how images are varied and labels smoothed
   * @return in {@code scope}: patches (batch, tokens, patchDim) and targets (batch, classes)
   */
  NDList of(NDManager scope, int step, Recipe recipe) {
    int first = scenario.first(step);
    int batch = scenario.batch();
    int size = shape.imageBytes();
    try (NDManager inner = scope.newSubManager()) {
      ByteBuffer bytes = ByteBuffer.wrap(pixels, first * size, batch * size).slice();
      Shape images = new Shape(batch, shape.height(), shape.width());
      NDArray x =
          inner.create(bytes, images, DataType.UINT8).toType(DataType.FLOAT32, true).div(255);
      NDArray targets = targets(inner, first, recipe.labelSmoothing());
      Recipe.Augment augment = recipe.augment();
      if (augment.flip() > 0 || augment.shift() > 0) {
        x = moved(inner, x, augment);
      }
      if (augment.mixup() > 0) {
        NDArray weights = weights(inner, augment);
        x = mixed(x, weights.reshape(-1, 1, 1));
        targets = mixed(targets, weights.reshape(-1, 1));
      }
      NDArray patches = patches(x);
      patches.attach(scope);
      targets.attach(scope);
      return new NDList(patches, targets);
    }
  }

  private NDArray targets(NDManager manager, int first, double smoothing) {
    long[] batch = new long[scenario.batch()];
    for (int i = 0; i < batch.length; i++) {
      batch[i] = labels[first + i];
    }
    int classes = scenario.info().classes();
    NDArray oneHot = manager.create(batch).oneHot(classes, DataType.FLOAT32);
    return oneHot.mul(1 - smoothing).add(smoothing / classes);
  }

  /** One gather for mirroring and moving, from images with a border of zeros. */
  private NDArray moved(NDManager manager, NDArray x, Recipe.Augment augment) {
    int batch = scenario.batch();
    long border = augment.shift();
    int shifts = 2 * augment.shift() + 1;
    long[] signs = new long[batch];
    long[] firstColumns = new long[batch];
    long[] firstRows = new long[batch];
    for (int i = 0; i < batch; i++) {
      boolean mirrored = random.nextDouble() < augment.flip();
      long right = random.nextInt(shifts) - border;
      signs[i] = mirrored ? -1 : 1;
      firstColumns[i] = border + (mirrored ? shape.width() - 1 + right : -right);
      firstRows[i] = random.nextInt(shifts);
    }
    Shape each = new Shape(batch, 1, 1);
    NDArray sourceColumns =
        columns.mul(manager.create(signs, each)).add(manager.create(firstColumns, each));
    NDArray sourceRows = rows.add(manager.create(firstRows, each)).mul(shape.width() + 2 * border);
    NDArray index = sourceRows.add(sourceColumns).reshape(batch, -1);
    NDArray bordered = x.pad(new Shape(border, border, border, border), 0);
    return bordered.reshape(batch, -1).gather(index, 1).reshape(x.getShape());
  }

  private NDArray weights(NDManager manager, Recipe.Augment augment) {
    float[] weights = new float[scenario.batch()];
    for (int i = 0; i < weights.length; i++) {
      double share = random.nextDouble() < augment.mixupShare() ? beta(augment.mixup()) : 1;
      weights[i] = (float) Math.max(share, 1 - share);
    }
    return manager.create(weights);
  }

  /** Beta(a, a) by Joehnk's method. */
  private double beta(double a) {
    while (true) {
      double x = Math.pow(random.nextDouble(), 1 / a);
      double y = Math.pow(random.nextDouble(), 1 / a);
      if (x + y <= 1 && x + y > 0) {
        return x / (x + y);
      }
    }
  }

  /** Each row with the one before it, the first with the last. */
  private NDArray mixed(NDArray x, NDArray weights) {
    int last = scenario.batch() - 1;
    NDArray before = x.get(new NDIndex("{}:", last)).concat(x.get(new NDIndex(":{}", last)));
    return x.mul(weights).add(before.mul(weights.neg().add(1)));
  }

  private NDArray patches(NDArray x) {
    int side = shape.patchSize();
    return x.reshape(-1, shape.gridHeight(), side, shape.gridWidth(), side)
        .transpose(0, 1, 3, 2, 4)
        .reshape(-1, shape.tokens(), shape.patchDim());
  }
}
