// A stand-in for NVIDIA's driver, libcuda.so.1: the functions that Patchflow calls, with memory of the CPU's, and
// launches that run the kernels' own source on fibers. What it is like stands in settings.h.
#include <stdio.h>

#include <map>

#include "launch.h"
#include "settings.h"

extern "C" {

CUresult cuInit(unsigned) {
  CALL("cuInit");
  shuffleState = strtoull(setting("STAND_IN_SEED", "1"), 0, 10);
  return capability(0) ? OK : NO_DEVICE;
}

CUresult cuDriverGetVersion(int *version) {
  CALL("cuDriverGetVersion");
  *version = atoi(setting("STAND_IN_DRIVER", "13000"));
  return OK;
}

CUresult cuGetErrorName(CUresult code, const char **name) {
  static const std::map<int, const char *> names = {
      {INVALID, "CUDA_ERROR_INVALID_VALUE"}, {OUT_OF_MEMORY, "CUDA_ERROR_OUT_OF_MEMORY"},
      {NO_DEVICE, "CUDA_ERROR_NO_DEVICE"}, {INVALID_DEVICE, "CUDA_ERROR_INVALID_DEVICE"},
      {INVALID_PTX, "CUDA_ERROR_INVALID_PTX"}, {NOT_FOUND, "CUDA_ERROR_NOT_FOUND"},
      {ILLEGAL_ADDRESS, "CUDA_ERROR_ILLEGAL_ADDRESS"}, {LAUNCH_FAILED, "CUDA_ERROR_LAUNCH_FAILED"},
      {999, "CUDA_ERROR_UNKNOWN"}};
  auto found = names.find(code);
  *name = found == names.end() ? 0 : found->second;
  return *name ? OK : INVALID;
}

CUresult cuDeviceGetCount(int *count) {
  CALL("cuDeviceGetCount");
  for (*count = 0; capability(*count);) ++*count;
  return OK;
}

CUresult cuDeviceGet(int *device, int ordinal) {
  CALL("cuDeviceGet");
  *device = ordinal;
  return capability(ordinal) ? OK : INVALID_DEVICE;
}

CUresult cuDeviceGetName(char *name, int length, int device) {
  CALL("cuDeviceGetName");
  snprintf(name, length, "Stand-in GPU %d", device);
  return OK;
}

CUresult cuDeviceTotalMem_v2(size_t *bytes, int) {
  CALL("cuDeviceTotalMem_v2");
  *bytes = strtoull(setting("STAND_IN_MEMORY", "1073741824"), 0, 10);
  return OK;
}

CUresult cuDeviceGetAttribute(int *value, int attribute, int device) {
  CALL("cuDeviceGetAttribute");
  int major = atoi(capability(device)), minor = atoi(strchr(capability(device), '.') + 1);
  switch (attribute) {
    case 16: *value = 1; return OK;  // multiprocessors
    case 75: *value = major; return OK;
    case 76: *value = minor; return OK;
    case 97: *value = atoi(setting("STAND_IN_CHIP", "232448")); return OK;  // of a block, where it asks for more
    default: return INVALID;
  }
}

CUresult cuDevicePrimaryCtxRetain(void **context, int device) {
  CALL("cuDevicePrimaryCtxRetain");
  *context = (void *)(intptr_t)(device + 1);
  return OK;
}

CUresult cuDevicePrimaryCtxRelease_v2(int) {
  CALL("cuDevicePrimaryCtxRelease_v2");
  return OK;
}

/** The GPU whose context is set. */
static int current;

CUresult cuCtxSetCurrent(void *context) {
  CALL("cuCtxSetCurrent");
  current = (int)(intptr_t)context - 1;
  return context ? OK : INVALID;
}

// Memory has a guard behind it, which is looked at after each launch, and starts as NaN.
static std::map<char *, size_t> allocated;
static const size_t GUARD = 64;

static size_t unused() {
  size_t left = strtoull(setting("STAND_IN_MEMORY", "1073741824"), 0, 10);
  for (auto &each : allocated) left -= each.second < left ? each.second : left;
  return left;
}

CUresult cuMemGetInfo_v2(size_t *free, size_t *total) {
  CALL("cuMemGetInfo_v2");
  *free = unused();
  return cuDeviceTotalMem_v2(total, 0);
}

CUresult cuMemAlloc_v2(uint64_t *address, size_t bytes) {
  CALL("cuMemAlloc_v2");
  if (bytes == 0) return INVALID;
  if (bytes > unused()) return OUT_OF_MEMORY;
  char *memory = (char *)aligned_alloc(256, (bytes + GUARD + 255) / 256 * 256);
  memset(memory, 0xff, bytes);
  memset(memory + bytes, 0x5a, GUARD);
  allocated[memory] = bytes;
  *address = (uint64_t)(uintptr_t)memory;
  return OK;
}

static bool guardsStand() {
  for (auto &each : allocated)
    for (size_t i = 0; i < GUARD; i++)
      if (each.first[each.second + i] != 0x5a) return false;
  return true;
}

/** Whether so many bytes lie inside of one allocation. */
static bool inside(uint64_t address, size_t bytes) {
  char *p = (char *)(uintptr_t)address;
  auto next = allocated.upper_bound(p);
  if (next == allocated.begin()) return false;
  --next;
  return p + bytes <= next->first + next->second;
}

CUresult cuMemFree_v2(uint64_t address) {
  CALL("cuMemFree_v2");
  if (!allocated.erase((char *)(uintptr_t)address)) return INVALID;
  free((void *)(uintptr_t)address);
  return OK;
}

CUresult cuMemHostAlloc(void **memory, size_t bytes, unsigned) {
  CALL("cuMemHostAlloc");
  *memory = malloc(bytes);
  return OK;
}

CUresult cuMemFreeHost(void *memory) {
  CALL("cuMemFreeHost");
  free(memory);
  return OK;
}

CUresult cuMemcpyHtoDAsync_v2(uint64_t to, const void *from, size_t bytes, void *) {
  CALL("cuMemcpyHtoDAsync_v2");
  if (!inside(to, bytes)) return INVALID;
  memcpy((void *)(uintptr_t)to, from, bytes);
  return OK;
}

CUresult cuMemcpyDtoHAsync_v2(void *to, uint64_t from, size_t bytes, void *) {
  CALL("cuMemcpyDtoHAsync_v2");
  if (!inside(from, bytes)) return INVALID;
  memcpy(to, (void *)(uintptr_t)from, bytes);
  return OK;
}

CUresult cuStreamSynchronize(void *) {
  CALL("cuStreamSynchronize");
  return OK;
}

CUresult cuEventCreate(void **event, unsigned) {
  CALL("cuEventCreate");
  *event = malloc(1);
  return OK;
}

CUresult cuEventRecord(void *event, void *) {
  CALL("cuEventRecord");
  return event ? OK : INVALID;
}

CUresult cuEventSynchronize(void *event) {
  CALL("cuEventSynchronize");
  return event ? OK : INVALID;
}

CUresult cuEventDestroy_v2(void *event) {
  CALL("cuEventDestroy_v2");
  free(event);
  return OK;
}

CUresult cuModuleLoadData(void **module, const void *image) {
  CALL("cuModuleLoadData");
  const char *text = (const char *)image, *target = strstr(text, ".target sm_");
  if (!target || !strstr(text, ".version") || !strstr(text, ".entry samples")) return INVALID_PTX;
  int major = target[11] - '0';
  *module = (void *)(intptr_t)major;
  return major <= atoi(capability(current)) ? OK : INVALID_PTX;
}

CUresult cuModuleUnload(void *) {
  CALL("cuModuleUnload");
  return OK;
}

CUresult cuFuncSetAttribute(void *, int attribute, int value) {
  CALL("cuFuncSetAttribute");
  return attribute == 8 && value <= atoi(setting("STAND_IN_CHIP", "232448")) ? OK : INVALID;
}

CUresult cuModuleGetFunction(void **function, void *module, const char *name) {
  CALL("cuModuleGetFunction");
  // What is for compute capability 8.0 has the matrix units' products.
  bool tf32 = (intptr_t)module >= 8;
  for (int i = 0; i < 5; i++) {
    if (strcmp(name, KERNELS[i]) == 0) {
      *function = (void *)(intptr_t)(i == 0 && tf32 ? SAMPLES_IN_TF32 : i + 1);
      return OK;
    }
  }
  return NOT_FOUND;
}

CUresult cuLaunchKernel(void *function, unsigned gridX, unsigned gridY, unsigned gridZ, unsigned blockX, unsigned blockY,
                        unsigned blockZ, unsigned chipBytes, void *, void **arguments, void **extra) {
  CALL("cuLaunchKernel");
  if (blockX != MOST_THREADS || blockY * blockZ * gridZ != 1 || extra) return INVALID;
  switch (launch((int)(intptr_t)function, gridX, gridY, chipBytes, arguments)) {
    case RAN: return guardsStand() ? OK : ILLEGAL_ADDRESS;
    case NOT_A_LAUNCH: return INVALID;
    case HANGS: return LAUNCH_FAILED;
    default: return ILLEGAL_ADDRESS;
  }
}
}
