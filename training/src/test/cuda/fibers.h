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
struct alignas(8) float2 { float x, y; };
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
static float laneValues[2][MOST_THREADS][6];
static int laneTurns[MOST_THREADS];
static void (*fiberBody)();

static void wait(State state) {
  Fiber &fiber = fibers[threadIdx.x];
  fiber.state = state;
  change(&fiber.stack, &scheduler);
}

static void __syncthreads() { wait(AT_BARRIER); }

/** Shows values to the warp's other lanes; what they show is there when this returns. */
static float (*exchange(const float *values, int count))[6] {
  // Two turns of values: none puts the one after next before all have read this one.
  float (*all)[6] = laneValues[laneTurns[threadIdx.x] ^= 1];
  memcpy(all[threadIdx.x], values, count * sizeof(float));
  wait(AT_WARP);
  return all + threadIdx.x / 32 * 32;
}

template <class T> static T __shfl_xor_sync(unsigned, T value, int distance) {
  float shown;
  memcpy(&shown, &value, 4);
  memcpy(&value, exchange(&shown, 1)[threadIdx.x % 32 ^ distance], 4);
  return value;
}

/** Cuts a mantissa off behind 10 bits; with half of the last one's value added before, that rounds to the nearest. */
static float cut(float value, uint32_t half) {
  uint32_t bits;
  memcpy(&bits, &value, 4);
  if ((bits & 0x7f800000) != 0x7f800000) bits += half;
  bits &= 0xffffe000;
  memcpy(&value, &bits, 4);
  return value;
}

static float toTf32(float value) { return cut(value, 0x1000); }

/** As tf32.h has it. Matrix units do not look at the lower bits of what they multiply. */
static void mma(float *upper, float *lower, int next, const float (&a)[4], const float (&b)[2]) {
  float shown[6] = {cut(a[0], 0), cut(a[1], 0), cut(a[2], 0), cut(a[3], 0), cut(b[0], 0), cut(b[1], 0)};
  float (*lanes)[6] = exchange(shown, 6);
  int row = threadIdx.x % 32 / 4, column = threadIdx.x % 4 * 2;
#pragma GCC unroll 8
  for (int k = 0; k < 8; k++) {
    const float *left = lanes[row * 4 + k % 4] + k / 4 * 2, *right = lanes[column * 4 + k % 4] + 4 + k / 4;
    upper[0] += left[0] * right[0];
    lower[0] += left[1] * right[0];
    right = lanes[column * 4 + 4 + k % 4] + 4 + k / 4;
    upper[next] += left[0] * right[0];
    lower[next] += left[1] * right[0];
  }
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
