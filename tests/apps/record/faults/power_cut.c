/* Cuts the power of one process: at a chosen moment its folder is put back to what was synced, and the process ends.
 *
 * Preloaded before a writer (LD_PRELOAD). From cut_begin(folder, moment) on it follows every file in that folder. What
 * was written counts as on the disk only after fsync of the file, and a name (made, removed or renamed) only after
 * fsync of the folder: the worst that a disk may do. At the given number of deeds everything else is undone.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MOST 256
#define LONGEST 4096

struct content { char *bytes; size_t size; };
struct named { char name[LONGEST]; struct content *content; };

static struct named now[MOST], synced[MOST];
static int now_count, synced_count;
static struct content *open_file[4096];
static char is_folder[4096];
static char folder[LONGEST];
static long left = -1;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static int within(const char *path) {
    size_t length = strlen(folder);
    return left >= 0 && length && !strncmp(path, folder, length) && path[length] == '/';
}

static int find(struct named *names, int count, const char *name) {
    for (int i = 0; i < count; i++)
        if (!strcmp(names[i].name, name)) return i;
    return -1;
}

static void put(struct named *names, int *count, const char *name, struct content *content) {
    int at = find(names, *count, name);
    if (at < 0) {
        if (*count == MOST) abort();
        at = (*count)++;
    }
    strncpy(names[at].name, name, LONGEST - 1);
    names[at].content = content;
}

static void drop(struct named *names, int *count, const char *name) {
    int at = find(names, *count, name);
    if (at >= 0) names[at] = names[--*count];
}

static void read_whole(int written, struct content *into) {
    struct stat about;
    char path[64];
    /* Opened anew: what was opened for writing alone can't be read. */
    snprintf(path, sizeof path, "/proc/self/fd/%d", written);
    int fd = REAL(open)(path, O_RDONLY);
    if (fd < 0) abort();
    if (fstat(fd, &about)) abort();
    into->bytes = realloc(into->bytes, about.st_size + 1);
    into->size = 0;
    while (into->size < (size_t)about.st_size) {
        ssize_t got = pread(fd, into->bytes + into->size, about.st_size - into->size, into->size);
        if (got <= 0) break;
        into->size += got;
    }
    REAL(close)(fd);
}

static void cut(void) {
    for (int i = 0; i < now_count; i++) REAL(unlink)(now[i].name);
    for (int i = 0; i < synced_count; i++) {
        int fd = REAL(open)(synced[i].name, O_WRONLY | O_CREAT | O_TRUNC, 0600);
        for (size_t done = 0; done < synced[i].content->size;)
            done += REAL(write)(fd, synced[i].content->bytes + done, synced[i].content->size - done);
        REAL(close)(fd);
    }
    _exit(137);
}

static void deed(void) {
    if (left >= 0 && left-- == 0) cut();
}

void cut_begin(const char *path, long deeds) {
    strncpy(folder, path, LONGEST - 1);
    left = deeds;
}

static void opened(int fd, const char *path, int existed) {
    struct stat about;
    if (fd < 0 || fd >= 4096 || left < 0) return;
    open_file[fd] = 0;
    is_folder[fd] = 0;
    if (!strcmp(path, folder)) { is_folder[fd] = 1; return; }
    if (!within(path) || fstat(fd, &about) || !S_ISREG(about.st_mode)) return;
    int at = find(now, now_count, path);
    if (at < 0) {
        struct content *content = calloc(1, sizeof *content);
        put(now, &now_count, path, content);
        at = find(now, now_count, path);
        if (existed) {
            /* It was there before we began to look: that counts as on the disk. */
            read_whole(fd, content);
            put(synced, &synced_count, path, content);
        }
    }
    open_file[fd] = now[at].content;
}

#define OPEN(name)                                                                    \
    int name(const char *path, int flags, ...) {                                      \
        va_list more;                                                                 \
        va_start(more, flags);                                                        \
        int mode = va_arg(more, int);                                                 \
        va_end(more);                                                                 \
        pthread_mutex_lock(&lock);                                                    \
        int existed = within(path) && !access(path, F_OK);                            \
        int fd = REAL(name)(path, flags & ~(existed && (flags & O_TRUNC) ? O_TRUNC : 0), mode); \
        opened(fd, path, existed);                                                    \
        if (fd >= 0 && existed && (flags & O_TRUNC)) REAL(ftruncate)(fd, 0);          \
        pthread_mutex_unlock(&lock);                                                  \
        return fd;                                                                    \
    }
OPEN(open)
OPEN(open64)

#define FOLLOWED(fd) ((fd) >= 0 && (fd) < 4096 && open_file[fd])
#define DEED(fd)                            \
    if (FOLLOWED(fd)) {                     \
        pthread_mutex_lock(&lock);          \
        deed();                             \
        pthread_mutex_unlock(&lock);        \
    }

ssize_t write(int fd, const void *bytes, size_t size) { DEED(fd) return REAL(write)(fd, bytes, size); }
ssize_t pwrite(int fd, const void *b, size_t n, off_t at) { DEED(fd) return REAL(pwrite)(fd, b, n, at); }
ssize_t pwrite64(int fd, const void *b, size_t n, off64_t at) { DEED(fd) return REAL(pwrite64)(fd, b, n, at); }
int ftruncate(int fd, off_t size) { DEED(fd) return REAL(ftruncate)(fd, size); }
int ftruncate64(int fd, off64_t size) { DEED(fd) return REAL(ftruncate64)(fd, size); }

static int sync_now(int fd) {
    pthread_mutex_lock(&lock);
    if (fd >= 0 && fd < 4096 && left >= 0 && (open_file[fd] || is_folder[fd])) {
        deed();
        if (is_folder[fd]) {
            memcpy(synced, now, sizeof now);
            synced_count = now_count;
        } else {
            read_whole(fd, open_file[fd]);
        }
    }
    pthread_mutex_unlock(&lock);
    return 0;
}
int fsync(int fd) { return sync_now(fd); }
int fdatasync(int fd) { return sync_now(fd); }

int close(int fd) {
    if (fd >= 0 && fd < 4096) open_file[fd] = 0, is_folder[fd] = 0;
    return REAL(close)(fd);
}

int unlink(const char *path) {
    pthread_mutex_lock(&lock);
    if (within(path)) {
        deed();
        drop(now, &now_count, path);
    }
    pthread_mutex_unlock(&lock);
    return REAL(unlink)(path);
}

int rename(const char *from, const char *to) {
    pthread_mutex_lock(&lock);
    if (within(to)) {
        deed();
        int at = find(now, now_count, from);
        if (at >= 0) {
            put(now, &now_count, to, now[at].content);
            drop(now, &now_count, from);
        }
    }
    pthread_mutex_unlock(&lock);
    return REAL(rename)(from, to);
}
