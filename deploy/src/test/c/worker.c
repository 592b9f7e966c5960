/*
 * Preloaded into a worker, gives it a machine of its own to live on: one whose disk is full below
 * the folder FULL_BELOW, and on which nothing is below the folder HIDDEN_BELOW. Every library's
 * file operations go through here, and no rights are needed for it.
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
#include <sys/uio.h>
#include <unistd.h>

#define REAL(name) ((__typeof__(&name)) dlsym(RTLD_NEXT, #name))

static int below(const char *variable, const char *path) {
  const char *root = getenv(variable);
  return root != NULL && strncmp(path, root, strlen(root)) == 0;
}

static int hidden(const char *path) {
  if (!below("HIDDEN_BELOW", path)) return 0;
  errno = ENOENT;
  return 1;
}

static int full(int fd) {
  char link[64], path[4096];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length < 0) return 0;
  path[length] = 0;
  if (!below("FULL_BELOW", path)) return 0;
  errno = ENOSPC;
  return 1;
}

int open64(const char *path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  mode_t mode = (flags & (O_CREAT | O_TMPFILE)) ? va_arg(rest, mode_t) : 0;
  va_end(rest);
  return hidden(path) ? -1 : REAL(open64)(path, flags, mode);
}

int mkdir(const char *path, mode_t mode) { return hidden(path) ? -1 : REAL(mkdir)(path, mode); }

int access(const char *path, int mode) { return hidden(path) ? -1 : REAL(access)(path, mode); }

int stat64(const char *path, struct stat64 *found) {
  return hidden(path) ? -1 : REAL(stat64)(path, found);
}

int lstat64(const char *path, struct stat64 *found) {
  return hidden(path) ? -1 : REAL(lstat64)(path, found);
}

/* What a JDK that was built for an older C library calls for the two above. */
int __xstat64(int version, const char *path, struct stat64 *found) {
  int (*real)(int, const char *, struct stat64 *) = dlsym(RTLD_NEXT, "__xstat64");
  return hidden(path) ? -1 : real(version, path, found);
}

ssize_t write(int fd, const void *bytes, size_t length) {
  return full(fd) ? -1 : REAL(write)(fd, bytes, length);
}

ssize_t writev(int fd, const struct iovec *parts, int count) {
  return full(fd) ? -1 : REAL(writev)(fd, parts, count);
}

ssize_t pwrite64(int fd, const void *bytes, size_t length, off64_t offset) {
  return full(fd) ? -1 : REAL(pwrite64)(fd, bytes, length, offset);
}
