package io.patchflow.model;

import io.patchflow.kernel.MixShape;
import io.patchflow.recipe.Block;
import io.patchflow.recipe.Recipe;
import io.patchflow.schema.PatchSetInfo;
import java.util.ArrayList;
import java.util.List;

/**
 * The sizes of a patch-MLP: those of the recipe and those of the data.
 *
 * @param tokens patches an image
 * @param patchDim values a patch
 * @param stem channels the stem gives each token
 * @param blocks token hidden, token out, channel hidden, channel out of each block
 * @param classes number of classes
 */
public record Architecture(
    int tokens, int patchDim, int stem, List<List<Integer>> blocks, int classes) {

  public Architecture {
    blocks = blocks.stream().map(List::copyOf).toList();
  }

  /** The model of a recipe for a data set. */
  public static Architecture of(Recipe.Model model, PatchSetInfo data) {
    return new Architecture(
        data.shape().tokens(),
        data.shape().patchDim(),
        model.stem(),
        model.blocks().stream().map(Architecture::sizes).toList(),
        data.classes());
  }

  private static List<Integer> sizes(Block block) {
    if (!(block instanceof Block.Mixer mixer)) {
      throw new IllegalArgumentException("no layers for " + block);
    }
    return List.of(
        mixer.tokenHidden(), mixer.tokenOut(), mixer.channelHidden(), mixer.channelOut());
  }

  /**
   * The mixing layers: the maps between two relus, which are a block's first token map, then its
   * second token map with its first channel map, then its second channel map with the next block's
   * first token map. The last block's second channel map is left over for behind the mean.
   */
  public List<MixShape> mixes() {
    List<MixShape> mixes = new ArrayList<>();
    int tokensIn = tokens;
    int channelsIn = stem;
    int channelsHidden = stem;
    for (List<Integer> block : blocks) {
      int tokenHidden = block.get(0);
      mixes.add(
          mixes.isEmpty()
              ? MixShape.ofTokens(tokensIn, tokenHidden, channelsIn)
              : new MixShape(tokensIn, tokenHidden, channelsHidden, channelsIn, true, false));
      channelsHidden = block.get(2);
      mixes.add(new MixShape(tokenHidden, block.get(1), channelsIn, channelsHidden, true, true));
      tokensIn = block.get(1);
      channelsIn = block.get(3);
    }
    return mixes;
  }

  /** Tokens that reach the mean. */
  int lastTokens() {
    return lastBlock().get(1);
  }

  /** Channels that reach the mean. */
  int lastHidden() {
    return lastBlock().get(2);
  }

  /** Channels that reach the head. */
  int lastChannels() {
    return lastBlock().get(3);
  }

  private List<Integer> lastBlock() {
    return blocks.get(blocks.size() - 1);
  }
}
