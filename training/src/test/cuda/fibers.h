// CUDA's language on the CPU, as much as the kernels use. The threads of a block are fibers that run one after the
// other, each until it waits for others; the order is shuffled, so that a missing barrier shows. Memory on the chip
// starts as NaN. What is not found this way: races between threads that never wait, and what only hardware does.
#pragma once
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <ucontext.h>

#define DEVICE static inline
#define KERNEL static void
#define UNROLL
#define UNROLL_4
#define UNROLL_16
#define FMA(a, b, c) ((a) * (b) + (c))

struct alignas(16) float4 { float x, y, z, w; };
struct Index { int x, y; };
static Index threadIdx, blockIdx, gridDim;

static const int MOST_THREADS = 256, CHIP_BYTES = 227 * 1024, GUARD_BYTES = 1024;
alignas(16) static float4 blockMemory[(CHIP_BYTES + GUARD_BYTES) / 16];

// From one stack to another. A block changes them some hundred thousand times a sample, and swapcontext calls the system
// each time: where it can be written in a few instructions, it is.
#ifdef __x86_64__
typedef void *Stack;

__attribute__((naked, noinline)) static void change(Stack *, Stack *) {
  asm("push %rbp; push %rbx; push %r12; push %r13; push %r14; push %r15; mov %rsp, (%rdi);"
      "mov (%rsi), %rsp; pop %r15; pop %r14; pop %r13; pop %r12; pop %rbx; pop %rbp; ret");
}

static void prepare(Stack *stack, char *memory, size_t bytes, void (*body)()) {
  void **top = (void **)(memory + bytes / 16 * 16);
  *--top = 0;             // body's own return address: it never returns
  *--top = (void *)body;  // where change returns to
  *stack = top - 6;
}
#else
typedef ucontext_t Stack;

static void change(Stack *from, Stack *to) { swapcontext(from, to); }

static void prepare(Stack *stack, char *memory, size_t bytes, void (*body)()) {
  getcontext(stack);
  stack->uc_stack.ss_sp = memory;
  stack->uc_stack.ss_size = bytes;
  makecontext(stack, body, 0);
}
#endif

enum State { READY, AT_BARRIER, AT_WARP, DONE };
struct Fiber {
  Stack stack;
  State state;
  bool started;
};
static Fiber fibers[MOST_THREADS];
static Stack scheduler;
static int laneValues[2][MOST_THREADS];
static int laneTurns[MOST_THREADS];
static void (*fiberBody)();

static void wait(State state) {
  Fiber &fiber = fibers[threadIdx.x];
  fiber.state = state;
  change(&fiber.stack, &scheduler);
}

static void __syncthreads() { wait(AT_BARRIER); }

template <class T> static T __shfl_xor_sync(unsigned, T value, int distance) {
  // Two turns of values: none puts the one after next before all have read this one.
  int *values = laneValues[laneTurns[threadIdx.x] ^= 1];
  memcpy(&values[threadIdx.x], &value, 4);
  wait(AT_WARP);
  memcpy(&value, &values[threadIdx.x ^ distance], 4);
  return value;
}

static void fiberMain() {
  for (;;) {
    fiberBody();
    wait(DONE);
  }
}

static void resume(int thread) {
  // Not a power of two, or all stacks would want the same lines of the cache.
  const size_t bytes = 64 * 1024 + 576;
  static char *stacks = (char *)malloc(bytes * MOST_THREADS);
  Fiber &fiber = fibers[thread];
  if (!fiber.started) prepare(&fiber.stack, stacks + bytes * thread, bytes, fiberMain);
  fiber.started = true;
  threadIdx.x = thread;
  change(&scheduler, &fiber.stack);
}

static uint64_t shuffleState = 1;

static unsigned shuffleNext() {
  shuffleState = shuffleState * 6364136223846793005u + 1442695040888963407u;
  return (unsigned)(shuffleState >> 33);
}

/** Lets those continue that wait for each other, if all have come. */
static bool release(State from, int first, int count) {
  for (int i = first; i < first + count; i++)
    if (fibers[i].state != from) return false;
  for (int i = first; i < first + count; i++) fibers[i].state = READY;
  return true;
}

/** Runs a block of MOST_THREADS; false where threads wait for others that never come. */
static bool runBlock() {
  for (int i = 0; i < MOST_THREADS; i++) fibers[i].state = READY;
  for (;;) {
    bool moved = false;
    // Another order each time: any odd step goes through them all.
    unsigned thread = shuffleNext(), step = shuffleNext() | 1;
    for (int i = 0; i < MOST_THREADS; i++, thread += step) {
      if (fibers[thread % MOST_THREADS].state == READY) {
        resume(thread % MOST_THREADS);
        moved = true;
      }
    }
    for (int warp = 0; warp < MOST_THREADS; warp += 32) moved |= release(AT_WARP, warp, 32);
    moved |= release(AT_BARRIER, 0, MOST_THREADS);
    if (!moved) break;
  }
  bool done = true;
  for (int i = 0; i < MOST_THREADS; i++) done &= fibers[i].state == DONE;
  // Fibers that hang are given up.
  for (int i = 0; i < MOST_THREADS; i++) fibers[i].started &= done;
  return done;
}
