// CUDA's language on the CPU, as much as the kernels use. The threads of a block are fibers that run one after the
// other, each until it waits for others; the order is shuffled, so that a missing barrier shows. Memory on the chip
// starts as NaN. What is not found this way: races between threads that never wait, and what only hardware does.
#pragma once
#include <math.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <ucontext.h>

#define DEVICE static inline
#define KERNEL static void
#define UNROLL
#define UNROLL_4
#define FMA(a, b, c) ((a) * (b) + (c))

struct alignas(16) float4 { float x, y, z, w; };
struct Index { int x, y; };
static Index threadIdx, blockIdx, gridDim;

static const int MOST_THREADS = 256, CHIP_BYTES = 227 * 1024, GUARD_BYTES = 1024;
alignas(16) static float4 blockMemory[(CHIP_BYTES + GUARD_BYTES) / 16];

enum State { READY, AT_BARRIER, AT_WARP, DONE };
struct Fiber {
  ucontext_t context;
  jmp_buf place;
  State state;
  int started;
};
static Fiber fibers[MOST_THREADS];
static jmp_buf scheduler;
static int laneValues[MOST_THREADS];
static void (*fiberBody)();

static void wait(State state) {
  Fiber &fiber = fibers[threadIdx.x];
  fiber.state = state;
  if (_setjmp(fiber.place) == 0) _longjmp(scheduler, 1);
}

static void __syncthreads() { wait(AT_BARRIER); }

template <class T> static T __shfl_xor_sync(unsigned, T value, int distance) {
  memcpy(&laneValues[threadIdx.x], &value, 4);
  wait(AT_WARP);
  memcpy(&value, &laneValues[threadIdx.x ^ distance], 4);
  wait(AT_WARP);  // none may put the next value before all have read
  return value;
}

static void fiberMain() {
  for (;;) {
    fiberBody();
    wait(DONE);
  }
}

static void resume(int thread) {
  static char *stacks = 0;
  const size_t stack = 64 * 1024;
  if (!stacks) stacks = (char *)malloc(stack * MOST_THREADS);
  Fiber &fiber = fibers[thread];
  threadIdx.x = thread;
  if (_setjmp(scheduler) != 0) return;
  if (fiber.started) _longjmp(fiber.place, 1);
  fiber.started = 1;
  getcontext(&fiber.context);
  fiber.context.uc_stack.ss_sp = stacks + stack * thread;
  fiber.context.uc_stack.ss_size = stack;
  makecontext(&fiber.context, fiberMain, 0);
  setcontext(&fiber.context);
}

static uint64_t shuffleState = 1;

static int shuffleNext(int bound) {
  shuffleState = shuffleState * 6364136223846793005u + 1442695040888963407u;
  return (int)((shuffleState >> 33) % bound);
}

/** How many of fibers first..first + count are in a state. */
static int countIn(State state, int first, int count) {
  int found = 0;
  for (int i = first; i < first + count; i++) found += fibers[i].state == state;
  return found;
}

static void release(State from, int first, int count) {
  for (int i = first; i < first + count; i++)
    if (fibers[i].state == from) fibers[i].state = READY;
}

/** Runs a block; false where threads wait for others that never come. */
static bool runBlock(int threads) {
  int order[MOST_THREADS];
  for (int i = 0; i < threads; i++) {
    fibers[i].state = READY;
    order[i] = i;
  }
  while (countIn(DONE, 0, threads) < threads) {
    for (int i = threads - 1; i > 0; i--) {
      int j = shuffleNext(i + 1), kept = order[i];
      order[i] = order[j];
      order[j] = kept;
    }
    bool moved = false;
    for (int i = 0; i < threads; i++) {
      if (fibers[order[i]].state == READY) {
        resume(order[i]);
        moved = true;
      }
    }
    for (int warp = 0; warp < threads; warp += 32) {
      int lanes = threads - warp < 32 ? threads - warp : 32;
      if (countIn(AT_WARP, warp, lanes) == lanes) {
        release(AT_WARP, warp, lanes);
        moved = true;
      }
    }
    if (countIn(AT_BARRIER, 0, threads) == threads) {
      release(AT_BARRIER, 0, threads);
      moved = true;
    }
    if (!moved) {
      // The fibers that hang are given up; those of the next block start anew.
      for (int i = 0; i < threads; i++) fibers[i].started = 0;
      return false;
    }
  }
  return true;
}
