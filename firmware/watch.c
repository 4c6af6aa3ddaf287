#include "watch.h"

#include "base/log.h"

#include <errno.h>
#include <libgen.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/inotify.h>
#include <unistd.h>

struct hl_watch {
    struct hl_loop *loop;
    struct hl_timer *quiet;
    int fd;
    char *name; /* in its folder */
    void (*fn)(void *data);
    void *data;
};

static void on_inotify(void *data, int fd, uint32_t events)
{
    struct hl_watch *watch = data;
    _Alignas(struct inotify_event) char buffer[4 * (sizeof(struct inotify_event) + NAME_MAX + 1)];
    ssize_t n;

    (void)events;
    while ((n = read(fd, buffer, sizeof(buffer))) > 0)
        for (char *at = buffer; at < buffer + n;) {
            const struct inotify_event *event = (const struct inotify_event *)(void *)at;
            if (event->len > 0 && strcmp(event->name, watch->name) == 0)
                hl_loop_timer_arm(watch->quiet, HL_WATCH_QUIET_NS);
            at += sizeof(*event) + event->len;
        }
}

static void on_quiet(void *data)
{
    struct hl_watch *watch = data;
    watch->fn(watch->data);
}

/* The folder is watched, not the file: editors put a new file in its place. */
static int begin(struct hl_watch *watch, const char *path)
{
    char *folder_copy = strdup(path), *name_copy = strdup(path);
    int err = folder_copy && name_copy ? 0 : -ENOMEM;
    if (!err) {
        watch->name = strdup(basename(name_copy));
        watch->fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
        if (watch->fd < 0 ||
            inotify_add_watch(watch->fd, dirname(folder_copy), IN_CLOSE_WRITE | IN_MOVED_TO) < 0)
            err = -errno;
        else
            err = hl_loop_fd_add(watch->loop, watch->fd, EPOLLIN, on_inotify, watch);
    }
    free(folder_copy);
    free(name_copy);
    return err;
}

struct hl_watch *hl_watch_create(struct hl_loop *loop, const char *path, void (*fn)(void *data),
                                 void *data)
{
    struct hl_watch *watch = calloc(1, sizeof(*watch));
    if (!watch)
        return NULL;
    *watch = (struct hl_watch){.loop = loop, .fd = -1, .fn = fn, .data = data};
    watch->quiet = hl_loop_timer_add(loop, on_quiet, watch);
    int err = watch->quiet ? begin(watch, path) : -errno;
    if (err) {
        hl_warning("config", "%s is not watched (%s); SIGHUP still reloads it", path,
                   strerror(-err));
        hl_watch_destroy(watch);
        errno = -err;
        return NULL;
    }
    return watch;
}

void hl_watch_destroy(struct hl_watch *watch)
{
    if (!watch)
        return;
    hl_loop_timer_remove(watch->loop, watch->quiet);
    if (watch->fd >= 0) {
        hl_loop_fd_remove(watch->loop, watch->fd);
        close(watch->fd);
    }
    free(watch->name);
    free(watch);
}
