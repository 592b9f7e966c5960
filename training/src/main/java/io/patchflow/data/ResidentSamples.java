package io.patchflow.data;

import io.patchflow.schema.PatchSetInfo;

/** Some of the {@link ResidentImages}, gathered by positions that the host draws. */
public final class ResidentSamples implements DeviceSamples {
  private final ResidentImages images;
  private final int[] positions;
  private final DeviceBatches batches;

  /** The images at {@code positions}, ascending, in batches of at most {@code batchSize}. */
  public ResidentSamples(ResidentImages images, int[] positions, int batchSize) {
    this.images = images;
    this.positions = positions.clone();
    this.batches = new DeviceBatches(images.info(), positions.length, batchSize);
  }

  @Override
  public PatchSetInfo info() {
    return images.info();
  }

  @Override
  public int size() {
    return positions.length;
  }

  @Override
  public DevicePass epoch(long seed, int epoch, int done) {
    return new Walk(Order.ofEpoch(positions, seed, epoch), done);
  }

  @Override
  public DevicePass inOrder() {
    return new Walk(positions, 0);
  }

  private final class Walk implements DevicePass {
    private final int[] order;
    private int next;

    Walk(int[] order, int next) {
      this.order = order;
      this.next = next;
    }

    @Override
    public boolean hasNext() {
      return next < order.length;
    }

    @Override
    public DeviceBatch next() {
      DeviceBatch batch = batches.of(order.length - next);
      images.gather(order, next, batch);
      next += batch.size();
      return batch;
    }

    @Override
    public void close() {}
  }
}
