// How a block makes products in float32.
#pragma once
#include "machine.h"

struct Float32 {
  // A thread's sums are of four neighbouring rows, and of four more that far on; columns likewise. STAGE floats are a
  // staged operand, 128 and padding for each step.
  enum { NEXT_ROWS = 64, NEXT_COLUMNS = 64, SIDE = 132, STAGE = CHUNK * SIDE };

  /** A thread's first row in a tile of 16 * M, and its first column in one of G / 16 * N. */
  DEVICE int row(int, int G) { return threadIdx.x % G / (G / 16) * 4; }
  DEVICE int column(int, int G) { return threadIdx.x % (G / 16) * 4; }

  /** Where element i of step k of the inner dimension is staged, and as what. */
  DEVICE int at(int k, int i) { return k * SIDE + i; }
  DEVICE float staged(float value) { return value; }

  /** Adds what a chunk of the inner dimension gives. */
  template <int M, int N>
  DEVICE void add(float (&sum)[M][N], const float *as, const float *bs, int row, int column) {
    UNROLL_4 for (int k = 0; k < CHUNK; k++) {
      float a[M], b[N];
      fours(a, as + k * SIDE, row);
      fours(b, bs + k * SIDE, column);
      UNROLL for (int i = 0; i < M; i++)
        UNROLL for (int j = 0; j < N; j++) sum[i][j] = FMA(a[i], b[j], sum[i][j]);
    }
  }

  template <int T> DEVICE void fours(float (&part)[T], const float *from, int first) {
    UNROLL for (int q = 0; q < T / 4; q++) {
      float4 four = *(const float4 *)(from + q * 64 + first);
      part[4 * q] = four.x;
      part[4 * q + 1] = four.y;
      part[4 * q + 2] = four.z;
      part[4 * q + 3] = four.w;
    }
  }
};
