#include "drivers/max7219.h"

#include "drivers/matrix.h"

#include <stdlib.h>
#include <string.h>

#define DIGITS    8
#define SEGMENTS  8
#define WORD      2 /* bytes */
#define CHAIN_MAX (WORD * HL_MAX7219_MODULES_MAX)

/* Registers; the digits are 1 to 8. */
#define NO_OP        0x0
#define DECODE       0x9
#define INTENSITY    0xa
#define SCAN_LIMIT   0xb
#define SHUTDOWN     0xc /* 1: on */
#define DISPLAY_TEST 0xf

const struct hl_max7219_type hl_max7219_types[] = {
    {"fc16", "four on one board, blue or green, \"FC-16\": the most common", .digits_down = true,
     .bits_back = true},
    {"parola", "single ones as Parola's author made them", .digits_down = true},
    {"generic", "single ones with the chip beside or under the LEDs, through-hole parts",
     .digits_down = false},
    {"icstation", "single ones of ICStation", .digits_down = true, .digits_back = true},
    {.name = NULL},
};

struct hl_max7219_chain {
    struct hl_max7219_config config;
    int modules, width, height;
    bool fresh; /* nothing was sent, or not everything arrived: all is due */
    int64_t resend_ns;
    uint8_t want[HL_MAX7219_MODULES_MAX][DIGITS];
    uint8_t sent[HL_MAX7219_MODULES_MAX][DIGITS];
    uint8_t words[CHAIN_MAX];
    uint32_t place[]; /* of each LED: module, digit, bit; pixels from the top left */
};

/* ---- where the LEDs are ---- */

/* The LED under a pixel: from the picture to the row of modules, into a module, into its chip. */
struct hl_max7219_led hl_max7219_find(const struct hl_max7219_config *config, int x, int y)
{
    const int side = HL_MAX7219_SIDE;
    const struct hl_max7219_type *type = config->type;

    hl_matrix_turn_back(config->columns * side, config->rows * side, config->rotate, false, &x, &y);
    int row = y / side, column = x / side;
    bool upside_down = config->serpentine && row % 2;
    int along = upside_down ? column : config->columns - 1 - column;
    x %= side;
    y %= side;
    hl_matrix_turn_back(side, side, upside_down ? 180 : 0, false, &x, &y);
    hl_matrix_turn_back(side, side, config->turn, config->mirror, &x, &y);
    int digit = type->digits_down ? y : x, bit = type->digits_down ? x : y;
    return (struct hl_max7219_led){.module = row * config->columns + along,
                                   .digit = type->digits_back ? DIGITS - 1 - digit : digit,
                                   .bit = type->bits_back ? SEGMENTS - 1 - bit : bit};
}

void hl_max7219_size(const struct hl_max7219_config *config, int *width, int *height)
{
    bool aside = config->rotate % 180 != 0;
    *width = HL_MAX7219_SIDE * (aside ? config->rows : config->columns);
    *height = HL_MAX7219_SIDE * (aside ? config->columns : config->rows);
}

size_t hl_max7219_most(const struct hl_max7219_config *config)
{
    return (size_t)WORD * (size_t)(config->columns * config->rows) * HL_MAX7219_RESEND;
}

struct hl_max7219_chain *hl_max7219_chain_create(const struct hl_max7219_config *config)
{
    int width, height;

    hl_max7219_size(config, &width, &height);
    size_t count = (size_t)width * (size_t)height;
    struct hl_max7219_chain *chain = calloc(1, sizeof(*chain) + count * sizeof(chain->place[0]));
    if (!chain)
        return NULL;
    chain->config = *config;
    chain->modules = config->columns * config->rows;
    chain->width = width;
    chain->height = height;
    chain->fresh = true;
    for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++) {
            struct hl_max7219_led led = hl_max7219_find(config, x, y);
            chain->place[y * width + x] =
                (uint32_t)((led.module * DIGITS + led.digit) * SEGMENTS + led.bit);
        }
    return chain;
}

static void destroy(void *chips)
{
    free(chips);
}

/* ---- what is sent ---- */

/* The first word goes all the way: the last module's. */
static void put_word(uint8_t *words, int modules, int module, unsigned address, unsigned value)
{
    uint8_t *word = words + WORD * (modules - 1 - module);
    word[0] = (uint8_t)address;
    word[1] = (uint8_t)value;
}

/* One register of all modules. */
static int send_all(struct hl_lights_link *link, int modules, unsigned address, unsigned value)
{
    uint8_t words[CHAIN_MAX];
    for (int m = 0; m < modules; m++)
        put_word(words, modules, m, address, value);
    return hl_lights_send(link, words, (size_t)(WORD * modules));
}

