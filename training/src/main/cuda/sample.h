// What is done to a sample's matrices besides products, by a whole block: element by element, row by row, and the
// loss.
#pragma once
#include "machine.h"

/** A batch, and where its results go. */
struct Batch {
  int size;
  const float *patches;  // (size, tokens, patchDim)
  const float *targets;  // (size, classes)
  const int *labels;
  float *logits;         // (size, classes)
  float *losses;
  int *hits;
};

/** Eight values at once: all that is read comes before all that is written, else each would wait for the one before. */
DEVICE void elementwise(const Memory &memory, const Instruction &in, int first, int step) {
  float *out = at(memory, in.out);
  const float *a = at(memory, in.a), *b = atOrNull(memory, in.b);
  int size = in.rows * in.columns;
  bool adds = in.add;
  for (int start = first; start < size; start += 8 * step) {
    float left[8], right[8], sum[8];
    UNROLL for (int j = 0; j < 8; j++) {
      int i = start + j * step;
      left[j] = i < size ? a[i] : 0.0f;
      right[j] = b && i < size ? b[i] : 0.0f;
      sum[j] = adds && i < size ? out[i] : 0.0f;
    }
    UNROLL for (int j = 0; j < 8; j++) {
      int i = start + j * step;
      float value = left[j];
      switch (in.kind) {
        case ADD: value += right[j]; break;
        case MULTIPLY: value = adds ? sum[j] + value * right[j] : value * right[j]; break;
        case ACCUMULATE: value += sum[j]; break;
        case RELU: value = value < 0.0f ? 0.0f : value; break;
        default: value = right[j] > 0.0f ? value : 0.0f; break;
      }
      if (i < size) out[i] = value;
    }
  }
}

/** Layer normalisation, a warp a row. Mean and root of each row are left at f for the adjoint. */
DEVICE void norm(const Memory &memory, const Instruction &in) {
  int lane = threadIdx.x % 32;
  const float *weight = at(memory, in.c), *bias = at(memory, in.d);
  for (int row = threadIdx.x / 32; row < in.rows; row += WARPS) {
    const float *x = at(memory, in.a) + row * in.columns;
    float *y = at(memory, in.out) + row * in.columns;
    float sum = 0.0f, square = 0.0f;
    for (int i = lane; i < in.columns; i += 32) sum += x[i];
    float mean = warpSum(sum) / in.columns;
    for (int i = lane; i < in.columns; i += 32) square += (x[i] - mean) * (x[i] - mean);
    float root = 1.0f / sqrtf(warpSum(square) / in.columns + 1e-5f);
    for (int i = lane; i < in.columns; i += 32) y[i] = (x[i] - mean) * root * weight[i] + bias[i];
    if (lane == 0) {
      float *kept = at(memory, in.f) + 2 * row;
      kept[0] = mean;
      kept[1] = root;
    }
  }
}

/** Its adjoint: a the input, b the gradient of the output, c the weight; d and e take the parameters' gradients. */
DEVICE void normGradient(const Memory &memory, const Instruction &in) {
  const float *x = at(memory, in.a), *dy = at(memory, in.b), *weight = at(memory, in.c), *kept = at(memory, in.f);
  for (int i = threadIdx.x; i < in.columns; i += THREADS) {
    float dWeight = 0.0f, dBias = 0.0f;
    for (int row = 0; row < in.rows; row++) {
      float d = dy[row * in.columns + i];
      dWeight += d * ((x[row * in.columns + i] - kept[2 * row]) * kept[2 * row + 1]);
      dBias += d;
    }
    float *weights = at(memory, in.d) + i, *biases = at(memory, in.e) + i;
    *weights = in.add ? *weights + dWeight : dWeight;
    *biases = in.add ? *biases + dBias : dBias;
  }
  __syncthreads();
  int lane = threadIdx.x % 32;
  for (int row = threadIdx.x / 32; row < in.rows; row += WARPS) {
    const float *xs = x + row * in.columns, *ds = dy + row * in.columns;
    float *dx = at(memory, in.out) + row * in.columns;
    float mean = kept[2 * row], root = kept[2 * row + 1], sum = 0.0f, slope = 0.0f;
    for (int i = lane; i < in.columns; i += 32) {
      float d = ds[i] * weight[i];
      sum += d;
      slope += d * ((xs[i] - mean) * root);
    }
    sum = warpSum(sum) / in.columns;
    slope = warpSum(slope) / in.columns;
    for (int i = lane; i < in.columns; i += 32)
      dx[i] = (ds[i] * weight[i] - sum - (xs[i] - mean) * root * slope) * root;
  }
}

/** Softmax and cross-entropy against a distribution, by the first warp: a the logits, out their gradient. */
DEVICE void loss(const Memory &memory, const Instruction &in, const Batch &batch, int sample) {
  if (threadIdx.x >= 32) return;
  int classes = in.columns;
  const float *z = at(memory, in.a), *q = batch.targets + sample * classes;
  float *gradient = at(memory, in.out);
  float highest = z[0];
  for (int i = threadIdx.x; i < classes; i += 32) highest = fmaxf(highest, z[i]);
  for (int distance = 16; distance > 0; distance >>= 1)
    highest = fmaxf(highest, __shfl_xor_sync(0xffffffffu, highest, distance));
  float sum = 0.0f, weighted = 0.0f, weights = 0.0f;
  int first = classes;
  for (int i = threadIdx.x; i < classes; i += 32) {
    sum += expf(z[i] - highest);
    weighted += q[i] * (z[i] - highest);
    weights += q[i];
    if (z[i] == highest && i < first) first = i;
  }
  sum = warpSum(sum);
  weighted = warpSum(weighted);
  weights = warpSum(weights);
  for (int distance = 16; distance > 0; distance >>= 1) {
    int other = __shfl_xor_sync(0xffffffffu, first, distance);
    if (other < first) first = other;
  }
  for (int i = threadIdx.x; i < classes; i += 32)
    gradient[i] = (weights * expf(z[i] - highest) / sum - q[i]) / batch.size;
  if (threadIdx.x == 0) {
    batch.losses[sample] = weights * logf(sum) - weighted;
    batch.hits[sample] = first == batch.labels[sample];
  }
}
