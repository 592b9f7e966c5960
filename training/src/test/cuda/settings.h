// What the driver that stands in is like, by the environment:
//   STAND_IN_GPUS=9.0,6.1       compute capabilities of its GPUs, or empty for none; 9.0 without it
//   STAND_IN_DRIVER=13000       the CUDA release that it serves
//   STAND_IN_CHIP=232448        bytes on a multiprocessor that a block may have
//   STAND_IN_MEMORY=1073741824  bytes of memory of a GPU
//   STAND_IN_FAIL=NAME:N:CODE   from the N-th call of that function on, since this was set, it returns CODE
//   STAND_IN_SEED=1             of the order in which threads run
#pragma once
#include <stdlib.h>
#include <string.h>

#include <mutex>
#include <string>

typedef int CUresult;
enum { OK = 0, INVALID = 1, OUT_OF_MEMORY = 2, NO_DEVICE = 100, INVALID_DEVICE = 101, INVALID_PTX = 218, NOT_FOUND = 500,
       ILLEGAL_ADDRESS = 700, LAUNCH_FAILED = 719 };

static const char *setting(const char *name, const char *otherwise) {
  const char *value = getenv(name);
  return value ? value : otherwise;
}

/** What the environment makes a call return. */
static CUresult planned(const char *call) {
  static std::string plan;
  static int count;
  std::string now = setting("STAND_IN_FAIL", "");
  if (now != plan) {
    plan = now;
    count = 0;
  }
  size_t first = plan.find(':'), second = plan.find(':', first + 1);
  if (first == std::string::npos || plan.substr(0, first) != call) return OK;
  return ++count >= atoi(plan.c_str() + first + 1) ? atoi(plan.c_str() + second + 1) : OK;
}

#define CALL(name)                                                     \
  static std::recursive_mutex lock;                                    \
  std::lock_guard<std::recursive_mutex> held(lock);                    \
  if (CUresult made = planned(name)) return made

static const char *capability(int device) {
  const char *all = setting("STAND_IN_GPUS", "9.0");
  for (int i = 0; *all; i++) {
    if (i == device) return all;
    all += strcspn(all, ",");
    all += *all == ',';
  }
  return 0;
}
