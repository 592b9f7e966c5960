package io.patchflow.kernel;

import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Sizes of a mixing layer, (batch, tokensIn, channelsIn) to (batch, tokensOut, channelsOut).
 *
 * @param mixesChannels whether channels are mixed as well as tokens
 * @param tokensFirst whether the token map is applied before the channel map, which decides what
 *     each bias passes through
 */
public record MixShape(
    @JsonProperty("tokensIn") int tokensIn,
    @JsonProperty("tokensOut") int tokensOut,
    @JsonProperty("channelsIn") int channelsIn,
    @JsonProperty("channelsOut") int channelsOut,
    @JsonProperty("mixesChannels") boolean mixesChannels,
    @JsonProperty("tokensFirst") boolean tokensFirst) {

  @JsonCreator
  public MixShape {
    if (!mixesChannels && channelsIn != channelsOut) {
      throw new IllegalArgumentException("channels change without being mixed");
    }
  }

  /** A token map alone. */
  public static MixShape ofTokens(int tokensIn, int tokensOut, int channels) {
    return new MixShape(tokensIn, tokensOut, channels, channels, false, true);
  }

  /**
   * Whether the product T X C is cheaper as T (X C) than as (T X) C. The result is the same but for
   * rounding, so the order of computation is free.
   */
  public boolean channelProductFirst() {
    long channelFirst =
        (long) tokensIn * channelsIn * channelsOut + (long) tokensOut * tokensIn * channelsOut;
    long tokenFirst =
        (long) tokensOut * tokensIn * channelsIn + (long) tokensOut * channelsIn * channelsOut;
    return channelFirst <= tokenFirst;
  }
}
