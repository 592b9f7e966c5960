// Launches: a kernel of the source is called, block by block and thread by thread, with the values that the arguments of
// the launch point to. Memory on the chip has a guard behind it.
#pragma once
#include <tuple>
#include <utility>

#include "fibers.h"
#include "engine.cu"
namespace tf32 {
#undef PRECISION
#define PRECISION Tf32
#include "engine.cu"
}

template <class... A> struct Kernel {
  template <void (*body)(A...)> struct Of {
    static void **arguments;
    static void run() { call(std::index_sequence_for<A...>()); }
    template <size_t... I> static void call(std::index_sequence<I...>) { body(*(A *)arguments[I]...); }
  };
};
template <class... A> template <void (*body)(A...)> void **Kernel<A...>::Of<body>::arguments;
template <class... A> Kernel<A...> typeOf(void (*)(A...));
#define RUN(name) decltype(typeOf(name))::Of<name>

/** The kernels' names, in the order of their numbers, from 1. */
static const char *const KERNELS[] = {"samples", "shared", "reduce", "update", "gather"};
enum { SAMPLES_IN_TF32 = 6 };

enum Launched { RAN, NOT_A_LAUNCH, HANGS, WRITES_PAST_THE_CHIP };

static Launched launch(int kernel, int gridX, int gridY, unsigned chipBytes, void **arguments) {
  switch (kernel) {
    case 1: RUN(samples)::arguments = arguments; fiberBody = RUN(samples)::run; break;
    case 2: RUN(shared)::arguments = arguments; fiberBody = RUN(shared)::run; break;
    case 3: RUN(reduce)::arguments = arguments; fiberBody = RUN(reduce)::run; break;
    case 4: RUN(update)::arguments = arguments; fiberBody = RUN(update)::run; break;
    case 5: RUN(gather)::arguments = arguments; fiberBody = RUN(gather)::run; break;
    case SAMPLES_IN_TF32: RUN(tf32::samples)::arguments = arguments; fiberBody = RUN(tf32::samples)::run; break;
    default: return NOT_A_LAUNCH;
  }
  if (gridX < 1 || gridY < 1 || chipBytes > CHIP_BYTES) return NOT_A_LAUNCH;
  gridDim = {gridX, gridY};
  char *guard = (char *)blockMemory + chipBytes;
  for (int block = 0; block < gridX * gridY; block++) {
    blockIdx = {block % gridX, block / gridX};
    memset(blockMemory, 0xff, chipBytes);
    memset(guard, 0x5a, GUARD_BYTES);
    if (!runBlock()) return HANGS;
    for (int i = 0; i < GUARD_BYTES; i++)
      if (guard[i] != 0x5a) return WRITES_PAST_THE_CHIP;
  }
  return RAN;
}