static int send_digit(struct hl_max7219_chain *chain, struct hl_lights_link *link, int digit)
{
    for (int m = 0; m < chain->modules; m++)
        put_word(chain->words, chain->modules, m, (unsigned)digit + 1, chain->want[m][digit]);
    return hl_lights_send(link, chain->words, (size_t)(WORD * chain->modules));
}

/* Every register, in one go: what could light something else before the digits, and light itself
 * last. So a chip whose supply was away never shows what it then holds. */
static int send_everything(struct hl_max7219_chain *chain, struct hl_lights_link *link)
{
    const struct {
        unsigned address, value;
    } first[] = {{DISPLAY_TEST, 0},
                 {DECODE, 0},
                 {SCAN_LIMIT, DIGITS - 1},
                 {INTENSITY, (unsigned)chain->config.intensity}};
    int err = 0;

    chain->fresh = true; /* until all of it has arrived */
    for (size_t i = 0; !err && i < sizeof(first) / sizeof(first[0]); i++)
        err = send_all(link, chain->modules, first[i].address, first[i].value);
    for (int digit = 0; !err && digit < DIGITS; digit++)
        err = send_digit(chain, link, digit);
    if (!err)
        err = send_all(link, chain->modules, SHUTDOWN, 1);
    if (err)
        return err;
    memcpy(chain->sent, chain->want, sizeof(chain->sent));
    chain->fresh = false;
    chain->resend_ns = link->wire->now(link->state) + HL_MAX7219_RESEND_NS;
    return 0;
}

/* The next changed digit of each module; others hear nothing. False: there was none. */
static bool put_changes(struct hl_max7219_chain *chain)
{
    bool any = false;

    for (int m = 0; m < chain->modules; m++) {
        uint8_t *sent = chain->sent[m];
        const uint8_t *want = chain->want[m];
        int digit = 0;
        while (digit < DIGITS && sent[digit] == want[digit])
            digit++;
        if (digit == DIGITS) {
            put_word(chain->words, chain->modules, m, NO_OP, 0);
            continue;
        }
        put_word(chain->words, chain->modules, m, (unsigned)digit + 1, want[digit]);
        sent[digit] = want[digit];
        any = true;
    }
    return any;
}

static int send_changes(struct hl_max7219_chain *chain, struct hl_lights_link *link)
{
    int err = 0;

    while (!err && put_changes(chain))
        err = hl_lights_send(link, chain->words, (size_t)(WORD * chain->modules));
    chain->fresh |= err != 0;
    return err;
}

/* ---- the kind ---- */

static uint8_t strongest(const uint8_t *pixel)
{
    uint8_t most = pixel[0] > pixel[1] ? pixel[0] : pixel[1];
    return most > pixel[2] ? most : pixel[2];
}

static void take_frame(struct hl_max7219_chain *chain, const struct hl_frame *frame)
{
    uint8_t *digits = chain->want[0];
    const uint32_t *place = chain->place;

    memset(chain->want, 0, sizeof(chain->want));
    for (int y = 0; y < chain->height; y++) {
        const uint8_t *pixel = frame->pixels + (size_t)y * frame->stride;
        for (int x = 0; x < chain->width; x++, pixel += 3, place++) {
            unsigned lit = (strongest(pixel) >= chain->config.threshold) != chain->config.invert;
            digits[*place / SEGMENTS] |= (uint8_t)(lit << *place % SEGMENTS);
        }
    }
}

static int wake(void *chips, struct hl_lights_link *link)
{
    return send_everything(chips, link);
}

static int show(void *chips, struct hl_lights_link *link, const struct hl_frame *frame)
{
    struct hl_max7219_chain *chain = chips;

    take_frame(chain, frame);
    if (chain->fresh || link->wire->now(link->state) >= chain->resend_ns)
        return send_everything(chain, link);
    return send_changes(chain, link);
}

/* Twice: a program that died in the middle of a transfer may have left half a word, which the first
 * of these makes whole. */
static int darken(const void *chips, struct hl_lights_link *link)
{
    const struct hl_max7219_chain *chain = chips;
    int err = 0;

    for (int i = 0; !err && i < 2; i++) {
        err = send_all(link, chain->modules, DISPLAY_TEST, 0);
        if (!err)
            err = send_all(link, chain->modules, SHUTDOWN, 0);
    }
    return err;
}

const struct hl_lights_kind hl_max7219_kind = {
    .wake = wake, .show = show, .darken = darken, .destroy = destroy};
