// Instructions on what all samples share, done once a step: products and sums spread over the grid, and batch
// normalisation's statistics, a block a token, in double precision.
//
// With y = W x + b, m and C a token's mean and covariance of x, and c the channels: mean(y) is the mean over c of
// W m + b, and var(y) that of w' C w + (w m + b - mean(y))^2. The moments of the patches are all that is needed.
#pragma once
#include "machine.h"

#define MANY 16384  // values that keep a grid busy by a thread each

/** A product: a warp a value where there are few and their sums are long, else a thread. */
DEVICE void sharedProduct(const Memory &memory, const Instruction &in) {
  int block = in.rows * in.columns;
  int lanes = in.inner < 32 || block * in.heads >= MANY ? 1 : 32, lane = threadIdx.x % lanes;
  int step = gridDim.x * THREADS / lanes;
  for (int i = (blockIdx.x * THREADS + threadIdx.x) / lanes; i < in.heads * block; i += step) {
    int head = i / block, row = i % block / in.columns, column = i % in.columns;
    const float *a = at(memory, in.a) + head * in.aHead + row * in.aRow;
    const float *b = at(memory, in.b) + head * in.bHead + column * in.bColumn;
    float sum = 0.0f;
    for (int k = lane; k < in.inner; k += lanes) sum = FMA(a[k * in.aColumn], b[k * in.bRow], sum);
    if (lanes == 32) sum = warpSum(sum);
    if (lane == 0) {
      float *out = at(memory, in.out) + head * in.outHead + row * in.outRow + column;
      *out = in.add ? *out + sum : sum;
    }
  }
}

/** The sum over a block's threads, in a fixed order, on each of them. */
DEVICE double blockSum(double value) {
  double *sums = (double *)blockMemory;
  __syncthreads();
  sums[threadIdx.x] = value;
  __syncthreads();
  for (int half = THREADS / 2; half > 0; half >>= 1) {
    if (threadIdx.x < half) sums[threadIdx.x] += sums[threadIdx.x + half];
    __syncthreads();
  }
  return sums[0];
}

DEVICE double twoWords(int low, int high) {
  union { int words[2]; double value; } both;
  both.words[0] = low;
  both.words[1] = high;
  return both.value;
}

/** Of a token: mean and 1 / root of variance of y, then mean and covariance of x. */
struct Moments {
  double *mean, *root, *x, *covariance;
};

DEVICE Moments momentsOf(double *all, const Instruction &in, int token) {
  int dim = in.inner;
  double *p = all + (long long)token * (2 + dim + dim * dim);
  Moments moments = {p, p + 1, p + 2, p + 2 + dim};
  return moments;
}

/** Mean and covariance of a token's standardised patches; each thread takes some pairs of pixels. */
DEVICE void measure(const Moments &moments, const Instruction &in, int token, int batch, const float *patches) {
  double shift = twoWords(in.aRow, in.aColumn), deviation = twoWords(in.bRow, in.bColumn);
  int dim = in.inner, stride = in.rows * dim;
  for (int p = threadIdx.x; p < dim; p += THREADS) {
    double sum = 0;
    UNROLL_16 for (int s = 0; s < batch; s++) sum += patches[s * stride + token * dim + p];
    moments.x[p] = sum / batch;
  }
  __syncthreads();
  for (int pair = threadIdx.x; pair < dim * dim; pair += THREADS) {
    int p = pair / dim, q = pair % dim;
    double mp = moments.x[p], mq = moments.x[q], sum = 0;
    UNROLL_16 for (int s = 0; s < batch; s++) {
      const float *x = patches + s * stride + token * dim;
      sum += (x[p] - mp) * (x[q] - mq);
    }
    moments.covariance[pair] = sum / batch / (deviation * deviation);
  }
  __syncthreads();
  for (int p = threadIdx.x; p < dim; p += THREADS) moments.x[p] = (moments.x[p] - shift) / deviation;
  __syncthreads();
}

/** W m + b of a channel. */
DEVICE double atMean(const Moments &moments, const float *weight, const float *bias, int dim, int channel) {
  double sum = bias[channel];
  for (int p = 0; p < dim; p++) sum += weight[channel * dim + p] * moments.x[p];
  return sum;
}

