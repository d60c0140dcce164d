/* Makes one write to a file below FAULT_UNDER go wrong: the FAULT_AT-th, as FAULT_KIND says.
 *
 *   cc -shared -fPIC -o shim.so shim.c -ldl;  LD_PRELOAD=shim.so FAULT_UNDER=... program
 *
 * enospc, eio: nothing is written, and the error returned.
 * short:       half of the bytes are written, and that is what is returned: a correct program goes on.
 * torn:        half of the bytes are written, and every later write fails with ENOSPC: a full disk.
 *
 * The number of writes so far is kept in the file FAULT_COUNT.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static ssize_t (*real_write)(int, const void *, size_t);
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static long count;
static int full;

static int watched(int fd) {
    const char *under = getenv("FAULT_UNDER");
    char link[64], path[4096];
    ssize_t length;
    if (!under) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return strncmp(path, under, strlen(under)) == 0;
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
