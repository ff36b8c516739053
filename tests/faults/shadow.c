/* What the disk would hold after a power cut: on each fsync of a file under SHADOW_FROM, a copy of it goes to SHADOW_TO.
 *
 * Built as a shared library and loaded with LD_PRELOAD. Whatever was written and not synced is missing in the copies,
 * as it would be missing on a disk that lost its cache. Files are copied whole: torn writes are not modelled.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;

static int shadow_path(const char *path, char *to)
{
    const char *from = getenv("SHADOW_FROM"), *into = getenv("SHADOW_TO");
    if (!from || !into || strncmp(path, from, strlen(from)) || strchr(path + strlen(from), '/'))
        return 0;
    return snprintf(to, PATH_MAX, "%s%s", into, path + strlen(from)) < PATH_MAX;
}

static void keep(int file)
{
    char link[64], path[PATH_MAX], to[PATH_MAX], part[PATH_MAX + 8], buffer[1 << 16];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length <= 0)
        return;
    path[length] = 0;
    if (!shadow_path(path, to))
        return;
    snprintf(part, sizeof part, "%s.part", to);
    pthread_mutex_lock(&one_at_a_time);
    int copy = open(part, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    off_t at = 0;
    while (copy >= 0 && (length = pread(file, buffer, sizeof buffer, at)) > 0) {
        if (write(copy, buffer, length) != length)
            abort();
        at += length;
    }
    if (copy >= 0 && (close(copy) || rename(part, to)))
        abort();
    pthread_mutex_unlock(&one_at_a_time);
}

#define NEXT(name) ((int (*)()) dlsym(RTLD_NEXT, name))

int fsync(int file) { int failed = NEXT("fsync")(file); if (!failed) keep(file); return failed; }
int fdatasync(int file) { int failed = NEXT("fdatasync")(file); if (!failed) keep(file); return failed; }

int unlink(const char *path)
{
    char to[PATH_MAX];
    if (shadow_path(path, to))
        NEXT("unlink")(to);
    return NEXT("unlink")(path);
}
