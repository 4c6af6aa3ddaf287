#include "drivers/pinout.h"

#include "base/nearest.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define NAMES_MAX 8

#define NO_CHAIN -1, -1, -1, -1, -1, -1
#define OE_LOW   HL_LINE_BIT(HL_LINE_LIGHT)

/* BCM GPIO numbers, in the order of enum hl_line: three chains, A..E, CLK, LAT, OE. Wiring tables
 * of the active-3 board and of Adafruit's RGB Matrix HAT and Bonnet; "pwm" has the bridge from GPIO
 * 4 to 18 soldered. */
const struct hl_pinout hl_pinouts[] = {
    {"regular",
     "wired by hand, or the active-3 board; up to 3 chains",
     {.pin = {11, 27, 7,  8,  9,  10, 12, 5,  6,  19, 13, 20, 14,
              2,  3,  26, 16, 21, 22, 23, 24, 25, 15, 17, 4,  18},
      .inverted = OE_LOW}},
    {"adafruit-hat",
     "Adafruit RGB Matrix HAT or Bonnet",
     {.pin = {5, 13, 6, 12, 16, 23, NO_CHAIN, NO_CHAIN, 22, 26, 27, 20, 24, 17, 21, 4},
      .inverted = OE_LOW}},
    {"adafruit-hat-pwm",
     "the same with GPIO 4 and 18 bridged",
     {.pin = {5, 13, 6, 12, 16, 23, NO_CHAIN, NO_CHAIN, 22, 26, 27, 20, 24, 17, 21, 18},
      .inverted = OE_LOW}},
    {.name = NULL},
};

static const char *const line_names[HL_LINE_COUNT] = {
    "R1",   "G1",   "B1",   "R2",   "G2",   "B2",   "2:R1", "2:G1", "2:B1",
    "2:R2", "2:G2", "2:B2", "3:R1", "3:G1", "3:B1", "3:R2", "3:G2", "3:B2",
    "A",    "B",    "C",    "D",    "E",    "CLK",  "LAT",  "OE",
};

const struct hl_pinout *hl_pinout_find(const char *name)
{
    for (size_t i = 0; hl_pinouts[i].name; i++)
        if (strcmp(hl_pinouts[i].name, name) == 0)
            return &hl_pinouts[i];
    return NULL;
}

const char *hl_pinout_line_name(enum hl_line line)
{
    return line_names[line];
}

/* The line called NAME, -1 when there is none. Boards print STB or STROBE for the latch. */
static int find_line(const char *name)
{
    if (strcasecmp(name, "STB") == 0 || strcasecmp(name, "STROBE") == 0)
        return HL_LINE_LATCH;
    for (int i = 0; i < HL_LINE_COUNT; i++)
        if (strcasecmp(line_names[i], name) == 0)
            return i;
    return -1;
}

static int fail_unknown(const char *name, bool is_line, char *error)
{
    const char *names[NAMES_MAX];
    size_t count = 0;

    for (; !is_line && hl_pinouts[count].name && count < NAMES_MAX; count++)
        names[count] = hl_pinouts[count].name;
    const char *near =
        is_line ? hl_nearest(name, line_names, HL_LINE_COUNT) : hl_nearest(name, names, count);
    int n =
        snprintf(error, HL_WIRE_ERROR_MAX, "no %s \"%.40s\"", is_line ? "line" : "pin-out", name);
    if (near)
        snprintf(error + n, HL_WIRE_ERROR_MAX - (size_t)n, "; did you mean %s?", near);
    else if (is_line)
        snprintf(error + n, HL_WIRE_ERROR_MAX - (size_t)n,
                 "; lines are R1 G1 B1 R2 G2 B2 (2:R1 ... 3:B2 for more chains) A B C D E CLK LAT "
                 "OE");
    else
        snprintf(error + n, HL_WIRE_ERROR_MAX - (size_t)n,
                 "; there are regular, adafruit-hat, adafruit-hat-pwm, and own pins as in "
                 "\"OE=18,CLK=17,...\"");
    return -EINVAL;
}

/* "18", "GPIO18" or a name into the line's place. */
static int set_pin(struct hl_signal_pins *pins, int line, const char *value, char *error)
{
    const char *digits = strncasecmp(value, "GPIO", 4) == 0 ? value + 4 : value;
    size_t len = strspn(digits, "0123456789");

    if (*digits && !digits[len]) {
        long pin = len > 4 ? HL_PIN_MAX + 1 : strtol(digits, NULL, 10);
        if (pin > HL_PIN_MAX) {
            snprintf(error, HL_WIRE_ERROR_MAX, "%s=%.40s: pins go from 0 to %d", line_names[line],
                     value, HL_PIN_MAX);
            return -EINVAL;
        }
        pins->pin[line] = (int)pin;
        return 0;
    }
    if (!*value || strlen(value) >= HL_PIN_NAME_MAX) {
        snprintf(error, HL_WIRE_ERROR_MAX,
                 "%s=%.40s: give a GPIO number, or a line's name of at most %d letters",
                 line_names[line], value, HL_PIN_NAME_MAX - 1);
        return -EINVAL;
    }
    pins->pin[line] = HL_PIN_NAMED;
    snprintf(pins->name[line], HL_PIN_NAME_MAX, "%s", value);
    return 0;
}

