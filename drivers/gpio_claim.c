#include "drivers/gpio_claim.h"

#include "drivers/pi_model.h"
#include "drivers/pinout.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#define LABELS_MAX 160 /* bytes of an error line for the labels that were found */

/* Looking for one chip among /dev/gpiochip*. */
struct search {
    const char *label;      /* NULL: a Raspberry Pi's */
    char found[LABELS_MAX]; /* the labels seen, with commas */
    char denied[PATH_MAX];  /* a chip that may not be opened; "" */
    struct hl_gpio_chip *chip;
};

static bool is_wanted(const struct search *search, const char *label)
{
    if (search->label)
        return strcmp(search->label, label) == 0;
    for (enum hl_pi_chip chip = HL_PI_BCM2835; chip <= HL_PI_BCM2712; chip++)
        if (strcmp(hl_pi_gpio_label(chip), label) == 0)
            return true;
    return false;
}

/* Keeps the chip at PATH when it is the one. */
static int look_at(struct search *search, const char *path)
{
    struct hl_gpio_chip *chip;
    int err = hl_gpio_chip_open(&chip, path);

    if (err) {
        if (err == -EACCES || err == -EPERM)
            snprintf(search->denied, sizeof(search->denied), "%s", path);
        return err == -ENOTSUP ? err : 0;
    }
    const char *label = hl_gpio_chip_label(chip);
    if (is_wanted(search, label)) {
        search->chip = chip;
        return 0;
    }
    size_t len = strlen(search->found);
    snprintf(search->found + len, sizeof(search->found) - len, "%s%s", len ? ", " : "", label);
    hl_gpio_chip_close(chip);
    return 0;
}

static int fail_search(const struct search *search, char *error)
{
    if (search->denied[0]) {
        snprintf(error, HL_WIRE_ERROR_MAX,
                 "%.60s may not be opened: join the group gpio (sudo usermod -aG gpio $USER) and "
                 "log in again",
                 search->denied);
        return -EACCES;
    }
    if (!search->found[0])
        snprintf(error, HL_WIRE_ERROR_MAX, "there is no GPIO chip here (no /dev/gpiochip*)");
    else if (search->label)
        snprintf(error, HL_WIRE_ERROR_MAX, "no GPIO chip is called %.60s; there are: %s",
                 search->label, search->found);
    else
        snprintf(error, HL_WIRE_ERROR_MAX,
                 "no GPIO chip of a Raspberry Pi; name one of those that are here: %s",
                 search->found);
    return -ENODEV;
}

static int fail_absent(char *error)
{
    snprintf(error, HL_WIRE_ERROR_MAX,
             "it was built without libgpiod; install libgpiod-dev and build again");
    return -ENOTSUP;
}

static int find_chip(struct search *search, const char *root, char *error)
{
    char folder[PATH_MAX], path[PATH_MAX];
    int err = 0;

    if (!hl_gpio_library_version())
        return fail_absent(error);
    if (snprintf(folder, sizeof(folder), "%s/dev", root ? root : "") >= (int)sizeof(folder))
        return fail_search(search, error);
    DIR *dir = opendir(folder);
    struct dirent *entry;
    while (dir && !err && !search->chip && (entry = readdir(dir))) {
        if (strncmp(entry->d_name, "gpiochip", 8) != 0)
            continue;
        if (snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name) < (int)sizeof(path))
            err = look_at(search, path);
    }
    if (dir)
        closedir(dir);
    if (err)
        return fail_absent(error);
    return search->chip ? 0 : fail_search(search, error);
}

int hl_gpio_claim_chip(struct hl_gpio_chip **chip, const char *label, const char *root, char *error)
{
    struct search search = {.label = label};
    int err = find_chip(&search, root, error);
    *chip = search.chip;
    return err;
}

/* The chip's own number of a line. */
static int resolve(struct hl_gpio_claim *claim, const struct hl_signal_pins *pins, int line,
                   char *error)
{
    unsigned count = hl_gpio_chip_line_count(claim->chip);
    int pin = pins->pin[line];
    const char *name = hl_pinout_line_name((enum hl_line)line);

    if (pin == HL_PIN_NAMED) {
        pin = hl_gpio_chip_find_line(claim->chip, pins->name[line]);
        if (pin < 0)
            snprintf(error, HL_WIRE_ERROR_MAX,
                     "%s=%s: chip %s has no line of that name; `gpioinfo` lists them", name,
                     pins->name[line], claim->label);
        return pin;
    }
    if (pin < 0 || (unsigned)pin >= count) {
        snprintf(error, HL_WIRE_ERROR_MAX, "%s=%d: chip %s has lines 0 to %d", name, pin,
                 claim->label, (int)count - 1);
        return -ENOENT;
    }
    return pin;
}

/* Why the request was refused: the first line that somebody has. */
static void explain(struct hl_gpio_claim *claim, const unsigned *offsets, int err, char *error)
{
    char user[HL_GPIO_NAME_MAX];

    for (int i = 0; err == -EBUSY && i < HL_LINE_COUNT; i++) {
        if (claim->bit[i] < 0)
            continue;
        unsigned offset = offsets[claim->bit[i]];
        if (hl_gpio_chip_line_user(claim->chip, offset, user) || !user[0])
            continue;
        snprintf(error, HL_WIRE_ERROR_MAX,
                 "line %u of %s (%s) is in use by \"%s\": stop that, or wire %s to another pin",
                 offset, claim->label, hl_pinout_line_name((enum hl_line)i), user,
                 hl_pinout_line_name((enum hl_line)i));
        return;
    }
    snprintf(error, HL_WIRE_ERROR_MAX, "the lines of %s cannot be taken: %s", claim->label,
             strerror(-err));
}

static int request(struct hl_gpio_claim *claim, const struct hl_signal_pins *pins, char *error)
{
    unsigned offsets[HL_LINE_COUNT];
    struct hl_levels levels;
    int count = 0;

    for (int i = 0; i < HL_LINE_COUNT; i++) {
        claim->bit[i] = -1;
        if (pins->pin[i] == HL_PIN_NONE)
            continue;
        int offset = resolve(claim, pins, i, error);
        if (offset < 0)
            return offset;
        claim->bit[i] = count;
        offsets[count++] = (unsigned)offset;
    }
    hl_levels_init(&levels, claim->bit, pins->inverted);
    int err = hl_gpio_lines_request(&claim->lines, claim->chip, offsets, (size_t)count,
                                    HL_GPIO_OUTPUT, hl_levels_word(&levels, 0));
    if (err)
        explain(claim, offsets, err, error);
    return err;
}

int hl_gpio_claim(struct hl_gpio_claim *claim, const struct hl_wire_setup *setup, const char *label,
                  char *error)
{
    int err = hl_pinout_check(setup->pins, 0, HL_PIN_MAX, error);

    *claim = (struct hl_gpio_claim){.chip = NULL};
    if (!err)
        err = hl_gpio_claim_chip(&claim->chip, label, setup->root, error);
    if (err)
        return err;
    snprintf(claim->label, sizeof(claim->label), "%s", hl_gpio_chip_label(claim->chip));
    err = request(claim, setup->pins, error);
    if (err)
        hl_gpio_unclaim(claim);
    return err;
}

void hl_gpio_unclaim(struct hl_gpio_claim *claim)
{
    hl_gpio_lines_release(claim->lines);
    hl_gpio_chip_close(claim->chip);
    claim->lines = NULL;
    claim->chip = NULL;
}
