#include "drivers/page.h"

#include "drivers/wire.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static int fail(const char *device, int err, char *error)
{
    if (err == EACCES || err == EPERM)
        snprintf(error, HL_WIRE_ERROR_MAX,
                 "%s may not be opened: join the group gpio (sudo usermod -aG gpio $USER) and log "
                 "in again",
                 device);
    else if (err == ENOENT || err == ENXIO)
        snprintf(error, HL_WIRE_ERROR_MAX,
                 "there is no %s: use a Raspberry Pi kernel, which has it, or the wire gpiod",
                 device);
    else
        snprintf(error, HL_WIRE_ERROR_MAX, "%s: %s; use the wire gpiod", device, strerror(err));
    return -err;
}

int hl_page_open(struct hl_page *page, const char *root, const char *device, size_t size,
                 char *error)
{
    char path[PATH_MAX];
    struct stat st;

    snprintf(path, sizeof(path), "%s%s", root ? root : "", device);
    int fd = open(path, O_RDWR | O_SYNC | O_CLOEXEC);
    if (fd < 0)
        return fail(device, errno, error);
    /* Past the end of a file a store would be fatal; a device has no end. */
    if (fstat(fd, &st) || (S_ISREG(st.st_mode) && st.st_size < (off_t)size)) {
        close(fd);
        return fail(device, EINVAL, error);
    }
    void *map = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    int err = errno;
    close(fd);
    if (map == MAP_FAILED)
        return fail(device, err, error);
    page->word = map;
    page->size = size;
    return 0;
}

void hl_page_close(struct hl_page *page)
{
    if (page->word)
        munmap((void *)(uintptr_t)page->word, page->size);
    page->word = NULL;
}
