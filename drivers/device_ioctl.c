#include "drivers/device_ioctl.h"

#include <errno.h>
#include <sys/ioctl.h>

int hl_device_ioctl(int fd, unsigned long request, void *argument)
{
    int got;
    do
        got = ioctl(fd, request, argument);
    while (got < 0 && errno == EINTR);
    return got < 0 ? -errno : got;
}
