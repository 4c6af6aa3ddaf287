#include "support/fake_gpio_lines.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* The chips and lines handed out: only their addresses count. */
struct hl_gpio_chip {
    struct fake_gpio_chip *is;
};

struct hl_gpio_lines {
    int unused;
};

static struct {
    struct fake_gpio fake;
    struct hl_gpio_chip chips[FAKE_GPIO_CHIPS];
    struct hl_gpio_lines lines, input;
} the;

struct fake_gpio *fake_gpio(void)
{
    return &the.fake;
}

const char *hl_gpio_library_version(void)
{
    return "fake";
}

int hl_gpio_chip_open(struct hl_gpio_chip **chip, const char *path)
{
    const char *file = strrchr(path, '/') + 1;

    *chip = NULL;
    for (size_t i = 0; i < FAKE_GPIO_CHIPS; i++) {
        struct fake_gpio_chip *is = &the.fake.chips[i];
        if (!is->file || strcmp(is->file, file) != 0)
            continue;
        if (is->open_error)
            return is->open_error;
        the.chips[i].is = is;
        *chip = &the.chips[i];
        the.fake.opened++;
        return 0;
    }
    return -ENODEV;
}

void hl_gpio_chip_close(struct hl_gpio_chip *chip)
{
    if (chip)
        the.fake.opened--;
}

const char *hl_gpio_chip_label(const struct hl_gpio_chip *chip)
{
    return chip->is->label;
}

unsigned hl_gpio_chip_line_count(const struct hl_gpio_chip *chip)
{
    return chip->is->lines;
}

int hl_gpio_chip_find_line(struct hl_gpio_chip *chip, const char *name)
{
    for (unsigned i = 0; i < chip->is->lines; i++)
        if (chip->is->name[i] && strcmp(chip->is->name[i], name) == 0)
            return (int)i;
    return -ENOENT;
}

int hl_gpio_chip_line_user(struct hl_gpio_chip *chip, unsigned line, char *out)
{
    snprintf(out, HL_GPIO_NAME_MAX, "%s", chip->is->user[line] ? chip->is->user[line] : "");
    return 0;
}

static void set_level(uint32_t level)
{
    the.fake.level = level;
    if (the.fake.on_level)
        the.fake.on_level(the.fake.data, level);
}

int hl_gpio_lines_request(struct hl_gpio_lines **lines, struct hl_gpio_chip *chip,
                          const unsigned *offsets, size_t count, enum hl_gpio_direction direction,
                          uint64_t values)
{
    *lines = NULL;
    if (direction != HL_GPIO_OUTPUT || count > 32)
        return -EINVAL;
    for (size_t i = 0; i < count; i++) {
        if (chip->is->user[offsets[i]])
            return -EBUSY;
        the.fake.offsets[i] = offsets[i];
    }
    the.fake.count = count;
    the.fake.requested++;
    set_level((uint32_t)values);
    *lines = &the.lines;
    return 0;
}

int hl_gpio_lines_request_edges(struct hl_gpio_lines **lines, struct hl_gpio_chip *chip,
                                unsigned offset, enum hl_gpio_pull pull)
{
    *lines = NULL;
    if (chip->is->user[offset])
        return -EBUSY;
    if (pull != HL_GPIO_PULL_AS_IS && the.fake.pull_error)
        return the.fake.pull_error;
    the.fake.input_offset = offset;
    the.fake.input_pull = pull;
    the.fake.requested++;
    *lines = &the.input;
    return 0;
}

int hl_gpio_lines_wait(struct hl_gpio_lines *lines, int64_t timeout_ns)
{
    (void)timeout_ns;
    if (lines != &the.input)
        return -EINVAL;
    if (!the.fake.input_edges)
        return 0;
    the.fake.input_edges--;
    the.fake.input = !the.fake.input;
    return 1;
}

void hl_gpio_lines_release(struct hl_gpio_lines *lines)
{
    if (lines)
        the.fake.released++;
}

int hl_gpio_lines_set(struct hl_gpio_lines *lines, uint64_t mask, uint64_t values)
{
    (void)lines;
    the.fake.calls++;
    if (the.fake.set_error)
        return the.fake.set_error;
    set_level((the.fake.level & ~(uint32_t)mask) | ((uint32_t)values & (uint32_t)mask));
    return 0;
}

int hl_gpio_lines_get(struct hl_gpio_lines *lines, unsigned line)
{
    if (lines == &the.input)
        return the.fake.input;
    return (int)(the.fake.level >> line & 1);
}
