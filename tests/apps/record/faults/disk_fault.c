/* A disk that is full, that fails once or that is gone, for one process: from a chosen deed in its folder until mended.
 *
 * Preloaded before a writer (LD_PRELOAD). After disk_breaks(folder, deed, kind) everything that the disk is asked in
 * that folder counts as a deed: make a file, write, cut off, sync, remove. FULL: from the chosen one on nothing grows
 * any more; of the first write that would, half is taken. ONCE: the chosen one ends in an I/O error. GONE: so does
 * every later one too.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define LONGEST 4096
#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

enum { FULL, ONCE, GONE };
static char folder[LONGEST];
static long deeds = -1, chosen, failed;
static int kind;

void disk_breaks(const char *path, long deed, int how) {
    strncpy(folder, path, LONGEST - 1);
    chosen = deed, kind = how, failed = 0, deeds = 0;
}

long disk_failed(void) { return failed; }

void disk_mended(void) { deeds = -1; }

static int within(const char *path) {
    size_t length = strlen(folder);
    return deeds >= 0 && !strncmp(path, folder, length) && (path[length] == '/' || !path[length]);
}

static int of_folder(int fd) {
    char link[64], path[LONGEST];
    if (deeds < 0) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return within(path);
}

static int fails(int is_ours, int grows) {
    if (!is_ours) return 0;
    deeds++;
    if (deeds < chosen || (kind == ONCE && deeds > chosen) || (kind == FULL && !grows)) return 0;
    failed++;
    errno = kind == FULL ? ENOSPC : EIO;
    return 1;
}

static int grows(int fd, off_t end) {
    struct stat about;
    return !fstat(fd, &about) && end > about.st_size;
}

/* What a full disk takes of a write: half of the first one that fails, after that nothing. */
static size_t taken(size_t size) { return kind == FULL && failed == 1 ? size / 2 : 0; }

ssize_t write(int fd, const void *bytes, size_t size) {
    if (!fails(of_folder(fd), grows(fd, lseek(fd, 0, SEEK_CUR) + size))) return REAL(write)(fd, bytes, size);
    return taken(size) ? REAL(write)(fd, bytes, taken(size)) : -1;
}

#define PWRITE(name, offset)                                                                  \
    ssize_t name(int fd, const void *bytes, size_t size, offset at) {                         \
        if (!fails(of_folder(fd), grows(fd, at + size))) return REAL(name)(fd, bytes, size, at); \
        return taken(size) ? REAL(name)(fd, bytes, taken(size), at) : -1;                     \
    }
PWRITE(pwrite, off_t)
PWRITE(pwrite64, off64_t)

int ftruncate(int fd, off_t size) { return fails(of_folder(fd), grows(fd, size)) ? -1 : REAL(ftruncate)(fd, size); }
int ftruncate64(int fd, off64_t size) {
    return fails(of_folder(fd), grows(fd, size)) ? -1 : REAL(ftruncate64)(fd, size);
}
/* Nobody cuts the power here, so what need not fail need not wait for a real disk either. */
int fsync(int fd) { return fails(of_folder(fd), 0) ? -1 : 0; }
int fdatasync(int fd) { return fails(of_folder(fd), 0) ? -1 : 0; }
int unlink(const char *path) { return fails(within(path), 0) ? -1 : REAL(unlink)(path); }
int rename(const char *from, const char *to) { return fails(within(to), 0) ? -1 : REAL(rename)(from, to); }

#define OPEN(name)                                                                       \
    int name(const char *path, int flags, ...) {                                         \
        va_list more;                                                                    \
        va_start(more, flags);                                                           \
        int mode = va_arg(more, int);                                                    \
        va_end(more);                                                                    \
        if (fails((flags & O_CREAT) && within(path) && access(path, F_OK), 1)) return -1; \
        return REAL(name)(path, flags, mode);                                            \
    }
OPEN(open)
OPEN(open64)
