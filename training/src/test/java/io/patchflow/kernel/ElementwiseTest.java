package io.patchflow.kernel;

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
  void reluGradientPassesWhereTheOutputIsPositiveAndIsSummed() {
    float[] outputs = {0, 1, Float.MIN_NORMAL, 1e-30f, Float.MAX_VALUE, 0, 3};
    float[] gradient = {2, -3, 4, 5, -6, Float.MAX_VALUE, 8};
    float[] sum = {1, 1, 1, 1, 1, 1, 1};
    Elementwise.reluGradient(gradient, outputs, sum, 6);
    assertThat(gradient)
        .as("whole from the smallest normal number on, nothing at zero")
        .containsExactly(0, -3, 4, 5, -6, 0, 8);
    assertThat(sum).containsExactly(1, -2, 5, 6, -5, 1, 1);
  }

  @Test
  void reluGradientKeepsNaNVisible() {
    float[] gradient = {1, Float.NaN};
    Elementwise.reluGradient(gradient, new float[] {Float.NaN, 1}, new float[2], 2);
    assertThat(gradient).containsExactly(Float.NaN, Float.NaN);
  }

  @Test
  void longArraysAreTreatedAlikeAtEveryPosition() {
    float[] z = new float[1003];
    float[] bias = new float[1003];
    float[] sum = new float[1003];
    Arrays.fill(z, -2);
    Arrays.fill(bias, 5);
    Elementwise.biasRelu(z, bias, z.length);
    Elementwise.reluGradient(bias, z, sum, z.length);
    Elementwise.add(sum, z, z.length);
    assertThat(z).containsOnly(3);
    assertThat(sum).containsOnly(8);
  }
}
