package io.patchflow.kernel;

import java.util.Arrays;

/** The mean over the tokens, a product with a vector of 1 / tokens. */
final class SampleTokenMean implements SampleLayer {
  private final int tokens;
  private final int channels;
  private final Floats share;

  SampleTokenMean(int tokens, int channels) {
    this.tokens = tokens;
    this.channels = channels;
    this.share = Floats.allocate(tokens);
    float[] shares = new float[tokens];
    Arrays.fill(shares, 1f / tokens);
    share.put(0, shares, tokens);
  }

  @Override
  public int outputs() {
    return channels;
  }

  @Override
  public void apply(SampleRoom room) {
    Sgemm.nn(1, channels, tokens, share.start(), room.input().start(), 0, room.output().start());
  }
}
