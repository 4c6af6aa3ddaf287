/* GPIO chips and lines as the kernel lends them: the seam before libgpiod, whose two releases share
 * no call. One file of gpio_lines_*.c is built: for 2.x, for 1.x, or where there is none. Lines are
 * counted from 0 in the order in which they were requested. */
#ifndef HL_DRIVERS_GPIO_LINES_H
#define HL_DRIVERS_GPIO_LINES_H

#include <stddef.h>
#include <stdint.h>

#define HL_GPIO_NAME_MAX  32 /* of labels, lines and consumers, NUL included (linux/gpio.h) */
#define HL_GPIO_LINES_MAX 64 /* of one request (linux/gpio.h) */

struct hl_gpio_chip;
struct hl_gpio_lines;

enum hl_gpio_direction { HL_GPIO_OUTPUT, HL_GPIO_INPUT };

/* Of an input; AS_IS: as it was left. */
enum hl_gpio_pull { HL_GPIO_PULL_AS_IS, HL_GPIO_PULL_NONE, HL_GPIO_PULL_UP, HL_GPIO_PULL_DOWN };

/* Of the libgpiod in use, "2.2.1"; NULL: built without. */
const char *hl_gpio_library_version(void);

/* PATH is a /dev/gpiochipN. 0 or negative errno, here and below; -ENOTSUP without libgpiod. A chip
 * is closed after its lines; close takes NULL. */
int hl_gpio_chip_open(struct hl_gpio_chip **chip, const char *path);
void hl_gpio_chip_close(struct hl_gpio_chip *chip);

/* As long as the chip. */
const char *hl_gpio_chip_label(const struct hl_gpio_chip *chip);
unsigned hl_gpio_chip_line_count(const struct hl_gpio_chip *chip);

/* The number of the line called NAME; -ENOENT. */
int hl_gpio_chip_find_line(struct hl_gpio_chip *chip, const char *name);

/* Who uses a line, into OUT (HL_GPIO_NAME_MAX bytes); "" when nobody does. */
int hl_gpio_chip_line_user(struct hl_gpio_chip *chip, unsigned line, char *out);

/* Takes COUNT lines at once, all or none; outputs start as the bits of VALUES. -EBUSY when
 * somebody has one of them. Release takes NULL. */
int hl_gpio_lines_request(struct hl_gpio_lines **lines, struct hl_gpio_chip *chip,
                          const unsigned *offsets, size_t count, enum hl_gpio_direction direction,
                          uint64_t values);
/* Takes one input, whose edges can be waited for. -EINVAL also where the chip has no such pull. */
int hl_gpio_lines_request_edges(struct hl_gpio_lines **lines, struct hl_gpio_chip *chip,
                                unsigned offset, enum hl_gpio_pull pull);
void hl_gpio_lines_release(struct hl_gpio_lines *lines);

/* Sets the lines of MASK to the bits of VALUES, at one time, in one system call. The lines not in
 * MASK stay. */
int hl_gpio_lines_set(struct hl_gpio_lines *lines, uint64_t mask, uint64_t values);

/* Sleeps until an edge of an input that was taken for that, either way: 1, also for one since the
 * last call; 0 after TIMEOUT_NS. */
int hl_gpio_lines_wait(struct hl_gpio_lines *lines, int64_t timeout_ns);

/* 0 or 1. */
int hl_gpio_lines_get(struct hl_gpio_lines *lines, unsigned line);

#endif
