// How a block makes products on the matrix units, from compute capability 8.0 on: factors are rounded to TF32, 10 bits
// of mantissa; sums are float32. Two warps share a tile's rows, 8 * M for each, and G / 64 its columns, 4 * N for each.
//
// The instruction multiplies 16 x 8 by 8 x 8. Lane l holds rows l / 4 and l / 4 + 8 of the first at columns l % 4 and
// l % 4 + 4; of the second rows l % 4 and l % 4 + 4 at column l / 4; of the product rows l / 4 and l / 4 + 8 at columns
// l % 4 * 2 and the next (PTX ISA, Matrix Fragments for mma.m16n8k8). Which of the tile's rows and columns these are is
// free. So that a lane reads neighbours at once and its sums are neighbours as well, four rows that follow each other are
// rows l / 4 and l / 4 + 8 of two instructions, and columns alternate between two.
#pragma once
#include "machine.h"

#ifdef __CUDACC__
/** Rounds to the nearest, halves away from 0. */
DEVICE float toTf32(float value) {
  unsigned bits;
  asm("cvt.rna.tf32.f32 %0, %1;" : "=r"(bits) : "f"(value));
  return __uint_as_float(bits);
}

/** Adds a product by a warp to its sums: all lanes at once. */
DEVICE void mma(float *upper, float *lower, int next, const float (&a)[4], const float (&b)[2]) {
  asm volatile(
      "mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32 {%0, %1, %2, %3}, {%4, %5, %6, %7}, {%8, %9}, {%0, %1, %2, %3};"
      : "+f"(upper[0]), "+f"(upper[next]), "+f"(lower[0]), "+f"(lower[next])
      : "r"(__float_as_uint(a[0])), "r"(__float_as_uint(a[1])), "r"(__float_as_uint(a[2])),
        "r"(__float_as_uint(a[3])), "r"(__float_as_uint(b[0])), "r"(__float_as_uint(b[1])));
}
#endif

struct Tf32 {
  // As Float32 has them.
  enum { NEXT_ROWS = 32, NEXT_COLUMNS = 16, STAGE = CHUNK * 137 };

  DEVICE int row(int M, int) { return threadIdx.x / 32 % 2 * 8 * M + threadIdx.x % 32 / 4 * 4; }
  DEVICE int column(int N, int G) { return threadIdx.x % G / 64 * 4 * N + threadIdx.x % 4 * 4; }

  /** Padded so that what a warp's lanes read at once lies in different banks. */
  DEVICE int at(int k, int i) { return k * 136 + k / 4 * 4 + i; }
  DEVICE float staged(float value) { return toTf32(value); }

  template <int M, int N>
  DEVICE void add(float (&sum)[M][N], const float *as, const float *bs, int row, int column) {
    int lane = threadIdx.x % 32;
    column += lane / 4 * 2 - lane % 4 * 4;
    UNROLL for (int first = 0; first < CHUNK; first += 8) {
      float a[2][M], b[2][N / 2];
      UNROLL for (int half = 0; half < 2; half++) {
        int k = first + half * 4 + lane % 4;
        UNROLL for (int q = 0; q < M / 4; q++) {
          float4 four = *(const float4 *)(as + at(k, row + q * NEXT_ROWS));
          a[half][4 * q] = four.x;
          a[half][4 * q + 1] = four.y;
          a[half][4 * q + 2] = four.z;
          a[half][4 * q + 3] = four.w;
        }
        UNROLL for (int q = 0; q < N / 4; q++) {
          float2 two = *(const float2 *)(bs + at(k, column + q * NEXT_COLUMNS));
          b[half][2 * q] = two.x;
          b[half][2 * q + 1] = two.y;
        }
      }
      UNROLL for (int i = 0; i < M; i += 2)
        UNROLL for (int j = 0; j < N / 2; j++) {
          float left[4] = {a[0][i], a[0][i + 1], a[1][i], a[1][i + 1]}, right[2] = {b[0][j], b[1][j]};
          int to = j / 2 * 4 + j % 2;
          mma(&sum[i][to], &sum[i + 1][to], 2, left, right);
        }
    }
  }
};
