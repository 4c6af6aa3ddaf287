#include "drivers/gpio_bare.h"

#include "base/clock.h"
#include "drivers/device_ioctl.h"
#include "drivers/pi_model.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define CHIPS_MAX  32 /* a Raspberry Pi has up to 6 */
#define PATH_BYTES 512
#define TRIES      50 /* for half a second */
#define TRY_NS     (10 * HL_NS_PER_MS)

static bool is_wanted(const char *wanted, const char *label)
{
    if (wanted)
        return strcmp(wanted, label) == 0;
    for (enum hl_pi_chip chip = HL_PI_BCM2835; chip <= HL_PI_BCM2712; chip++)
        if (strcmp(hl_pi_gpio_label(chip), label) == 0)
            return true;
    return false;
}

int hl_gpio_bare_chip(const char *label, const char *root, unsigned *lines)
{
    char path[PATH_BYTES];
    struct gpiochip_info info;

    for (int n = 0; n < CHIPS_MAX; n++) {
        snprintf(path, sizeof(path), "%s/dev/gpiochip%d", root ? root : "", n);
        int fd = open(path, O_RDWR | O_CLOEXEC);
        if (fd < 0)
            continue;
        memset(&info, 0, sizeof(info));
        if (hl_device_ioctl(fd, GPIO_GET_CHIPINFO_IOCTL, &info) == 0 &&
            is_wanted(label, info.label)) {
            *lines = info.lines;
            return fd;
        }
        close(fd);
    }
    return -ENODEV;
}

int hl_gpio_bare_take(int chip, struct gpio_v2_line_request *request)
{
    for (int i = 0; i < TRIES; i++) {
        int err = hl_device_ioctl(chip, GPIO_V2_GET_LINE_IOCTL, request);
        if (err >= 0)
            return request->fd;
        if (err != -EBUSY)
            return err;
        hl_clock_sleep_until_ns(hl_clock_mono_ns() + TRY_NS);
    }
    return -EBUSY;
}
