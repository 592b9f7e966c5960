/*
 * Preloaded into a Java process, makes the n-th file operation below a folder fail: the only layer
 * that every library's input and output goes through. The folder is in the environment variable
 * FAULTS_BELOW. The process arms it by making the directory /faults/write/N or /faults/read/N,
 * which is not made, and disarms it with /faults/off, which "exists already" if the fault struck.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

static volatile long writes_left = 0;
static volatile long reads_left = 0;
static volatile int struck = 0;

#define REAL(name) ((__typeof__(&name)) dlsym(RTLD_NEXT, #name))

static int below(const char *path) {
  const char *root = getenv("FAULTS_BELOW");
  return root != NULL && strncmp(path, root, strlen(root)) == 0;
}

static int open_below(int fd) {
  char link[64], path[4096];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length < 0) return 0;
  path[length] = 0;
  return below(path);
}

/* Whether this operation is the one to fail. Only the one that takes the last count is. */
static int strikes(volatile long *left) {
  if (*left <= 0 || __sync_sub_and_fetch(left, 1) != 0) return 0;
  struck = 1;
  return 1;
}

int mkdir(const char *path, mode_t mode) {
  if (strncmp(path, "/faults/", 8) == 0) {
    const char *what = path + 8;
    int fired = struck;
    struck = 0;
    writes_left = strncmp(what, "write/", 6) == 0 ? atol(what + 6) : 0;
    reads_left = strncmp(what, "read/", 5) == 0 ? atol(what + 5) : 0;
    errno = fired ? EEXIST : EACCES;
    return -1;
  }
  if (below(path) && strikes(&writes_left)) { errno = ENOSPC; return -1; }
  return REAL(mkdir)(path, mode);
}

ssize_t write(int fd, const void *bytes, size_t length) {
  if (writes_left > 0 && open_below(fd) && strikes(&writes_left)) { errno = ENOSPC; return -1; }
  return REAL(write)(fd, bytes, length);
}

ssize_t pwrite64(int fd, const void *bytes, size_t length, off64_t offset) {
  if (writes_left > 0 && open_below(fd) && strikes(&writes_left)) { errno = ENOSPC; return -1; }
  return REAL(pwrite64)(fd, bytes, length, offset);
}

int fsync(int fd) {
  if (writes_left > 0 && open_below(fd) && strikes(&writes_left)) { errno = EIO; return -1; }
  return REAL(fsync)(fd);
}

int fdatasync(int fd) {
  if (writes_left > 0 && open_below(fd) && strikes(&writes_left)) { errno = EIO; return -1; }
  return REAL(fdatasync)(fd);
}

int rename(const char *from, const char *to) {
  if (below(to) && strikes(&writes_left)) { errno = EACCES; return -1; }
  return REAL(rename)(from, to);
}

ssize_t read(int fd, void *bytes, size_t length) {
  if (reads_left > 0 && open_below(fd) && strikes(&reads_left)) { errno = EIO; return -1; }
  return REAL(read)(fd, bytes, length);
}

ssize_t pread64(int fd, void *bytes, size_t length, off64_t offset) {
  if (reads_left > 0 && open_below(fd) && strikes(&reads_left)) { errno = EIO; return -1; }
  return REAL(pread64)(fd, bytes, length, offset);
}
