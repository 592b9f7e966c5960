// Products of matrices by a whole block. Each value is one sum over the inner dimension in its order, whatever the
// tile, so that the bits depend neither on tiles nor on where a matrix lies.
#pragma once
#include "machine.h"

#define CHUNK 16                        // of the inner dimension
#define SIDE 132                        // floats from one step of the inner dimension to the next; 128 and padding
#define STAGE (CHUNK * SIDE)            // floats of a staged operand
#define STAGING (4 * STAGE)             // two operands, twice: one is filled while the other is read

/** What the threads of a block need to know of an operand: element (i, k) lies at p[i * outer + k * inner]. */
struct Operand {
  const float *p;
  int outer, inner, size;
};

/** Reads a thread's share of a chunk: neighbouring threads take neighbouring addresses. */
template <int T> DEVICE void fetch(float (&part)[T], const Operand &x, int first, int chunk, int depth) {
  UNROLL for (int r = 0; r < T; r++) {
    int e = threadIdx.x + r * THREADS;
    int i = first + (x.inner == 1 ? e / CHUNK : e % (16 * T));
    int k = chunk + (x.inner == 1 ? e % CHUNK : e / (16 * T));
    part[r] = i < x.size && k < depth ? x.p[i * x.outer + k * x.inner] : 0.0f;
  }
}

/** Puts it where all threads find it, [k][i]. */
template <int T> DEVICE void stage(float *to, const float (&part)[T], bool innerFirst) {
  UNROLL for (int r = 0; r < T; r++) {
    int e = threadIdx.x + r * THREADS;
    int i = innerFirst ? e / CHUNK : e % (16 * T);
    int k = innerFirst ? e % CHUNK : e / (16 * T);
    to[k * SIDE + i] = part[r];
  }
}

/** A thread's rows or columns of one step: four neighbours, and four more 64 on. */
template <int T> DEVICE void lane(float (&part)[T], const float *from, int thread) {
  UNROLL for (int q = 0; q < T / 4; q++) {
    float4 four = *(const float4 *)(from + q * 64 + thread * 4);
    part[4 * q] = four.x;
    part[4 * q + 1] = four.y;
    part[4 * q + 2] = four.z;
    part[4 * q + 3] = four.w;
  }
}

/**
 * A thread's sums meet a matrix that is laid out as the product is: what there is there is added to them (0), keeps those
 * where it is positive (1), or is overwritten (2). Four neighbours at once where they are aligned.
 */
template <int M, int N, int WAY>
DEVICE void meet(float (&sum)[M][N], float *matrix, const Instruction &in, int row, int column) {
  bool aligned = in.outRow % 4 == 0 && ((long long)matrix & 15) == 0;
  UNROLL for (int i = 0; i < M; i++) {
    int r = row + i / 4 * 64 + i % 4;
    if (r >= in.rows) continue;
    UNROLL for (int q = 0; q < N / 4; q++) {
      int c = column + q * 64;
      float *p = matrix + r * in.outRow + c;
      float *s = &sum[i][4 * q];
      bool four = aligned && c + 3 < in.columns;
      if (WAY == 2) {
        if (four) {
          float4 all = {s[0], s[1], s[2], s[3]};
          *(float4 *)p = all;
        } else {
          UNROLL for (int j = 0; j < 4; j++) if (c + j < in.columns) p[j] = s[j];
        }
      } else {
        float v[4] = {0.0f, 0.0f, 0.0f, 0.0f};
        if (four) {
          float4 all = *(const float4 *)p;
          v[0] = all.x;
          v[1] = all.y;
          v[2] = all.z;
          v[3] = all.w;
        } else {
          UNROLL for (int j = 0; j < 4; j++) if (c + j < in.columns) v[j] = p[j];
        }
        UNROLL for (int j = 0; j < 4; j++) {
          if (WAY == 0) s[j] += v[j];
          else if (!(v[j] > 0.0f)) s[j] = 0.0f;
        }
      }
    }
  }
}

