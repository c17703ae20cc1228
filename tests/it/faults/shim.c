/* Stands between a program and the C library, and lets calls fail that change or read files below a
   folder. See shim.rs for what the variables mean. */
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
#include <time.h>
#include <unistd.h>

static __thread int is_inside; /* our own calls are not meant */
static long calls;

static const char *setting(const char *name) {
    const char *value = getenv(name);
    return value ? value : "";
}

static int is_below(const char *path) {
    const char *folder = setting("FAULT_BELOW");
    return *folder && strncmp(path, folder, strlen(folder)) == 0;
}

static int is_meant(int fd) {
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return is_below(path);
}

/* The error a call that is meant has to fail with; 0 if it may go on, -1 if it does half. */
static int verdict(void) {
    long call = __atomic_add_fetch(&calls, 1, __ATOMIC_SEQ_CST);
    long from = atol(setting("FAULT_FROM")), count = atol(setting("FAULT_CALLS"));
    int error = atoi(setting("FAULT_ERROR"));
    const char *file = setting("FAULT_WHILE");
    if (*file && access(file, F_OK) == 0) return error;
    return from > 0 && call >= from && call < from + count ? error : 0;
}

static int judge(int fd) {
    if (is_inside) return 0;
    int kept = errno;
    is_inside = 1;
    int error = is_meant(fd) ? verdict() : 0;
    is_inside = 0;
    errno = kept;
    return error;
}

static int judge_path(const char *path) {
    if (is_inside) return 0;
    int kept = errno;
    is_inside = 1;
    int error = is_below(path) ? verdict() : 0;
    is_inside = 0;
    errno = kept;
    return error;
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))
#define FAIL(error) do { errno = (error); return -1; } while (0)

ssize_t write(int fd, const void *bytes, size_t length) {
    int error = judge(fd);
    if (error > 0) FAIL(error);
    return REAL(write)(fd, bytes, error < 0 ? length / 2 : length);
}

ssize_t pwrite(int fd, const void *bytes, size_t length, off_t at) {
    int error = judge(fd);
    if (error > 0) FAIL(error);
    return REAL(pwrite)(fd, bytes, error < 0 ? length / 2 : length, at);
}

ssize_t pwrite64(int fd, const void *bytes, size_t length, off64_t at) {
    int error = judge(fd);
    if (error > 0) FAIL(error);
    return REAL(pwrite64)(fd, bytes, error < 0 ? length / 2 : length, at);
}

int fsync(int fd) {
    int error = judge(fd);
    if (error > 0) FAIL(error);
    return REAL(fsync)(fd);
}

int fdatasync(int fd) {
    int error = judge(fd);
    if (error > 0) FAIL(error);
    return REAL(fdatasync)(fd);
}

int ftruncate(int fd, off_t length) {
    int error = judge(fd);
    if (error > 0) FAIL(error);
    return REAL(ftruncate)(fd, length);
}

int ftruncate64(int fd, off64_t length) {
    int error = judge(fd);
    if (error > 0) FAIL(error);
    return REAL(ftruncate64)(fd, length);
}

/* Reads fail by number only: a full or read-only disk can still be read. */
static int judge_read(int fd) {
    return *setting("FAULT_READS") ? judge(fd) : 0;
}

ssize_t read(int fd, void *bytes, size_t length) {
    if (judge_read(fd) > 0) FAIL(EIO);
    return REAL(read)(fd, bytes, length);
}

ssize_t pread(int fd, void *bytes, size_t length, off_t at) {
    if (judge_read(fd) > 0) FAIL(EIO);
    return REAL(pread)(fd, bytes, length, at);
}

ssize_t pread64(int fd, void *bytes, size_t length, off64_t at) {
    if (judge_read(fd) > 0) FAIL(EIO);
    return REAL(pread64)(fd, bytes, length, at);
}

static mode_t mode_of(int flags, va_list rest) {
    return flags & (O_CREAT | __O_TMPFILE) ? va_arg(rest, mode_t) : 0;
}

#define OPEN(name)                                                            \
    int name(const char *path, int flags, ...) {                              \
        va_list rest;                                                         \
        va_start(rest, flags);                                                \
        mode_t mode = mode_of(flags, rest);                                   \
        va_end(rest);                                                         \
        int error = flags & O_CREAT && access(path, F_OK) ? judge_path(path) : 0; \
        if (error > 0) FAIL(error);                                           \
        return REAL(name)(path, flags, mode);                                 \
    }
OPEN(open)
OPEN(open64)

int clock_gettime(clockid_t clock, struct timespec *time) {
    int result = REAL(clock_gettime)(clock, time);
    const char *file = setting("FAULT_CLOCK");
    if (clock == CLOCK_REALTIME && *file && !is_inside) {
        char text[32] = "";
        is_inside = 1;
        int fd = REAL(open)(file, O_RDONLY);
        if (fd >= 0) {
            if (REAL(read)(fd, text, sizeof text - 1) > 0) time->tv_sec += atol(text);
            close(fd);
        }
        is_inside = 0;
    }
    return result;
}

__attribute__((destructor)) static void tell(void) {
    const char *path = setting("FAULT_COUNT");
    FILE *file = *path ? fopen(path, "w") : NULL;
    if (!file) return;
    fprintf(file, "%ld", calls);
    fclose(file);
}
