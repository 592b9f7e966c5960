// A model's program on an NVIDIA GPU. The kernels read it as data (machine.h), so that they serve every model. A step
// is: gather, shared (forward), samples, reduce, shared (backward), update. All sums have a fixed order and nothing is
// added by atomics: equal runs have equal bits, on GPUs of any number of multiprocessors.
//
// On gradients: samples b, b + blocks, ... are block b's, which adds up their gradients in a buffer of its own; reduce
// adds the buffers in order. The number of blocks is the host's choice, and part of the result.
#include "gather.h"
#include "machine.h"
#include "product.h"
#include "sample.h"
#include "shared.h"

#ifndef PRECISION
#define PRECISION Float32  // or Tf32: how products of samples are made
#endif

/** Takes a block's samples through the program, forward and backward or forward alone. */
KERNEL samples(const Instruction *code, int instructions, float *parameters, float *values, float *parts,
               int partSize, float *scratch, int scratchSize, int batchSize, const float *patches,
               const float *targets, const int *labels, float *logits, float *losses, int *hits) {
  int *slots = (int *)blockMemory;  // for two instructions
  float *staging = (float *)blockMemory + 2 * WORDS;
  Memory memory = {staging + STAGING(PRECISION), scratch + (long long)blockIdx.x * scratchSize, parameters, values,
                   parts + (long long)blockIdx.x * partSize};
  Batch batch = {batchSize, patches, targets, labels, logits, losses, hits};
  if (threadIdx.x < WORDS) slots[threadIdx.x] = ((const int *)code)[threadIdx.x];
  __syncthreads();
  int slot = 0;
  for (int sample = blockIdx.x; sample < batchSize; sample += gridDim.x) {
    for (int pc = 0; pc < instructions; pc++) {
      // While one is done, the next is on its way.
      Instruction in = *(const Instruction *)(slots + slot);
      const int *next = (const int *)(code + (pc + 1 < instructions ? pc + 1 : 0));
      int word = threadIdx.x < WORDS ? next[threadIdx.x] : 0;
      bool first = sample == blockIdx.x;
      if (in.add == STARTS) in.add = !first;
      int size = in.rows * in.columns;
      switch (in.kind) {
        case INPUT:
          for (int i = threadIdx.x; i < size; i += THREADS) at(memory, in.out)[i] = patches[sample * size + i];
          break;
        case OUTPUT:
          for (int i = threadIdx.x; i < size; i += THREADS) logits[sample * size + i] = at(memory, in.a)[i];
          break;
        case ZERO:
          if (first)
            for (int i = threadIdx.x; i < size; i += THREADS) at(memory, in.out)[i] = 0.0f;
          break;
        case LOSS: loss(memory, in, batch, sample); break;
        case PRODUCT: product<PRECISION>(memory, in, staging); break;
        case NORM: norm(memory, in); break;
        case NORM_GRADIENT: normGradient(memory, in); break;
        default: elementwise(memory, in, threadIdx.x, THREADS); break;
      }
      slot ^= WORDS;
      if (threadIdx.x < WORDS) slots[slot + threadIdx.x] = word;
      __syncthreads();
    }
  }
}

/** Instructions on shared matrices that do not depend on each other, one for each blockIdx.y. */
KERNEL shared(const Instruction *code, float *parameters, float *values, float *gradients, double *moments,
              int batch, const float *patches) {
  Memory memory = {0, 0, parameters, values, gradients};
  Instruction in = code[blockIdx.y];
  switch (in.kind) {
    case PRODUCT: sharedProduct(memory, in); break;
    case STATISTICS: statistics(memory, in, moments, batch, patches); break;
    case STATISTICS_GRADIENT: statisticsGradient(memory, in, moments); break;
    default: elementwise(memory, in, blockIdx.x * THREADS + threadIdx.x, gridDim.x * THREADS); break;
  }
}

/** Adds the blocks' gradients in order; those behind them, which no sample adds to, start from 0. */
KERNEL reduce(const float *parts, int count, int partSize, int size, float *total) {
  int i = blockIdx.x * THREADS + threadIdx.x;
  if (i >= size) return;
  float sum = 0.0f;
  if (i < partSize)
    UNROLL_16 for (int part = 0; part < count; part++) sum += parts[(long long)part * partSize + i];
  total[i] = sum;
}

/** The optimisers; the numbers are the host's. */
enum { ADAM, SGD, MOMENTUM, ASGD };

/**
 * A step of an optimiser on parameters from..from + length, as PyTorch's. For each parameter, coupled is the decay that
 * is added to the gradient, decoupled the one that takes its share, times the learning rate, off the parameter.
 */
KERNEL update(int optimizer, float *parameters, const float *gradients, float *state, const float *coupled,
              const float *decoupled, int from, int length, float learningRate,
              float rate, float beta1, float rest1, float beta2, float rest2, float correction, float eps) {
  int i = blockIdx.x * THREADS + threadIdx.x;
  if (i >= length) return;
  float p = parameters[from + i], g = gradients[from + i] + coupled[from + i] * p;
  float *first = state + i, *second = state + length + i;
  p *= 1.0f - learningRate * decoupled[from + i];
  switch (optimizer) {
    case ADAM:
      *first = *first * beta1 + g * rest1;
      *second = *second * beta2 + g * g * rest2;
      p -= *first / (sqrtf(*second) / correction + eps) * rate;
      break;
    case SGD: p -= g * rate; break;
    case MOMENTUM:
      *first = *first * beta1 + g;
      p -= *first * rate;
      break;
    default: {
      // first: parameters less their average; second: this step's size. rest1 is 1 - mu, beta1 whether it is step 1.
      float step = g * (beta1 != 0.0f ? rate : *second);
      *first = rest1 == 0.0f ? 0.0f : (*first - step) * rest1;
      *second = beta2;
      p -= step;
    }
  }
  parameters[from + i] = p;
}
