// What the kernels read: instructions, and where matrices lie. Plain CUDA C without any header of CUDA's, so that
// nvcc, NVRTC and (with fibers for threads, see src/test/cuda) a C++ compiler for the CPU take it.
#pragma once

#ifdef __CUDACC__
#define DEVICE static __device__ __forceinline__
#define KERNEL extern "C" __global__ void __launch_bounds__(256)
#define UNROLL _Pragma("unroll")
#define UNROLL_4 _Pragma("unroll 4")
#define UNROLL_16 _Pragma("unroll 16")
extern __shared__ float4 blockMemory[];
#define FMA(a, b, c) fmaf(a, b, c)
#endif

#define THREADS 256
#define WARPS 8
#define WORDS 24  // of an instruction

/** The kinds of instructions; the numbers are the encoder's. */
enum {
  INPUT, OUTPUT, LOSS, PRODUCT, ADD, MULTIPLY, ACCUMULATE, RELU, RELU_GRADIENT, NORM, NORM_GRADIENT, STATISTICS,
  STATISTICS_GRADIENT, ZERO
};

/** WORDS words. A reference to a matrix is its space in the upper four bits and its offset there, in floats; or NONE. */
struct Instruction {
  int kind;
  int out, a, b;
  int rows, columns, inner, heads;
  int outRow, outHead;         // distances in floats: from row to row, from head to head
  int aRow, aColumn, aHead;    // of op(a): a transposed matrix has them swapped
  int bRow, bColumn, bHead;
  int add;                     // whether it adds to out; or STARTS
  int plus, mask, relu;        // of a product: added to it; where not positive, 0; whether max(., 0) ends it
  int c, d, e, f;              // further references
};

#define NONE (-1)
#define STARTS 2  // adds to a gradient, or in a block's first sample is what it starts from

/** Where the spaces begin. */
struct Memory {
  float *chip;        // on the multiprocessor, the block's
  float *scratch;     // in device memory, the block's
  float *parameters;  // the network's
  float *values;      // shared matrices and constants
  float *gradients;   // of what samples share: the block's sums, or all samples'
};

DEVICE float *at(const Memory &memory, int reference) {
  int offset = reference & 0x0fffffff;
  switch (reference >> 28) {
    case 0: return memory.chip + offset;
    case 1: return memory.scratch + offset;
    case 2: return memory.parameters + offset;
    case 3: return memory.values + offset;
    default: return memory.gradients + offset;
  }
}

DEVICE float *atOrNull(const Memory &memory, int reference) {
  return reference == NONE ? 0 : at(memory, reference);
}

/** The sum over a warp's lanes, in a fixed order, on each of them. */
DEVICE float warpSum(float value) {
  for (int distance = 16; distance > 0; distance >>= 1) value += __shfl_xor_sync(0xffffffffu, value, distance);
  return value;
}
