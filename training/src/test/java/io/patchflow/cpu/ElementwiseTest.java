package io.patchflow.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ElementwiseTest {

  @Test
  void biasReluAddsAndCutsOffBelowZero() {
    float[] z = {1, -3, 2, -1, Float.NaN, 9};
    Elementwise.biasRelu(z, new float[] {0.5f, 1, -2, 1, 1, 9}, 5);
    assertThat(z).containsExactly(1.5f, 0, 0, 0, Float.NaN, 9);
  }

  @Test
  void reluCutsOffBelowZeroAndKeepsNaN() {
    float[] z = {1, -3, 0, Float.NaN, -9};
    Elementwise.relu(z, 4);
    assertThat(z).containsExactly(1, 0, 0, Float.NaN, -9);
  }

  @Test
  void reluGradientPassesWhereTheOutputIsPositive() {
    assertThat(
            reluGradient(
                new float[] {2, -3, 4, 5, -6, Float.MAX_VALUE, 8},
                new float[] {0, 1, Float.MIN_NORMAL, 1e-30f, Float.MAX_VALUE, 0, 0},
                6))
        .as("whole from the smallest number on, nothing at zero")
        .containsExactly(0, -3, 4, 5, -6, 0, 8);
  }

  @Test
  void reluGradientKeepsNaNVisible() {
    assertThat(reluGradient(new float[] {1, Float.NaN}, new float[] {Float.NaN, 1}, 2))
        .as("behind a NaN of the relu, the loss is NaN already")
        .containsExactly(1, Float.NaN);
  }

  @Test
  void longArraysAreTreatedAlikeAtEveryPosition() {
    float[] z = new float[1003];
    float[] bias = new float[1003];
    Arrays.fill(z, -2);
    Arrays.fill(bias, 5);
    Elementwise.biasRelu(z, bias, z.length);
    assertThat(z).containsOnly(3);
    Elementwise.multiply(z, bias, z.length);
    assertThat(z).containsOnly(15);
    Elementwise.add(z, bias, z.length);
    assertThat(z).containsOnly(20);
    assertThat(reluGradient(z, bias, z.length)).containsOnly(20);
  }

  private static float[] reluGradient(float[] gradient, float[] outputs, int length) {
    int[] bits = bits(gradient);
    Elementwise.reluGradient(bits, bits(outputs), length);
    float[] values = new float[bits.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = Float.intBitsToFloat(bits[i]);
    }
    return values;
  }

  private static int[] bits(float[] values) {
    int[] bits = new int[values.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToRawIntBits(values[i]);
    }
    return bits;
  }
}
