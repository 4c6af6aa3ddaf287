#include "drivers/gpio_dark.h"

#include "base/clock.h"
#include "drivers/levels.h"
#include "drivers/pi_model.h"
#include "drivers/player.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/gpio.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define CHIPS_MAX  32 /* a Raspberry Pi has up to 6 */
#define PATH_BYTES 512
#define TRIES      50 /* for half a second */
#define TRY_NS     (10 * HL_NS_PER_MS)

struct dark {
    int fd; /* of the request */
    struct hl_levels levels;
};

static bool is_wanted(const char *wanted, const char *label)
{
    if (wanted)
        return strcmp(wanted, label) == 0;
    for (enum hl_pi_chip chip = HL_PI_BCM2835; chip <= HL_PI_BCM2712; chip++)
        if (strcmp(hl_pi_gpio_label(chip), label) == 0)
            return true;
    return false;
}

/* The chip's fd and *LINES, or negative errno. */
static int open_chip(const struct hl_wire_setup *setup, unsigned *lines)
{
    char path[PATH_BYTES];
    struct gpiochip_info info;

    for (int n = 0; n < CHIPS_MAX; n++) {
        snprintf(path, sizeof(path), "%s/dev/gpiochip%d", setup->root ? setup->root : "", n);
        int fd = open(path, O_RDWR | O_CLOEXEC);
        if (fd < 0)
            continue;
        memset(&info, 0, sizeof(info));
        if (ioctl(fd, GPIO_GET_CHIPINFO_IOCTL, &info) == 0 && is_wanted(setup->chip, info.label)) {
            *lines = info.lines;
            return fd;
        }
        close(fd);
    }
    return -ENODEV;
}

static int find_line(int chip, unsigned count, const char *name)
{
    for (unsigned i = 0; i < count; i++) {
        struct gpio_v2_line_info info = {.offset = i};
        if (ioctl(chip, GPIO_V2_GET_LINEINFO_IOCTL, &info) == 0 &&
            strncmp(info.name, name, sizeof(info.name)) == 0)
            return (int)i;
    }
    return -ENOENT;
}

static int put(void *wire, uint32_t word)
{
    struct dark *dark = wire;
    struct gpio_v2_line_values values = {
        .bits = hl_levels_word(&dark->levels, word),
        .mask = dark->levels.mask,
    };
    return ioctl(dark->fd, GPIO_V2_LINE_SET_VALUES_IOCTL, &values) ? -errno : 0;
}

/* All wired lines as outputs, the light off; the levels' bits are places in the request. */
static int fill(struct gpio_v2_line_request *request, struct dark *dark, int chip, unsigned count,
                const struct hl_signal_pins *pins)
{
    int bit[HL_LINE_COUNT];

    memset(request, 0, sizeof(*request));
    snprintf(request->consumer, sizeof(request->consumer), "headliner guard");
    for (int i = 0; i < HL_LINE_COUNT; i++) {
        int pin = pins->pin[i];
        bit[i] = -1;
        if (pin == HL_PIN_NAMED)
            pin = find_line(chip, count, pins->name[i]);
        if (pin < 0)
            continue;
        bit[i] = (int)request->num_lines;
        request->offsets[request->num_lines++] = (uint32_t)pin;
    }
    hl_levels_init(&dark->levels, bit, pins->inverted);
    request->config.flags = GPIO_V2_LINE_FLAG_OUTPUT;
    request->config.num_attrs = 1;
    request->config.attrs[0].mask = dark->levels.mask;
    request->config.attrs[0].attr.id = GPIO_V2_LINE_ATTR_ID_OUTPUT_VALUES;
    request->config.attrs[0].attr.values = hl_levels_word(&dark->levels, 0);
    return request->num_lines ? 0 : -EINVAL;
}

static int take(int chip, struct gpio_v2_line_request *request)
{
    for (int i = 0; i < TRIES; i++) {
        if (ioctl(chip, GPIO_V2_GET_LINE_IOCTL, request) == 0)
            return request->fd;
        if (errno != EBUSY && errno != EINTR)
            return -errno;
        hl_clock_sleep_until_ns(hl_clock_mono_ns() + TRY_NS);
    }
    return -EBUSY;
}

int hl_gpio_dark(const struct hl_wire_setup *setup)
{
    struct gpio_v2_line_request request;
    struct dark dark;
    struct hl_pace pace;
    unsigned count = 0;
    int chip = open_chip(setup, &count);

    if (chip < 0)
        return chip;
    int err = fill(&request, &dark, chip, count, setup->pins);
    if (!err)
        err = dark.fd = take(chip, &request);
    close(chip);
    if (err < 0)
        return err;
    hl_pace_assume(&pace);
    struct hl_player player = {.wire = &dark, .put = put, .pace = &pace};
    err = hl_player_black(&player);
    close(dark.fd);
    return err;
}
