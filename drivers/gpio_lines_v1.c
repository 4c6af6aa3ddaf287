/* gpio_lines.h over libgpiod 1.x. Its requests have no mask: every set writes all lines. */
#include "drivers/gpio_lines.h"

#include <errno.h>
#include <gpiod.h>
#include <stdio.h>
#include <stdlib.h>

#define CONSUMER "headliner"
#define NS_PER_S 1000000000

struct hl_gpio_chip {
    struct gpiod_chip *chip;
};

struct hl_gpio_lines {
    struct gpiod_line_bulk bulk;
    int values[HL_GPIO_LINES_MAX];
};

/* The library may fail without an errno of its own. */
static int error_of(int err)
{
    return err ? -err : -EIO;
}

const char *hl_gpio_library_version(void)
{
    return gpiod_version_string();
}

int hl_gpio_chip_open(struct hl_gpio_chip **chip, const char *path)
{
    *chip = calloc(1, sizeof(**chip));
    if (!*chip)
        return -ENOMEM;
    errno = 0;
    (*chip)->chip = gpiod_chip_open(path);
    if ((*chip)->chip)
        return 0;
    int err = error_of(errno);
    free(*chip);
    *chip = NULL;
    return err;
}

void hl_gpio_chip_close(struct hl_gpio_chip *chip)
{
    if (!chip)
        return;
    gpiod_chip_close(chip->chip);
    free(chip);
}

const char *hl_gpio_chip_label(const struct hl_gpio_chip *chip)
{
    return gpiod_chip_label(chip->chip);
}

unsigned hl_gpio_chip_line_count(const struct hl_gpio_chip *chip)
{
    return gpiod_chip_num_lines(chip->chip);
}

int hl_gpio_chip_find_line(struct hl_gpio_chip *chip, const char *name)
{
    struct gpiod_line *line = gpiod_chip_find_line(chip->chip, name);
    return line ? (int)gpiod_line_offset(line) : -ENOENT;
}

int hl_gpio_chip_line_user(struct hl_gpio_chip *chip, unsigned line, char *out)
{
    out[0] = '\0';
    errno = 0;
    struct gpiod_line *info = gpiod_chip_get_line(chip->chip, line);
    if (!info || gpiod_line_update(info))
        return error_of(errno);
    if (gpiod_line_is_used(info)) {
        const char *user = gpiod_line_consumer(info);
        snprintf(out, HL_GPIO_NAME_MAX, "%s", user && *user ? user : "the kernel");
    }
    return 0;
}

int hl_gpio_lines_request(struct hl_gpio_lines **lines, struct hl_gpio_chip *chip,
                          const unsigned *offsets, size_t count, enum hl_gpio_direction direction,
                          uint64_t values)
{
    unsigned wanted[HL_GPIO_LINES_MAX];
    struct hl_gpio_lines *new = calloc(1, sizeof(*new));

    *lines = NULL;
    if (!new || count > HL_GPIO_LINES_MAX) {
        free(new);
        return count > HL_GPIO_LINES_MAX ? -EINVAL : -ENOMEM;
    }
    for (size_t i = 0; i < count; i++) {
        wanted[i] = offsets[i];
        new->values[i] = (int)(values >> i & 1);
    }
    errno = 0;
    int err = gpiod_chip_get_lines(chip->chip, wanted, (unsigned)count, &new->bulk);
    if (!err && direction == HL_GPIO_OUTPUT)
        err = gpiod_line_request_bulk_output(&new->bulk, CONSUMER, new->values);
    else if (!err)
        err = gpiod_line_request_bulk_input(&new->bulk, CONSUMER);
    if (err) {
        err = error_of(errno);
        free(new);
        return err;
    }
    *lines = new;
    return 0;
}

int hl_gpio_lines_request_edges(struct hl_gpio_lines **lines, struct hl_gpio_chip *chip,
                                unsigned offset, enum hl_gpio_pull pull)
{
    static const int flags[] = {
        [HL_GPIO_PULL_AS_IS] = 0,
        [HL_GPIO_PULL_NONE] = GPIOD_LINE_REQUEST_FLAG_BIAS_DISABLE,
        [HL_GPIO_PULL_UP] = GPIOD_LINE_REQUEST_FLAG_BIAS_PULL_UP,
        [HL_GPIO_PULL_DOWN] = GPIOD_LINE_REQUEST_FLAG_BIAS_PULL_DOWN,
    };
    struct hl_gpio_lines *new = calloc(1, sizeof(*new));

    *lines = NULL;
    if (!new)
        return -ENOMEM;
    errno = 0;
    int err = gpiod_chip_get_lines(chip->chip, &offset, 1, &new->bulk);
    if (!err)
        err = gpiod_line_request_bulk_both_edges_events_flags(&new->bulk, CONSUMER, flags[pull]);
    if (err) {
        err = error_of(errno);
        free(new);
        return err;
    }
    *lines = new;
    return 0;
}

int hl_gpio_lines_wait(struct hl_gpio_lines *lines, int64_t timeout_ns)
{
    const struct timespec timeout = {(time_t)(timeout_ns / NS_PER_S),
                                     (long)(timeout_ns % NS_PER_S)};
    struct gpiod_line_event event;

    errno = 0;
    int got = gpiod_line_event_wait(lines->bulk.lines[0], &timeout);
    if (got > 0 && gpiod_line_event_read(lines->bulk.lines[0], &event))
        got = -1;
    return got < 0 ? error_of(errno) : got;
}

void hl_gpio_lines_release(struct hl_gpio_lines *lines)
{
    if (!lines)
        return;
    gpiod_line_release_bulk(&lines->bulk);
    free(lines);
}

int hl_gpio_lines_set(struct hl_gpio_lines *lines, uint64_t mask, uint64_t values)
{
    for (unsigned i = 0; i < lines->bulk.num_lines; i++)
        if (mask >> i & 1)
            lines->values[i] = (int)(values >> i & 1);
    errno = 0;
    return gpiod_line_set_value_bulk(&lines->bulk, lines->values) ? error_of(errno) : 0;
}

int hl_gpio_lines_get(struct hl_gpio_lines *lines, unsigned line)
{
    if (line >= lines->bulk.num_lines)
        return -EINVAL;
    /* Of lines that were requested together the library can only read all. */
    int values[HL_GPIO_LINES_MAX];
    errno = 0;
    return gpiod_line_get_value_bulk(&lines->bulk, values) ? error_of(errno) : values[line];
}
