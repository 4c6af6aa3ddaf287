#include "news/local.h"

#include "base/clock.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/stat.h>
#include <unistd.h>

struct hl_local {
    struct hl_loop *loop;
    struct hl_timer *timer; /* the next piece of what epoll does not watch */
    const char *path;       /* NULL: standard input */
    struct hl_local_stamp known, stamp;
    struct hl_local_handler handler;
    int fd; /* -1: not yet open */
    bool watched;
    uint64_t bytes;
};

static void release(struct hl_local *local)
{
    if (local->watched)
        hl_loop_fd_remove(local->loop, local->fd);
    if (local->path && local->fd >= 0)
        close(local->fd);
    hl_loop_timer_remove(local->loop, local->timer);
    free(local);
}

static const char *explain(int error, bool is_input)
{
    switch (-error) {
    case 0:
        return "";
    case ENOENT:
    case ENOTDIR:
        return "no such file; check the url (a web address begins with https://)";
    case EACCES:
    case EPERM:
        return "this user may not read the file; change its permissions";
    case EISDIR:
        return "a folder is not a source; name a file";
    case EFBIG:
        return "the document is larger than 8 MB";
    case EINVAL:
        return "not a regular file; for a pipe use - and standard input";
    case EEXIST:
        return is_input ? "standard input is another source's already" : strerror(EEXIST);
    case EBADF:
        return "standard input is closed";
    default:
        return strerror(-error);
    }
}

static void end(struct hl_local *local, int error, bool unchanged)
{
    struct hl_local_handler handler = local->handler;
    const struct hl_local_result result = {.error = error,
                                           .unchanged = unchanged,
                                           .message = explain(error, !local->path),
                                           .stamp = local->stamp};
    release(local);
    handler.done(handler.data, &result);
}

/* One piece. 1: there may be more; 0: it was the last; negative errno. */
static int read_piece(struct hl_local *local)
{
    char bytes[HL_LOCAL_CHUNK_MAX];
    ssize_t n = read(local->fd, bytes, sizeof(bytes));
    if (n < 0)
        return errno == EINTR || errno == EAGAIN ? 1 : -errno;
    if (n == 0)
        return 0;
    local->bytes += (uint64_t)n;
    if (local->bytes > HL_LOCAL_BODY_MAX)
        return -EFBIG;
    int err = local->handler.body(local->handler.data, bytes, (size_t)n);
    return err ? err : 1;
}

static void on_input(void *data, int fd, uint32_t events)
{
    struct hl_local *local = data;
    (void)fd;
    (void)events;
    int more = read_piece(local);
    if (more <= 0)
        end(local, more, false);
}

static int open_file(struct hl_local *local)
{
    struct stat info;
    /* Without O_NONBLOCK a named pipe would hold the loop until somebody writes to it. */
    local->fd = open(local->path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
    if (local->fd < 0 || fstat(local->fd, &info) < 0)
        return -errno;
    if (!S_ISREG(info.st_mode))
        return S_ISDIR(info.st_mode) ? -EISDIR : -EINVAL;
    local->stamp = (struct hl_local_stamp){
        .mtime_ns = info.st_mtim.tv_sec * HL_NS_PER_S + info.st_mtim.tv_nsec,
        .size = info.st_size,
        .inode = info.st_ino,
    };
    return 0;
}

/* A pipe or terminal is watched; what epoll does not take never blocks, and is read by the timer.
 */
static int open_input(struct hl_local *local)
{
    local->fd = STDIN_FILENO;
    int err = hl_loop_fd_add(local->loop, local->fd, EPOLLIN, on_input, local);
    local->watched = !err;
    return err == -EPERM ? 0 : err;
}

static bool is_same(const struct hl_local_stamp *a, const struct hl_local_stamp *b)
{
    return a->mtime_ns == b->mtime_ns && a->size == b->size && a->inode == b->inode;
}

static void on_timer(void *data)
{
    struct hl_local *local = data;
    if (local->fd < 0) {
        int err = local->path ? open_file(local) : open_input(local);
        if (err) {
            end(local, err, false);
            return;
        }
        if (local->path && is_same(&local->stamp, &local->known)) {
            end(local, 0, true);
            return;
        }
        if (local->watched)
            return;
    }
    int more = read_piece(local);
    if (more > 0)
        hl_loop_timer_arm(local->timer, 0);
    else
        end(local, more, false);
}

struct hl_local *hl_local_start(struct hl_loop *loop, const char *path,
                                const struct hl_local_stamp *known,
                                const struct hl_local_handler *handler)
{
    struct hl_local *local = calloc(1, sizeof(*local));
    if (!local)
        return NULL;
    *local = (struct hl_local){.loop = loop, .path = path, .handler = *handler, .fd = -1};
    if (known)
        local->known = *known;
    local->timer = hl_loop_timer_add(loop, on_timer, local);
    if (!local->timer) {
        free(local);
        return NULL;
    }
    hl_loop_timer_arm(local->timer, 0);
    return local;
}

void hl_local_cancel(struct hl_local *local)
{
    if (local)
        release(local);
}

/* ---- paths ---- */

static int digit(char c)
{
    return isdigit((unsigned char)c) ? c - '0' : (tolower((unsigned char)c) - 'a') + 10;
}

/* "%20" becomes a space; a NUL in a path is an error. */
static char *unescape(const char *text)
{
    char *out = malloc(strlen(text) + 1), *to = out;
    if (!out)
        return NULL;
    for (; *text; to++) {
        if (text[0] == '%' && isxdigit((unsigned char)text[1]) &&
            isxdigit((unsigned char)text[2])) {
            *to = (char)(digit(text[1]) * 16 + digit(text[2]));
            text += 3;
            if (*to)
                continue;
            free(out);
            errno = EINVAL;
            return NULL;
        }
        *to = *text++;
    }
    *to = '\0';
    return out;
}

char *hl_local_path(const char *url)
{
    const char *home = getenv("HOME");
    char *path;

    if (strncasecmp(url, "file:", 5) == 0) {
        url += 5;
        if (strncmp(url, "//", 2) == 0) {
            url += 2;
            if (strncasecmp(url, "localhost/", 10) == 0)
                url += 9;
        }
        if (*url == '/')
            return unescape(url);
        errno = EINVAL;
        return NULL;
    }
    const char *scheme = strstr(url, "://");
    if (scheme && scheme > url && !memchr(url, '/', (size_t)(scheme - url))) {
        errno = EPROTONOSUPPORT;
        return NULL;
    }
    if (strncmp(url, "~/", 2) == 0 && home && *home)
        return asprintf(&path, "%s%s", home, url + 1) < 0 ? NULL : path;
    return strdup(url);
}
