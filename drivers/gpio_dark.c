#include "drivers/gpio_dark.h"

#include "drivers/gpio_bare.h"
#include "drivers/levels.h"
#include "drivers/player.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

struct dark {
    int fd; /* of the request */
    struct hl_levels levels;
};

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

int hl_gpio_dark(const struct hl_wire_setup *setup)
{
    struct gpio_v2_line_request request;
    struct dark dark;
    struct hl_pace pace;
    unsigned count = 0;
    int chip = hl_gpio_bare_chip(setup->chip, setup->root, &count);

    if (chip < 0)
        return chip;
    int err = fill(&request, &dark, chip, count, setup->pins);
    if (!err)
        err = dark.fd = hl_gpio_bare_take(chip, &request);
    close(chip);
    if (err < 0)
        return err;
    hl_pace_assume(&pace);
    struct hl_player player = {.wire = &dark, .put = put, .pace = &pace};
    err = hl_player_black(&player);
    close(dark.fd);
    return err;
}
