package io.patchflow.layer;

import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Sizes of a {@link MixLayer}, (batch, tokensIn, channelsIn) to (batch, tokensOut, channelsOut).
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
}
