package io.patchflow.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Two tokens from one, two channels from two, by hand. */
class MixBiasTest {
  // Row sums: tokenW 2 and 3; channelW 3 and 7.
  private static final float[][] TOKEN_W = {{2}, {3}};
  private static final float[] TOKEN_B = {10, 20};
  private static final float[][] CHANNEL_W = {{1, 2}, {3, 4}};
  private static final float[] CHANNEL_B = {5, 6};

  /** Gradient of the bias matrix, rows tokens, columns channels. */
  private static final float[] G = {1, 2, 3, 4};

  @Test
  void tokensFirstTheTokenBiasPassesThroughTheChannelMap() {
    MixBias bias = new MixBias(new MixShape(1, 2, 2, 2, true, true));
    assertThat(bias.matrix(params()))
        .as("token bias times the channel map's row sums, plus channel bias")
        .containsExactly(10 * 3 + 5, 10 * 7 + 6, 20 * 3 + 5, 20 * 7 + 6);

    Map<String, INDArray> gradients = zeroGradients();
    bias.backward(G.clone(), params(), gradients);
    assertGradient(gradients, "tokenB", 1 * 3 + 2 * 7, 3 * 3 + 4 * 7);
    assertGradient(gradients, "channelB", 1 + 3, 2 + 4);
    // Channel c gets sum over tokens of g(t, c) tokenB(t), in each of its columns.
    float first = 1 * 10 + 3 * 20;
    float second = 2 * 10 + 4 * 20;
    assertGradient(gradients, "channelW", 100 + first, 100 + first, 100 + second, 100 + second);
    assertGradient(gradients, "tokenW", 100, 100);
  }

  @Test
  void channelsFirstTheChannelBiasPassesThroughTheTokenMap() {
    MixBias bias = new MixBias(new MixShape(1, 2, 2, 2, true, false));
    assertThat(bias.matrix(params()))
        .as("channel bias times the token map's row sums, plus token bias")
        .containsExactly(10 + 2 * 5, 10 + 2 * 6, 20 + 3 * 5, 20 + 3 * 6);

    Map<String, INDArray> gradients = zeroGradients();
    bias.backward(G.clone(), params(), gradients);
    assertGradient(gradients, "tokenB", 1 + 2, 3 + 4);
    assertGradient(gradients, "channelB", 1 * 2 + 3 * 3, 2 * 2 + 4 * 3);
    assertGradient(gradients, "tokenW", 100 + 1 * 5 + 2 * 6, 100 + 3 * 5 + 4 * 6);
    assertGradient(gradients, "channelW", 100, 100, 100, 100);
  }

  @Test
  void aTokenMapAloneAddsItsBiasToEveryChannel() {
    MixBias bias = new MixBias(MixShape.ofTokens(1, 2, 2));
    Map<String, INDArray> params = params();
    params.keySet().removeIf(name -> name.startsWith("channel"));
    assertThat(bias.matrix(params)).containsExactly(10, 10, 20, 20);

    Map<String, INDArray> gradients = zeroGradients();
    bias.backward(G.clone(), params, gradients);
    assertGradient(gradients, "tokenB", 1 + 2, 3 + 4);
    assertGradient(gradients, "tokenW", 100, 100);
  }

  private static Map<String, INDArray> params() {
    Map<String, INDArray> params = new LinkedHashMap<>();
    params.put("tokenW", Nd4j.createFromArray(TOKEN_W));
    params.put("tokenB", Nd4j.createFromArray(TOKEN_B));
    params.put("channelW", Nd4j.createFromArray(CHANNEL_W));
    params.put("channelB", Nd4j.createFromArray(CHANNEL_B));
    return params;
  }

  /** 100 in the weights' gradients, which stands for the products' share. */
  private static Map<String, INDArray> zeroGradients() {
    Map<String, INDArray> gradients = params();
    gradients.forEach((name, value) -> value.assign(name.endsWith("W") ? 100 : 0));
    return gradients;
  }

  private static void assertGradient(
      Map<String, INDArray> gradients, String name, float... expected) {
    assertThat(LayerPass.values(gradients.get(name)))
        .as("gradient of %s", name)
        .containsExactly(expected);
  }
}
