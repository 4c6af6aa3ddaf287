/* gpio_lines.h over libgpiod 2.x. */
#include "drivers/gpio_lines.h"

#include <errno.h>
#include <gpiod.h>
#include <stdio.h>
#include <stdlib.h>

#define CONSUMER "headliner"

struct hl_gpio_chip {
    struct gpiod_chip *chip;
    struct gpiod_chip_info *info;
};

struct hl_gpio_lines {
    struct gpiod_line_request *request;
    struct gpiod_edge_event_buffer *events; /* NULL: taken without edges */
    size_t count;
    unsigned offsets[HL_GPIO_LINES_MAX];
};

/* The library may fail without an errno of its own. */
static int error_of(int err)
{
    return err ? -err : -EIO;
}

static enum gpiod_line_value value_of(uint64_t values, size_t i)
{
    return values >> i & 1 ? GPIOD_LINE_VALUE_ACTIVE : GPIOD_LINE_VALUE_INACTIVE;
}

const char *hl_gpio_library_version(void)
{
    return gpiod_api_version();
}

int hl_gpio_chip_open(struct hl_gpio_chip **chip, const char *path)
{
    struct hl_gpio_chip *new = calloc(1, sizeof(*new));

    *chip = NULL;
    if (!new)
        return -ENOMEM;
    errno = 0;
    new->chip = gpiod_chip_open(path);
    if (new->chip)
        new->info = gpiod_chip_get_info(new->chip);
    if (!new->info) {
        int err = error_of(errno);
        hl_gpio_chip_close(new);
        return err;
    }
    *chip = new;
    return 0;
}

void hl_gpio_chip_close(struct hl_gpio_chip *chip)
{
    if (!chip)
        return;
    if (chip->info)
        gpiod_chip_info_free(chip->info);
    if (chip->chip)
        gpiod_chip_close(chip->chip);
    free(chip);
}

const char *hl_gpio_chip_label(const struct hl_gpio_chip *chip)
{
    return gpiod_chip_info_get_label(chip->info);
}

unsigned hl_gpio_chip_line_count(const struct hl_gpio_chip *chip)
{
    return (unsigned)gpiod_chip_info_get_num_lines(chip->info);
}

int hl_gpio_chip_find_line(struct hl_gpio_chip *chip, const char *name)
{
    int offset = gpiod_chip_get_line_offset_from_name(chip->chip, name);
    return offset < 0 ? -ENOENT : offset;
}

int hl_gpio_chip_line_user(struct hl_gpio_chip *chip, unsigned line, char *out)
{
    out[0] = '\0';
    errno = 0;
    struct gpiod_line_info *info = gpiod_chip_get_line_info(chip->chip, line);
    if (!info)
        return error_of(errno);
    if (gpiod_line_info_is_used(info)) {
        const char *user = gpiod_line_info_get_consumer(info);
        snprintf(out, HL_GPIO_NAME_MAX, "%s", user && *user ? user : "the kernel");
    }
    gpiod_line_info_free(info);
    return 0;
}

/* Direction and first values of LINES, for a request. NULL and errno. */
static struct gpiod_line_config *configure(const struct hl_gpio_lines *lines,
                                           enum hl_gpio_direction direction, uint64_t values)
{
    enum gpiod_line_value first[HL_GPIO_LINES_MAX];
    struct gpiod_line_settings *settings = gpiod_line_settings_new();
    struct gpiod_line_config *config = gpiod_line_config_new();
    bool output = direction == HL_GPIO_OUTPUT;

    for (size_t i = 0; i < lines->count; i++)
        first[i] = value_of(values, i);
    int err = !settings || !config;
    if (!err)
        err = gpiod_line_settings_set_direction(settings, output ? GPIOD_LINE_DIRECTION_OUTPUT
                                                                 : GPIOD_LINE_DIRECTION_INPUT);
    if (!err)
        err = gpiod_line_config_add_line_settings(config, lines->offsets, lines->count, settings);
    if (!err && output)
        err = gpiod_line_config_set_output_values(config, first, lines->count);
    if (settings)
        gpiod_line_settings_free(settings);
    if (err && config) {
        gpiod_line_config_free(config);
        config = NULL;
    }
    return config;
}

int hl_gpio_lines_request(struct hl_gpio_lines **lines, struct hl_gpio_chip *chip,
                          const unsigned *offsets, size_t count, enum hl_gpio_direction direction,
                          uint64_t values)
{
    *lines = NULL;
    if (count > HL_GPIO_LINES_MAX)
        return -EINVAL;
    struct hl_gpio_lines *new = calloc(1, sizeof(*new));
    if (!new)
        return -ENOMEM;
    new->count = count;
    for (size_t i = 0; i < count; i++)
        new->offsets[i] = offsets[i];
    errno = 0;
    struct gpiod_line_config *config = configure(new, direction, values);
    struct gpiod_request_config *request = gpiod_request_config_new();
    if (config && request) {
        gpiod_request_config_set_consumer(request, CONSUMER);
        new->request = gpiod_chip_request_lines(chip->chip, request, config);
    }
    int err = new->request ? 0 : error_of(errno);
    if (request)
        gpiod_request_config_free(request);
    if (config)
        gpiod_line_config_free(config);
    if (err) {
        free(new);
        return err;
    }
    *lines = new;
    return 0;
}

