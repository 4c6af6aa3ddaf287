/* gpio_lines.h where there is no libgpiod: says so. */
#include "drivers/gpio_lines.h"

#include <errno.h>

const char *hl_gpio_library_version(void)
{
    return NULL;
}

int hl_gpio_chip_open(struct hl_gpio_chip **chip, const char *path)
{
    (void)path;
    *chip = NULL;
    return -ENOTSUP;
}

void hl_gpio_chip_close(struct hl_gpio_chip *chip)
{
    (void)chip;
}

const char *hl_gpio_chip_label(const struct hl_gpio_chip *chip)
{
    (void)chip;
    return "";
}

unsigned hl_gpio_chip_line_count(const struct hl_gpio_chip *chip)
{
    (void)chip;
    return 0;
}

int hl_gpio_chip_find_line(struct hl_gpio_chip *chip, const char *name)
{
    (void)chip;
    (void)name;
    return -ENOTSUP;
}

int hl_gpio_chip_line_user(struct hl_gpio_chip *chip, unsigned line, char *out)
{
    (void)chip;
    (void)line;
    out[0] = '\0';
    return -ENOTSUP;
}

int hl_gpio_lines_request(struct hl_gpio_lines **lines, struct hl_gpio_chip *chip,
                          const unsigned *offsets, size_t count, enum hl_gpio_direction direction,
                          uint64_t values)
{
    (void)chip;
    (void)offsets;
    (void)count;
    (void)direction;
    (void)values;
    *lines = NULL;
    return -ENOTSUP;
}

int hl_gpio_lines_request_edges(struct hl_gpio_lines **lines, struct hl_gpio_chip *chip,
                                unsigned offset, enum hl_gpio_pull pull)
{
    (void)chip;
    (void)offset;
    (void)pull;
    *lines = NULL;
    return -ENOTSUP;
}

int hl_gpio_lines_wait(struct hl_gpio_lines *lines, int64_t timeout_ns)
{
    (void)lines;
    (void)timeout_ns;
    return -ENOTSUP;
}

void hl_gpio_lines_release(struct hl_gpio_lines *lines)
{
    (void)lines;
}

int hl_gpio_lines_set(struct hl_gpio_lines *lines, uint64_t mask, uint64_t values)
{
    (void)lines;
    (void)mask;
    (void)values;
    return -ENOTSUP;
}

int hl_gpio_lines_get(struct hl_gpio_lines *lines, unsigned line)
{
    (void)lines;
    (void)line;
    return -ENOTSUP;
}