/** One tile of 16 * M rows and 16 * N columns; a thread makes M * N values. */
template <int M, int N>
DEVICE void tile(const Instruction &in, float *staging, float *out, const Operand &a, const Operand &b,
                 const float *plus, const float *mask, int row, int column) {
  int x = threadIdx.x % 16, y = threadIdx.x / 16;
  float sum[M][N], left[M], right[N];
  UNROLL for (int i = 0; i < M; i++) UNROLL for (int j = 0; j < N; j++) sum[i][j] = 0.0f;
  fetch<M>(left, a, row, 0, in.inner);
  fetch<N>(right, b, column, 0, in.inner);
  stage<M>(staging, left, a.inner == 1);
  stage<N>(staging + STAGE, right, b.inner == 1);
  __syncthreads();
  for (int chunk = 0, turn = 0; chunk < in.inner; chunk += CHUNK, turn ^= 1) {
    bool more = chunk + CHUNK < in.inner;
    if (more) {
      fetch<M>(left, a, row, chunk + CHUNK, in.inner);
      fetch<N>(right, b, column, chunk + CHUNK, in.inner);
    }
    const float *as = staging + turn * 2 * STAGE, *bs = as + STAGE;
    UNROLL_4 for (int k = 0; k < CHUNK; k++) {
      float av[M], bv[N];
      lane<M>(av, as + k * SIDE, y);
      lane<N>(bv, bs + k * SIDE, x);
      UNROLL for (int i = 0; i < M; i++)
        UNROLL for (int j = 0; j < N; j++) sum[i][j] = FMA(av[i], bv[j], sum[i][j]);
    }
    if (more) {
      float *next = staging + (turn ^ 1) * 2 * STAGE;
      stage<M>(next, left, a.inner == 1);
      stage<N>(next + STAGE, right, b.inner == 1);
    }
    __syncthreads();
  }
  // All that is read comes before all that is written: else each value would wait for the one before.
  if (in.add) meet<M, N, 0>(sum, out, in, row + y * 4, column + x * 4);
  if (plus) meet<M, N, 0>(sum, (float *)plus, in, row + y * 4, column + x * 4);
  if (in.relu) UNROLL for (int i = 0; i < M; i++) UNROLL for (int j = 0; j < N; j++)
    sum[i][j] = sum[i][j] < 0.0f ? 0.0f : sum[i][j];
  if (mask) meet<M, N, 1>(sum, (float *)mask, in, row + y * 4, column + x * 4);
  meet<M, N, 2>(sum, out, in, row + y * 4, column + x * 4);
}

template <int M, int N>
DEVICE void tiles(const Instruction &in, float *staging, float *out, const Operand &a, const Operand &b,
                  const float *plus, const float *mask) {
  for (int row = 0; row < in.rows; row += 16 * M)
    for (int column = 0; column < in.columns; column += 16 * N)
      tile<M, N>(in, staging, out, a, b, plus, mask, row, column);
}

/** Whether tiles of 64 leave less of themselves unused than tiles of 128. */
DEVICE bool small(int size) { return (size + 63) / 64 * 64 < (size + 127) / 128 * 128; }

DEVICE void product(const Memory &memory, const Instruction &in, float *staging) {
  for (int head = 0; head < in.heads; head++) {
    int offset = head * in.outHead;
    float *out = at(memory, in.out) + offset;
    Operand a = {at(memory, in.a) + head * in.aHead, in.aRow, in.aColumn, in.rows};
    Operand b = {at(memory, in.b) + head * in.bHead, in.bColumn, in.bRow, in.columns};
    const float *plus = in.plus == NONE ? 0 : at(memory, in.plus) + offset;
    const float *mask = in.mask == NONE ? 0 : at(memory, in.mask) + offset;
    if (small(in.rows)) {
      if (small(in.columns)) tiles<4, 4>(in, staging, out, a, b, plus, mask);
      else tiles<4, 8>(in, staging, out, a, b, plus, mask);
    } else {
      if (small(in.columns)) tiles<8, 4>(in, staging, out, a, b, plus, mask);
      else tiles<8, 8>(in, staging, out, a, b, plus, mask);
    }
  }
}
