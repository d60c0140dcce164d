/* Makes one step below FAULT_UNDER go wrong: the FAULT_AT-th, as FAULT_KIND says. Steps are writes; with FAULT_ALL
 * also whatever changes or syncs a name: open to create, mkdir, rename, exchange, link, unlink, rmdir, chmod, fsync.
 *
 *   cc -shared -fPIC -o shim.so shim.c -ldl;  LD_PRELOAD=shim.so FAULT_UNDER=... program
 *
 * enospc, eio: nothing is done, and the error returned.
 * kill:        nothing is done, and the process is killed.
 * short:       half of the bytes are written, and that is what is returned: a correct program goes on.
 * torn:        half of the bytes are written, and every later write fails with ENOSPC: a full disk.
 *
 * FAULT_AT=0 lets everything pass. The number of steps so far is kept in the file FAULT_COUNT.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static ssize_t (*real_write)(int, const void *, size_t);
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static long count;
static int full;

static int below(const char *path) {
    const char *under = getenv("FAULT_UNDER");
    return under && path && strncmp(path, under, strlen(under)) == 0;
}

static int watched(int fd) {
    char link[64], path[4096];
    ssize_t length;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return below(path);
}

static void keep_count(void) {
    const char *path = getenv("FAULT_COUNT");
    FILE *file = path ? fopen(path, "w") : NULL;
    if (!file) return;
    fprintf(file, "%ld\n", count);
    fclose(file);
}

ssize_t write(int fd, const void *bytes, size_t length) {
    const char *at = getenv("FAULT_AT"), *kind = getenv("FAULT_KIND");
    ssize_t result;
    if (!real_write) real_write = (ssize_t (*)(int, const void *, size_t))dlsym(RTLD_NEXT, "write");
    if (!watched(fd)) return real_write(fd, bytes, length);
    pthread_mutex_lock(&lock);
    count++;
    keep_count();
    if (full) {
        errno = ENOSPC;
        result = -1;
    } else if (!at || count != atol(at)) {
        result = real_write(fd, bytes, length);
    } else if (!strcmp(kind, "kill")) {
        raise(SIGKILL);
        result = -1;
    } else if (!strcmp(kind, "enospc") || !strcmp(kind, "eio")) {
        errno = strcmp(kind, "eio") ? ENOSPC : EIO;
        result = -1;
    } else {
        full = !strcmp(kind, "torn");
        result = real_write(fd, bytes, length / 2 ? length / 2 : 1);
    }
    pthread_mutex_unlock(&lock);
    return result;
}

/* True if this step of another kind than a write is the one that goes wrong; errno is set then. */
static int fails(int is_watched) {
    const char *at = getenv("FAULT_AT"), *kind = getenv("FAULT_KIND");
    int hit;
    if (!is_watched || !getenv("FAULT_ALL")) return 0;
    pthread_mutex_lock(&lock);
    count++;
    keep_count();
    hit = at && count == atol(at);
    pthread_mutex_unlock(&lock);
    if (hit && !strcmp(kind, "kill")) raise(SIGKILL);
    errno = hit ? (strcmp(kind, "eio") ? ENOSPC : EIO) : errno;
    return hit;
}

#define STEP(name, parameters, arguments, is_watched)                          \
    int name parameters {                                                      \
        static int (*real) parameters;                                         \
        if (!real) real = (int (*) parameters)dlsym(RTLD_NEXT, #name);         \
        return fails(is_watched) ? -1 : real arguments;                        \
    }

STEP(mkdir, (const char *path, mode_t mode), (path, mode), below(path))
STEP(rmdir, (const char *path), (path), below(path))
STEP(unlink, (const char *path), (path), below(path))
STEP(unlinkat, (int fd, const char *path, int flags), (fd, path, flags), below(path) || watched(fd))
STEP(rename, (const char *from, const char *to), (from, to), below(from))
STEP(renameat2, (int f, const char *from, int t, const char *to, unsigned flags), (f, from, t, to, flags), below(from))
STEP(linkat, (int f, const char *from, int t, const char *to, int flags), (f, from, t, to, flags), below(from))
STEP(chmod, (const char *path, mode_t mode), (path, mode), below(path))
STEP(fsync, (int fd), (fd), watched(fd))

int open64(const char *path, int flags, ...) {
    static int (*real)(const char *, int, ...);
    mode_t mode = 0;
    if (!real) real = (int (*)(const char *, int, ...))dlsym(RTLD_NEXT, "open64");
    if (flags & O_CREAT) {
        va_list rest;
        va_start(rest, flags);
        mode = va_arg(rest, mode_t);
        va_end(rest);
        if (fails(below(path))) return -1;
    }
    return real(path, flags, mode);
}