/** Scale and offset; a batch moves the running statistics, without one they take the place of the batch's. */
DEVICE void statistics(const Memory &memory, const Instruction &in, double *all, int batch, const float *patches) {
  int dim = in.inner, channels = in.columns;
  const float *weight = at(memory, in.a), *bias = at(memory, in.b);
  for (int token = blockIdx.x; token < in.rows; token += gridDim.x) {
    Moments moments = momentsOf(all, in, token);
    float *runningMean = at(memory, in.e) + token, *runningVariance = at(memory, in.f) + token;
    double mean = *runningMean, variance = *runningVariance;
    if (batch > 0) {
      measure(moments, in, token, batch, patches);
      double sum = 0;
      for (int c = threadIdx.x; c < channels; c += THREADS) sum += atMean(moments, weight, bias, dim, c);
      mean = blockSum(sum) / channels;
      double square = 0;
      for (int c = threadIdx.x; c < channels; c += THREADS) {
        double distance = atMean(moments, weight, bias, dim, c) - mean;
        square += distance * distance;
        for (int p = 0; p < dim; p++) {
          double inner = 0;
          for (int q = 0; q < dim; q++) inner += moments.covariance[p * dim + q] * weight[c * dim + q];
          square += inner * weight[c * dim + p];
        }
      }
      variance = blockSum(square) / channels;
    }
    if (threadIdx.x == 0) {
      double root = 1 / sqrt(variance + 1e-5);
      if (batch > 0) {
        double values = (double)batch * channels, unbiased = values / (values > 2 ? values - 1 : 1);
        *runningMean += (float)(0.1 * (mean - *runningMean));
        *runningVariance += (float)(0.1 * (variance * unbiased - *runningVariance));
        *moments.mean = mean;
        *moments.root = root;
      }
      double scale = at(memory, in.c)[token] * root;
      at(memory, in.out)[token] = (float)scale;
      at(memory, in.plus)[token] = (float)(at(memory, in.d)[token] - mean * scale);
    }
  }
}

/** What a token's statistics pass on: to its mean and to its variance, both divided by the channels. */
struct TokenGradient {
  double mean, variance, throughRoot;
};

DEVICE TokenGradient tokenGradient(const Memory &memory, const Instruction &in, const Moments &moments, int token) {
  double gamma = at(memory, in.c)[token], root = *moments.root;
  double dScale = at(memory, in.plus)[token], dOffset = at(memory, in.mask)[token];
  TokenGradient d;
  d.throughRoot = dScale - *moments.mean * dOffset;
  d.mean = -gamma * root * dOffset / in.columns;
  d.variance = -gamma * d.throughRoot * (root * root * root) / in.columns;
  return d;
}

/** Adds the gradients of weight (out), bias (b), gamma (d) and beta (e); each thread takes some of the weights. */
DEVICE void statisticsGradient(const Memory &memory, const Instruction &in, double *all) {
  int dim = in.inner, channels = in.columns;
  const float *weight = at(memory, in.a), *bias = at(memory, in.f);
  int first = blockIdx.x * THREADS + threadIdx.x, step = gridDim.x * THREADS;
  for (int i = first; i < channels * dim; i += step) {
    int c = i / dim, p = i % dim;
    double dWeight = 0, dBias = 0;
    for (int token = 0; token < in.rows; token++) {
      Moments moments = momentsOf(all, in, token);
      TokenGradient d = tokenGradient(memory, in, moments, token);
      double share = d.mean + d.variance * (atMean(moments, weight, bias, dim, c) - *moments.mean);
      double spread = 0;
      for (int q = 0; q < dim; q++) spread += moments.covariance[p * dim + q] * weight[c * dim + q];
      dBias += share;
      dWeight += share * moments.x[p] + d.variance * spread;
    }
    at(memory, in.out)[i] += (float)dWeight;
    if (p == 0) at(memory, in.b)[c] += (float)dBias;
  }
  for (int token = first; token < in.rows; token += step) {
    Moments moments = momentsOf(all, in, token);
    at(memory, in.d)[token] += (float)(*moments.root * tokenGradient(memory, in, moments, token).throughRoot);
    at(memory, in.e)[token] += at(memory, in.mask)[token];
  }
}
