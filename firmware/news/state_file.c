#include "news/state_file.h"

#include "base/buf.h"
#include "base/log.h"
#include "news/store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* mkdir -p of PATH's folder. What is wrong shows itself when the file is opened. */
static void make_folder(const char *path)
{
    char *copy = strdup(path);
    if (!copy)
        return;
    for (char *slash = strchr(copy + (*copy == '/'), '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        mkdir(copy, 0700);
        *slash = '/';
    }
    free(copy);
}

int hl_state_file_make(const char *path)
{
    struct stat info;

    make_folder(path);
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, 0600);
    if (fd < 0)
        return -errno;
    int err = fstat(fd, &info) < 0 ? -errno : 0;
    if (!err && !S_ISREG(info.st_mode))
        err = S_ISDIR(info.st_mode) ? -EISDIR : -EINVAL;
    if (!err && (info.st_mode & 077) != 0)
        (void)!fchmod(fd, 0600);
    close(fd);
    return err;
}

int hl_state_file_set_aside(const char *path)
{
    struct hl_buf from, to;
    int err = 0;

    hl_buf_init(&from, 8192);
    hl_buf_init(&to, 8192);
    for (int n = 1; n <= HL_STATE_FILE_ASIDE_MAX && !err; n++) {
        hl_buf_clear(&to);
        err = hl_buf_printf(&to, "%s.damaged-%d", path, n);
        if (!err && access(to.data, F_OK) < 0)
            break;
    }
    if (!err && rename(path, to.data) < 0)
        err = -errno;
    if (!err)
        hl_warning("store", "%s: not a readable headline store; set aside as %s, a new one begins",
                   path, to.data);
    /* The log of changes belongs to the damaged file; with a new one it would do harm. */
    static const char *const companions[] = {"-wal", "-shm", "-journal"};
    for (size_t i = 0; !err && i < sizeof(companions) / sizeof(companions[0]); i++) {
        hl_buf_clear(&from);
        err = hl_buf_printf(&from, "%s%s", path, companions[i]);
        if (!err)
            unlink(from.data);
    }
    hl_buf_finish(&from);
    hl_buf_finish(&to);
    return err;
}

char *hl_store_default_path(void)
{
    const char *given = getenv("STATE_DIRECTORY"), *state = getenv("XDG_STATE_HOME"),
               *home = getenv("HOME");
    char *path = NULL;
    int n = -1;

    errno = ENOENT;
    if (given && *given == '/') /* systemd may list several */
        n = asprintf(&path, "%.*s/headliner.db", (int)strcspn(given, ":"), given);
    else if (state && *state == '/')
        n = asprintf(&path, "%s/headliner/headliner.db", state);
    else if (home && *home)
        n = asprintf(&path, "%s/.local/state/headliner/headliner.db", home);
    return n < 0 ? NULL : path;
}
