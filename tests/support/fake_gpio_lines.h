/* Takes the place of libgpiod: drivers/gpio_lines.h over chips that a test describes. The chips'
 * device files stand in some /dev (fake_pi_add); their names say which is meant. A test that names
 * anything here is linked with these instead of the real ones. */
#ifndef HL_TESTS_FAKE_GPIO_LINES_H
#define HL_TESTS_FAKE_GPIO_LINES_H

#include "drivers/gpio_lines.h"

#include <stdbool.h>

#define FAKE_GPIO_CHIPS 4
#define FAKE_GPIO_LINES 54

struct fake_gpio_chip {
    const char *file, *label;
    unsigned lines;
    int open_error;                    /* 0, or what open returns */
    const char *user[FAKE_GPIO_LINES]; /* who has a line; NULL: nobody */
    const char *name[FAKE_GPIO_LINES];
};

struct fake_gpio {
    struct fake_gpio_chip chips[FAKE_GPIO_CHIPS];
    int set_error;                               /* 0, or what set returns */
    unsigned opened, requested, released, calls; /* so far; opened is less those closed */
    unsigned offsets[HL_GPIO_LINES_MAX];         /* of the request */
    size_t count;
    uint32_t level;
    /* The input that was taken for its edges. */
    unsigned input_offset;
    enum hl_gpio_pull input_pull;
    bool input;
    int input_edges; /* so many times it changes when it is waited for; then waits time out */
    int pull_error;  /* 0, or what a request with a pull (or with none) returns */
    void (*on_level)(void *data, uint32_t level); /* NULL: nobody listens */
    void *data;
};

/* The one there is. */
struct fake_gpio *fake_gpio(void);

#endif
