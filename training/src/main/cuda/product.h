// Products of matrices by a whole block. Each value is one sum over the inner dimension in its order, whatever the
// tile, so that the bits depend neither on tiles nor on where a matrix lies.
#pragma once
#include "machine.h"

#define CHUNK 16                        // steps of the inner dimension
#define STAGING(P) (4 * P::STAGE)       // floats of two operands, twice: one is filled while the other is read

#include "float32.h"
#include "tf32.h"

/** What the threads of a block need to know of an operand: element (i, k) lies at p[i * outer + k * inner]. */
struct Operand {
  const float *p;
  int outer, inner, size;
};

/** A thread's r-th element of a chunk, whose side is T * G / CHUNK: G threads share it. */
template <int T, int G> DEVICE void place(int r, bool innerFirst, int *i, int *k) {
  const int side = T * G / CHUNK;
  int e = threadIdx.x % G + r * G;
  *i = innerFirst ? e / CHUNK : e % side;
  *k = innerFirst ? e % CHUNK : e / side;
}

/** Reads a thread's share of a chunk: neighbouring threads take neighbouring addresses. */
template <int T, int G> DEVICE void fetch(float (&part)[T], const Operand &x, int first, int chunk, int depth) {
  UNROLL for (int r = 0; r < T; r++) {
    int i, k;
    place<T, G>(r, x.inner == 1, &i, &k);
    i += first;
    k += chunk;
    part[r] = i < x.size && k < depth ? x.p[i * x.outer + k * x.inner] : 0.0f;
  }
}

/** Puts it where all threads find it. */
template <class P, int T, int G> DEVICE void stage(float *to, const float (&part)[T], bool innerFirst) {
  UNROLL for (int r = 0; r < T; r++) {
    int i, k;
    place<T, G>(r, innerFirst, &i, &k);
    to[P::at(k, i)] = P::staged(part[r]);
  }
}

/**
 * A thread's sums meet a matrix that is laid out as the product is: what there is there is added to them (0), keeps those
 * where it is positive (1), or is overwritten (2). Four neighbours at once where they are aligned.
 */
template <class P, int M, int N, int WAY>
DEVICE void meet(float (&sum)[M][N], float *matrix, const Instruction &in, int row, int column) {
  bool aligned = in.outRow % 4 == 0 && ((long long)matrix & 15) == 0;
  UNROLL for (int i = 0; i < M; i++) {
    int r = row + i / 4 * P::NEXT_ROWS + i % 4;
    if (r >= in.rows) continue;
    UNROLL for (int q = 0; q < N / 4; q++) {
      int c = column + q * P::NEXT_COLUMNS;
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

/**
 * One tile of 16 * M rows and G / 16 * N columns by G threads; a thread makes M * N values. Where a block makes two at
 * once, they lie beside each other in the staging memory.
 */
template <class P, int M, int N, int G>
DEVICE void tile(const Instruction &in, float *staging, float *out, const Operand &a, const Operand &b,
                 const float *plus, const float *mask, int row, int column) {
  const int L = M * THREADS / G;
  int x = P::column(N, G), y = P::row(M, G), group = threadIdx.x / G;
  float *as = staging + group * 16 * M, *bs = staging + P::STAGE + group * (G / 16 * N);
  float sum[M][N], left[L], right[N];
  UNROLL for (int i = 0; i < M; i++) UNROLL for (int j = 0; j < N; j++) sum[i][j] = 0.0f;
  fetch<L, G>(left, a, row, 0, in.inner);
  fetch<N, G>(right, b, column, 0, in.inner);
  stage<P, L, G>(as, left, a.inner == 1);
  stage<P, N, G>(bs, right, b.inner == 1);
  __syncthreads();
  for (int chunk = 0, turn = 0; chunk < in.inner; chunk += CHUNK, turn ^= 1) {
    bool more = chunk + CHUNK < in.inner;
    if (more) {
      fetch<L, G>(left, a, row, chunk + CHUNK, in.inner);
      fetch<N, G>(right, b, column, chunk + CHUNK, in.inner);
    }
    int here = turn * 2 * P::STAGE;
    P::add(sum, as + here, bs + here, y, x);
    if (more) {
      int next = (turn ^ 1) * 2 * P::STAGE;
      stage<P, L, G>(as + next, left, a.inner == 1);
      stage<P, N, G>(bs + next, right, b.inner == 1);
    }
    __syncthreads();
  }
  // All that is read comes before all that is written: else each value would wait for the one before.
  if (in.add) meet<P, M, N, 0>(sum, out, in, row + y, column + x);
  if (plus) meet<P, M, N, 0>(sum, (float *)plus, in, row + y, column + x);
  if (in.relu) UNROLL for (int i = 0; i < M; i++) UNROLL for (int j = 0; j < N; j++)
    sum[i][j] = sum[i][j] < 0.0f ? 0.0f : sum[i][j];
  if (mask) meet<P, M, N, 1>(sum, (float *)mask, in, row + y, column + x);
  meet<P, M, N, 2>(sum, out, in, row + y, column + x);
}

template <class P, int M, int N, int G>
DEVICE void tiles(const Instruction &in, float *staging, float *out, const Operand &a, const Operand &b,
                  const float *plus, const float *mask) {
  for (int row = 0; row < in.rows; row += 16 * M)
    for (int column = 0; column < in.columns; column += G / 16 * N)
      tile<P, M, N, G>(in, staging, out, a, b, plus, mask, row, column);
}

/** Whether tiles of 64 leave less of themselves unused than tiles of 128. */
DEVICE bool small(int size) { return (size + 63) / 64 * 64 < (size + 127) / 128 * 128; }

/** Narrow heads are made two at a time, by half of the threads each. */
template <class P> DEVICE void product(const Memory &memory, const Instruction &in, float *staging) {
  bool pairs = in.heads % 2 == 0 && in.columns <= 32;
  for (int first = 0; first < in.heads; first += pairs ? 2 : 1) {
    int head = first + (pairs ? threadIdx.x / (THREADS / 2) : 0), offset = head * in.outHead;
    float *out = at(memory, in.out) + offset;
    Operand a = {at(memory, in.a) + head * in.aHead, in.aRow, in.aColumn, in.rows};
    Operand b = {at(memory, in.b) + head * in.bHead, in.bColumn, in.bRow, in.columns};
    const float *plus = in.plus == NONE ? 0 : at(memory, in.plus) + offset;
    const float *mask = in.mask == NONE ? 0 : at(memory, in.mask) + offset;
    if (pairs) tiles<P, 4, 4, THREADS / 2>(in, staging, out, a, b, plus, mask);
    else if (small(in.rows)) {
      if (small(in.columns)) tiles<P, 4, 4, THREADS>(in, staging, out, a, b, plus, mask);
      else tiles<P, 4, 8, THREADS>(in, staging, out, a, b, plus, mask);
    } else {
      if (small(in.columns)) tiles<P, 8, 4, THREADS>(in, staging, out, a, b, plus, mask);
      else tiles<P, 8, 8, THREADS>(in, staging, out, a, b, plus, mask);
    }
  }
}
