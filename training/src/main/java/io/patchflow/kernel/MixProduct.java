package io.patchflow.kernel;

import java.util.Map;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The product T X C^T of one sample, the cheaper inner product first; T X if there is no C. */
final class MixProduct {
  private final MixShape shape;
  private final boolean channelFirst;
  private final Floats tokenW;
  private final Floats channelW;

  MixProduct(MixShape shape) {
    this.shape = shape;
    this.channelFirst = shape.mixesChannels() && shape.channelProductFirst();
    this.tokenW = Floats.allocate((long) shape.tokensOut() * shape.tokensIn());
    this.channelW =
        shape.mixesChannels()
            ? Floats.allocate((long) shape.channelsOut() * shape.channelsIn())
            : null;
  }

  /** Whether X C^T is formed before it is multiplied by T. */
  boolean channelFirst() {
    return channelFirst;
  }

  /** Floats of the inner product, filled up to whole cache lines; 0 if there is none. */
  long innerSize() {
    if (!shape.mixesChannels()) {
      return 0;
    }
    return Floats.wholeLines(
        channelFirst
            ? shape.tokensIn() * shape.channelsOut()
            : shape.tokensOut() * shape.channelsIn());
  }

  /** T, (tokensOut, tokensIn). */
  FloatPointer tokenW() {
    return tokenW.start();
  }

  /** C, (channelsOut, channelsIn); only if channels are mixed. */
  FloatPointer channelW() {
    return channelW.start();
  }

  /** Takes over the maps' present weights. */
  void load(Map<String, INDArray> params) {
    tokenW.copyFrom(Floats.of(params.get("tokenW")));
    if (shape.mixesChannels()) {
      channelW.copyFrom(Floats.of(params.get("channelW")));
    }
  }

  /**
   * Multiplies.
   *
   * @param x (tokensIn, channelsIn)
   * @param inner room for the inner product, which is left there
   * @param z (tokensOut, channelsOut), overwritten
   */
  void multiply(FloatPointer x, FloatPointer inner, FloatPointer z) {
    int ti = shape.tokensIn();
    int to = shape.tokensOut();
    int ci = shape.channelsIn();
    int co = shape.channelsOut();
    if (!shape.mixesChannels()) {
      Sgemm.nn(to, ci, ti, tokenW(), x, 0, z);
    } else if (channelFirst) {
      Sgemm.nt(ti, co, ci, x, channelW(), 0, inner);
      Sgemm.nn(to, co, ti, tokenW(), inner, 0, z);
    } else {
      Sgemm.nn(to, ci, ti, tokenW(), x, 0, inner);
      Sgemm.nt(to, co, ci, inner, channelW(), 0, z);
    }
  }
}
