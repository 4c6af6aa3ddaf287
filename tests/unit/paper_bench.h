/* A virtual e-paper board on its wire, played by hand-written scripts of bytes. A script is words:
 *
 *   12  01:F9,00,00    a command, with its parameters, in hex
 *   24<1  26<0!        a command and a whole picture, 1 bit a pixel; ! inverted
 *   24<2@8,16,32,5     the same, of a window: x, y, width, height, in pixels
 *   10<3*              a picture in 4 bits a pixel
 *   =7F  =7F*12        data alone, once or more often
 *   R                  reset: low for 2 ms          r   low for 10 us
 *   B                  until not busy, 90 s at most
 *   w300               wait so many milliseconds    d   D/C changes
 *   P+ P-              the supply                   c20  clock, MHz
 *
 * Pictures: 0 white, 9 black; the others are blocks, each number other ones. */
#ifndef HL_TESTS_PAPER_BENCH_H
#define HL_TESTS_PAPER_BENCH_H

#include "check.h"

#include "host-sim/paper_chip.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MS          INT64_C(1000000)
#define BENCH_HZ    4000000
#define BENCH_LIMIT (90000 * MS)
#define BENCH_BYTES 65536
#define NO_FAULT    HL_PAPER_FAULTS
#define BENCH_INKS  8

struct bench {
    const char *name;
    struct hl_paper_chip_config config;
    struct hl_paper_chip *chip;
    struct hl_spi_virtual wire;
    uint8_t inks[BENCH_INKS]; /* 4 bits a pixel: the colours of pictures */
    bool reversed;            /* bits of 1: black */
};

static const struct hl_spi_wire *const wire_of = &hl_spi_wire_virtual;

static inline uint32_t picture_hash(int picture, int x, int y)
{
    uint32_t h = ((uint32_t)picture * 977 + (uint32_t)y) * 1013 + (uint32_t)x;

    h = (h ^ h >> 15) * 0x2c1b3c6du;
    h = (h ^ h >> 12) * 0x297a2d39u;
    return h ^ h >> 15;
}

/* White? */
static inline bool picture_bit(int picture, int x, int y)
{
    if (picture == 0 || picture == 9)
        return picture == 0;
    return picture_hash(picture, x / 5, y / 7) % 4 != 0;
}

static inline uint8_t picture_ink(const struct bench *b, int picture, int x, int y)
{
    if (picture == 0 || picture == 9)
        return picture == 0 ? 1 : 0;
    return b->inks[picture_hash(picture, x / 9, y / 11) % BENCH_INKS];
}

static inline void start_with(struct bench *b, const char *name,
                              const struct hl_paper_chip_config *config)
{
    struct hl_spi_setup setup = {.clock_hz = BENCH_HZ};
    char error[HL_WIRE_ERROR_MAX];

    memset(b, 0, sizeof(*b));
    b->name = name;
    b->config = *config;
    b->chip = hl_paper_chip_create(config);
    check_true(name, b->chip);
    b->wire.chip = hl_paper_chip_plug(b->chip);
    setup.pin[HL_SPI_SELECT] = HL_PIN_NONE;
    setup.start[HL_SPI_RESET] = setup.start[HL_SPI_POWER] = true;
    assert_int_equal(wire_of->open(&b->wire, &setup, error), 0);
}

static inline void stop(struct bench *b)
{
    hl_paper_chip_destroy(b->chip);
}

static inline const struct hl_paper_sheet *paper_of(struct bench *b)
{
    return hl_paper_chip_paper(b->chip, b->wire.now_ns);
}

static inline void send_byte(struct bench *b, bool data, uint8_t byte)
{
    wire_of->set(&b->wire, HL_SPI_DATA, data);
    wire_of->send(&b->wire, &byte, 1);
}

struct window {
    int x, y, width, height;
};

static inline size_t pack_byte(const struct bench *b, int picture, int x, int y, int bits,
                               uint8_t *byte)
{
    int per_byte = 8 / bits;

    *byte = 0;
    for (int i = 0; i < per_byte; i++) {
        int v = bits == 1 ? picture_bit(picture, x + i, y) : picture_ink(b, picture, x + i, y);
        *byte = (uint8_t)(*byte << bits | v);
    }
    return (size_t)per_byte;
}

/* "1", "1!", "1*", "1@8,16,32,5!" */
static inline void send_picture(struct bench *b, const char *text)
{
    struct window w = {0, 0, b->config.width, b->config.height};
    int picture = atoi(text), bits = strchr(text, '*') ? 4 : 1;
    uint8_t *bytes = malloc((size_t)b->config.width * (size_t)b->config.height);
    const char *at = strchr(text, '@');
    size_t count = 0;

    if (at)
        sscanf(at + 1, "%d,%d,%d,%d", &w.x, &w.y, &w.width, &w.height);
    for (int y = w.y; y < w.y + w.height; y++)
        for (int x = w.x; x < w.x + w.width;) {
            x += (int)pack_byte(b, picture, x, y, bits, &bytes[count]);
            bytes[count] ^= strchr(text, '!') ? 0xff : 0;
            count++;
        }
    wire_of->set(&b->wire, HL_SPI_DATA, true);
    wire_of->send(&b->wire, bytes, count);
    free(bytes);
}

