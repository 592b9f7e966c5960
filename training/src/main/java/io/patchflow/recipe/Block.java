package io.patchflow.recipe;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import java.io.Serializable;
import java.util.List;

/**
 * A block of the patch-MLP, tokens x channels in, tokens x channels out. Its text is its canonical
 * form in a recipe, from which it is read back.
 */
public sealed interface Block extends Serializable {

  /**
   * An MLP over the tokens, then one over the channels (MLP-Mixer, arXiv:2105.01601, without norms
   * and residuals).
   */
  record Mixer(int tokenHidden, int tokenOut, int channelHidden, int channelOut) implements Block {
    /** As JSON, too. */
    @JsonValue
    List<Integer> sizes() {
      return List.of(tokenHidden, tokenOut, channelHidden, channelOut);
    }

    @Override
    public String toString() {
      return sizes().toString();
    }
  }

  /**
   * A gMLP block (arXiv:2105.08050) with several heads: half of its hidden channels, mapped over
   * the tokens, gates the other half. Tokens and channels stay as many.
   *
   * @param hidden channels of each half
   * @param heads maps over the tokens, each for {@code hidden / heads} channels
   */
  record Gate(int hidden, int heads) implements Block {
    @JsonProperty
    String kind() {
      return "gate";
    }

    @Override
    public String toString() {
      return "{kind: gate, hidden: %d, heads: %d}".formatted(hidden, heads);
    }
  }
}