static char *trim(char *text)
{
    text += strspn(text, " \t");
    for (size_t n = strlen(text); n && isspace((unsigned char)text[n - 1]); n--)
        text[n - 1] = '\0';
    return text;
}

/* One "NAME=VALUE". */
static int parse_item(struct hl_signal_pins *pins, char *item, char *error)
{
    char *value = strchr(item, '=');

    if (!value) {
        snprintf(error, HL_WIRE_ERROR_MAX, "\"%.40s\": own pins are written LINE=PIN, as in OE=18",
                 item);
        return -EINVAL;
    }
    *value++ = '\0';
    value = trim(value);
    const char *name = trim(item);
    int line = find_line(name);
    if (line < 0)
        return fail_unknown(name, true, error);
    if (pins->pin[line] != HL_PIN_NONE) {
        snprintf(error, HL_WIRE_ERROR_MAX, "%s is given twice", line_names[line]);
        return -EINVAL;
    }
    if (*value == '!' && line == HL_LINE_LIGHT) {
        snprintf(error, HL_WIRE_ERROR_MAX,
                 "OE=%.40s: OE is low when lit on every HUB75 panel; leave out the !", value);
        return -EINVAL;
    }
    if (*value == '!') {
        pins->inverted |= HL_LINE_BIT(line);
        value++;
    }
    return set_pin(pins, line, value, error);
}

int hl_pinout_parse(struct hl_signal_pins *pins, const char *text, char *error)
{
    char copy[HL_LINE_COUNT * (HL_PIN_NAME_MAX + 8)], *rest = copy, *item;
    const struct hl_pinout *known = hl_pinout_find(text);

    if (known) {
        *pins = known->pins;
        return 0;
    }
    if (!strchr(text, '='))
        return fail_unknown(text, false, error);
    if (strlen(text) >= sizeof(copy)) {
        snprintf(error, HL_WIRE_ERROR_MAX, "own pins: more than %zu letters", sizeof(copy) - 1);
        return -EINVAL;
    }
    memset(pins, 0, sizeof(*pins));
    for (int i = 0; i < HL_LINE_COUNT; i++)
        pins->pin[i] = HL_PIN_NONE;
    pins->inverted = OE_LOW;
    strcpy(copy, text);
    while ((item = strsep(&rest, ","))) {
        int err = parse_item(pins, item, error);
        if (err)
            return err;
    }
    return hl_pinout_check(pins, 0, HL_PIN_MAX, error);
}

uint32_t hl_pinout_lines(unsigned chains, unsigned address_lines)
{
    uint32_t lines = HL_LINE_BIT(chains * HL_SIGNAL_COLOURS) - 1;
    lines |= ((UINT32_C(1) << address_lines) - 1) << HL_LINE_A;
    return lines | HL_LINE_BIT(HL_LINE_CLOCK) | HL_LINE_BIT(HL_LINE_LATCH) |
           HL_LINE_BIT(HL_LINE_LIGHT);
}

static int fail_missing(int line, char *error)
{
    if (line >= HL_SIGNAL_COLOURS && line < HL_LINE_A)
        snprintf(error, HL_WIRE_ERROR_MAX,
                 "%s has no pin, which %d parallel chains need: use fewer chains, the pin-out "
                 "regular, or give it one",
                 line_names[line], line / HL_SIGNAL_COLOURS + 1);
    else if (line >= HL_LINE_A && line <= HL_LINE_E)
        snprintf(error, HL_WIRE_ERROR_MAX,
                 "%s has no pin, which a panel of so many rows needs: give it one, as in %s=22",
                 line_names[line], line_names[line]);
    else
        snprintf(error, HL_WIRE_ERROR_MAX, "%s has no pin, and no panel works without: give it one",
                 line_names[line]);
    return -EINVAL;
}

static bool same_pin(const struct hl_signal_pins *pins, int a, int b)
{
    if (pins->pin[a] == HL_PIN_NAMED)
        return pins->pin[b] == HL_PIN_NAMED && strcmp(pins->name[a], pins->name[b]) == 0;
    return pins->pin[a] == pins->pin[b];
}

int hl_pinout_check(const struct hl_signal_pins *pins, uint32_t lines, int last_pin, char *error)
{
    for (int i = 0; i < HL_LINE_COUNT; i++) {
        int pin = pins->pin[i];
        if (pin == HL_PIN_NONE && lines >> i & 1)
            return fail_missing(i, error);
        if (pin == HL_PIN_NONE)
            continue;
        if (pin != HL_PIN_NAMED && (pin < 0 || pin > last_pin)) {
            snprintf(error, HL_WIRE_ERROR_MAX, "%s=%d: pins go from 0 to %d here", line_names[i],
                     pin, last_pin);
            return -EINVAL;
        }
        for (int other = 0; other < i; other++) {
            if (!same_pin(pins, i, other))
                continue;
            char number[16];
            snprintf(number, sizeof(number), "%d", pin);
            snprintf(error, HL_WIRE_ERROR_MAX, "pin %s is used twice: by %s and by %s",
                     pin == HL_PIN_NAMED ? pins->name[i] : number, line_names[other],
                     line_names[i]);
            return -EINVAL;
        }
    }
    return 0;
}
