#include "drivers/epaper_state.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

char *hl_epaper_state_path(const char *panel)
{
    const char *given = getenv("STATE_DIRECTORY"), *state = getenv("XDG_STATE_HOME"),
               *home = getenv("HOME");
    char *path = NULL;
    int n = -1;

    errno = ENOENT;
    if (given && *given == '/') /* systemd may list several */
        n = asprintf(&path, "%.*s/epaper-%s.state", (int)strcspn(given, ":"), given, panel);
    else if (state && *state == '/')
        n = asprintf(&path, "%s/headliner/epaper-%s.state", state, panel);
    else if (home && *home)
        n = asprintf(&path, "%s/.local/state/headliner/epaper-%s.state", home, panel);
    return n < 0 ? NULL : path;
}

int hl_epaper_state_load(struct hl_epaper_counts *counts, const char *path, const char *panel,
                         int64_t now_ns, int64_t wall_s)
{
    uint8_t bytes[HL_EPAPER_COUNTS_BYTES + 1];

    hl_epaper_counts_init(counts);
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0)
        return -errno;
    ssize_t got = read(fd, bytes, sizeof(bytes));
    int err = got < 0 ? -errno : 0;
    close(fd);
    return err ? err : hl_epaper_counts_load(counts, panel, now_ns, wall_s, bytes, (size_t)got);
}

/* mkdir -p of PATH's folder; what is wrong shows itself when the file is opened. */
static void make_folder(char *path)
{
    for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        mkdir(path, 0700);
        *slash = '/';
    }
}

static int write_file(const char *path, const uint8_t *bytes, size_t count)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return -errno;
    errno = EIO; /* a short write says nothing */
    int err = write(fd, bytes, count) == (ssize_t)count && fdatasync(fd) == 0 ? 0 : -errno;
    if (close(fd) && !err)
        err = -errno;
    return err;
}

int hl_epaper_state_save(const struct hl_epaper_counts *counts, const char *path, const char *panel,
                         int64_t now_ns, int64_t wall_s)
{
    uint8_t bytes[HL_EPAPER_COUNTS_BYTES];
    char fresh[PATH_MAX];

    if (snprintf(fresh, sizeof(fresh), "%s.new", path) >= (int)sizeof(fresh))
        return -ENAMETOOLONG;
    make_folder(fresh);
    hl_epaper_counts_save(counts, panel, now_ns, wall_s, bytes);
    int err = write_file(fresh, bytes, sizeof(bytes));
    if (!err && rename(fresh, path) < 0)
        err = -errno;
    if (err)
        unlink(fresh);
    return err;
}