/* An input with its pull and both edges. NULL and errno. */
static struct gpiod_line_config *configure_edges(unsigned offset, enum hl_gpio_pull pull)
{
    static const enum gpiod_line_bias biases[] = {
        [HL_GPIO_PULL_AS_IS] = GPIOD_LINE_BIAS_AS_IS,
        [HL_GPIO_PULL_NONE] = GPIOD_LINE_BIAS_DISABLED,
        [HL_GPIO_PULL_UP] = GPIOD_LINE_BIAS_PULL_UP,
        [HL_GPIO_PULL_DOWN] = GPIOD_LINE_BIAS_PULL_DOWN,
    };
    struct gpiod_line_settings *settings = gpiod_line_settings_new();
    struct gpiod_line_config *config = gpiod_line_config_new();

    int err = !settings || !config;
    if (!err)
        err = gpiod_line_settings_set_direction(settings, GPIOD_LINE_DIRECTION_INPUT);
    if (!err)
        err = gpiod_line_settings_set_edge_detection(settings, GPIOD_LINE_EDGE_BOTH);
    if (!err)
        err = gpiod_line_settings_set_bias(settings, biases[pull]);
    if (!err)
        err = gpiod_line_config_add_line_settings(config, &offset, 1, settings);
    if (settings)
        gpiod_line_settings_free(settings);
    if (err && config) {
        gpiod_line_config_free(config);
        config = NULL;
    }
    return config;
}

int hl_gpio_lines_request_edges(struct hl_gpio_lines **lines, struct hl_gpio_chip *chip,
                                unsigned offset, enum hl_gpio_pull pull)
{
    struct hl_gpio_lines *new = calloc(1, sizeof(*new));

    *lines = NULL;
    if (!new)
        return -ENOMEM;
    new->count = 1;
    new->offsets[0] = offset;
    errno = 0;
    struct gpiod_line_config *config = configure_edges(offset, pull);
    struct gpiod_request_config *request = gpiod_request_config_new();
    new->events = gpiod_edge_event_buffer_new(1);
    if (config && request && new->events) {
        gpiod_request_config_set_consumer(request, CONSUMER);
        new->request = gpiod_chip_request_lines(chip->chip, request, config);
    }
    int err = new->request ? 0 : error_of(errno);
    if (request)
        gpiod_request_config_free(request);
    if (config)
        gpiod_line_config_free(config);
    if (err) {
        hl_gpio_lines_release(new);
        return err;
    }
    *lines = new;
    return 0;
}

int hl_gpio_lines_wait(struct hl_gpio_lines *lines, int64_t timeout_ns)
{
    errno = 0;
    int got = gpiod_line_request_wait_edge_events(lines->request, timeout_ns);
    if (got > 0 && gpiod_line_request_read_edge_events(lines->request, lines->events, 1) < 0)
        got = -1;
    return got < 0 ? error_of(errno) : got;
}

void hl_gpio_lines_release(struct hl_gpio_lines *lines)
{
    if (!lines)
        return;
    if (lines->events)
        gpiod_edge_event_buffer_free(lines->events);
    if (lines->request)
        gpiod_line_request_release(lines->request);
    free(lines);
}

int hl_gpio_lines_set(struct hl_gpio_lines *lines, uint64_t mask, uint64_t values)
{
    unsigned offsets[HL_GPIO_LINES_MAX];
    enum gpiod_line_value level[HL_GPIO_LINES_MAX];
    size_t n = 0;

    for (size_t i = 0; i < lines->count; i++) {
        if (mask >> i & 1) {
            offsets[n] = lines->offsets[i];
            level[n++] = value_of(values, i);
        }
    }
    errno = 0;
    return n && gpiod_line_request_set_values_subset(lines->request, n, offsets, level)
               ? error_of(errno)
               : 0;
}

int hl_gpio_lines_get(struct hl_gpio_lines *lines, unsigned line)
{
    if (line >= lines->count)
        return -EINVAL;
    errno = 0;
    enum gpiod_line_value value =
        gpiod_line_request_get_value(lines->request, lines->offsets[line]);
    if (value == GPIOD_LINE_VALUE_ERROR)
        return error_of(errno);
    return value == GPIOD_LINE_VALUE_ACTIVE;
}
