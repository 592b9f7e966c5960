/* A CUDA driver without a GPU: it says what the environment tells it to, and logs that it was asked. */
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

enum { UNKNOWN = 999, CAPABILITY_MAJOR = 75, CAPABILITY_MINOR = 76 };

static int told(const char *name, int otherwise) {
  const char *value = getenv(name);
  return value ? atoi(value) : otherwise;
}

static void log_call(const char *call) {
  const char *path = getenv("STUB_LOG");
  FILE *file = path ? fopen(path, "a") : NULL;
  if (file) {
    fprintf(file, "%s\n", call);
    fclose(file);
  }
}

__attribute__((constructor)) static void loaded(void) { log_call("loaded"); }

int cuInit(unsigned flags) {
  log_call("cuInit");
  return told("STUB_INIT", 0);
}

int cuDriverGetVersion(int *version) {
  log_call("cuDriverGetVersion");
  *version = told("STUB_VERSION", 11060);
  return 0;
}

int cuDeviceGetCount(int *count) {
  log_call("cuDeviceGetCount");
  *count = told("STUB_COUNT", 1);
  return 0;
}

int cuDeviceGet(int *device, int index) {
  *device = index;
  return 0;
}

int cuDeviceGetName(char *name, int length, int device) {
  snprintf(name, length, "Stub GPU");
  return 0;
}

int cuDeviceTotalMem_v2(size_t *bytes, int device) {
  *bytes = (size_t)16 << 30;
  return 0;
}

int cuDeviceGetAttribute(int *value, int attribute, int device) {
  int capability = told("STUB_CAPABILITY", 80);
  *value = attribute == CAPABILITY_MAJOR   ? capability / 10
           : attribute == CAPABILITY_MINOR ? capability % 10
                                           : 0;
  return 0;
}

int cuGetErrorName(int code, const char **name) {
  *name = code == UNKNOWN ? "CUDA_ERROR_UNKNOWN" : "CUDA_ERROR_OTHER";
  return 0;
}