static inline void send_data(struct bench *b, const char *text)
{
    char *end;
    uint8_t byte = (uint8_t)strtoul(text, &end, 16);
    int times = *end == '*' ? atoi(end + 1) : 1;

    while (times-- > 0)
        send_byte(b, true, byte);
}

static inline void send_command(struct bench *b, const char *word)
{
    char *end;
    unsigned long op = strtoul(word, &end, 16);

    check_true(word, end - word == 2);
    send_byte(b, false, (uint8_t)op);
    if (*end == '<')
        send_picture(b, end + 1);
    while (*end == ':' || *end == ',')
        send_byte(b, true, (uint8_t)strtoul(end + 1, &end, 16));
}

static inline void pulse(struct bench *b, int64_t ns)
{
    wire_of->set(&b->wire, HL_SPI_RESET, false);
    wire_of->pause(&b->wire, ns);
    wire_of->set(&b->wire, HL_SPI_RESET, true);
}

static inline void wait_idle(struct bench *b)
{
    bool idle = b->config.controller >= HL_PAPER_UC8179;

    if (wire_of->wait(&b->wire, HL_SPI_BUSY, idle, BENCH_LIMIT))
        fail_msg("%s: busy for ever", b->name);
}

static inline void play_word(struct bench *b, const char *word)
{
    switch (word[0]) {
    case 'R':
        pulse(b, 2 * MS);
        break;
    case 'r':
        pulse(b, MS / 100);
        break;
    case 'B':
        wait_idle(b);
        break;
    case 'w':
        wire_of->pause(&b->wire, atoi(word + 1) * MS);
        break;
    case 'd':
        wire_of->set(&b->wire, HL_SPI_DATA, !b->wire.level[HL_SPI_DATA]);
        break;
    case 'P':
        wire_of->set(&b->wire, HL_SPI_POWER, word[1] == '+');
        break;
    case 'c':
        b->wire.clock_hz = (uint32_t)atoi(word + 1) * 1000000u;
        break;
    case '=':
        send_data(b, word + 1);
        break;
    default:
        send_command(b, word);
    }
}

static inline void play(struct bench *b, const char *script)
{
    char word[128];
    int used;

    for (; script && sscanf(script, "%127s%n", word, &used) == 1; script += used)
        play_word(b, word);
}

static inline void check_clean(struct bench *b)
{
    if (hl_paper_chip_fault_total(b->chip))
        fail_msg("%s: %s", b->name, hl_paper_chip_first_fault(b->chip));
}

/* That fault COUNT times, and no other. */
static inline void check_only(struct bench *b, enum hl_paper_fault fault, unsigned long count)
{
    for (int i = 0; i < HL_PAPER_FAULTS; i++) {
        unsigned long want = i == (int)fault ? count : 0;
        unsigned long got = hl_paper_chip_faults(b->chip, (enum hl_paper_fault)i);
        if (got != want)
            fail_msg("%s: %s %lu times, not %lu; first: %s", b->name,
                     hl_paper_fault_name((enum hl_paper_fault)i), got, want,
                     hl_paper_chip_first_fault(b->chip));
    }
}

/* Every pixel of the window has the picture's ink. */
static inline void check_ink(struct bench *b, int picture, struct window w)
{
    const struct hl_paper_sheet *paper = paper_of(b);
    bool colour =
        b->config.controller == HL_PAPER_AC073TC1A || b->config.controller == HL_PAPER_E673;

    for (int y = w.y; y < w.y + w.height; y++)
        for (int x = w.x; x < w.x + w.width; x++) {
            int want = colour                       ? picture_ink(b, picture, x, y)
                       : picture_bit(picture, x, y) ? HL_PAPER_WHITE
                                                    : HL_PAPER_BLACK;
            if (hl_paper_ink(paper, x, y) != want)
                fail_msg("%s: ink at %d,%d is %d, not %d", b->name, x, y, hl_paper_ink(paper, x, y),
                         want);
        }
}

static inline void check_picture(struct bench *b, int picture)
{
    check_ink(b, picture, (struct window){0, 0, b->config.width, b->config.height});
}

/* Ends the program there. */
static inline void finish(struct bench *b)
{
    hl_paper_chip_end(b->chip, b->wire.now_ns);
}

/* One offence, or what just is none. */
struct offence {
    const char *name;
    const char *before; /* NULL: as the list says; clean */
    const char *script;
    enum hl_paper_fault fault;
    unsigned long count;
    enum hl_paper_controller controller; /* 0: as the list says */
    int celsius;                         /* 0: as ever */
};

#define NONE NO_FAULT, 0

static inline void check_offences(const struct offence *list, size_t count,
                                  enum hl_paper_controller controller, const char *before)
{
    for (size_t i = 0; i < count; i++) {
        const struct offence *o = &list[i];
        struct hl_paper_chip_config config =
            hl_paper_chip_defaults(o->controller ? o->controller : controller);
        struct bench b;
        config.celsius = o->celsius ? o->celsius : config.celsius;
        start_with(&b, o->name, &config);
        play(&b, o->before ? o->before : before);
        check_clean(&b);
        play(&b, o->script);
        check_only(&b, o->fault, o->count);
        stop(&b);
    }
}

#endif
