/* What controllers say over a wire, and the waits for their answers. The first failure sticks:
 * later calls do nothing, so that a sequence is written without a test after each step. Nothing
 * here allocates, locks or prints: a guard uses it too. Stage thread. */
#ifndef HL_DRIVERS_EPAPER_LINK_H
#define HL_DRIVERS_EPAPER_LINK_H

#include "drivers/epaper.h"

#define HL_LINK_PROBLEM_MAX 224
#define HL_LINK_CHUNK       4096 /* of planes, before they are sent */

/* The board as configured. */
struct hl_link_settings {
    uint32_t clock_hz,
        data_clock_hz;  /* as in the panel's row, or as the user wants; 0: one for all */
    int border;         /* hl_link_border */
    double temperature; /* degrees Celsius */
    int vcom_mv; /* IT8951: 1..5000, as printed on the cable, without its minus; 0: the board's */
};

enum hl_link_border { HL_LINK_BORDER_WHITE, HL_LINK_BORDER_BLACK, HL_LINK_BORDER_FLOATING };

struct hl_epaper_link {
    const struct hl_epaper_panel *panel;
    const struct hl_spi_wire *wire;
    void *wire_state;
    struct hl_link_settings settings;
    int pin[HL_SPI_LINES]; /* for messages, and to know what is wired */
    int err;               /* the first failure; hl_link_clear forgets it */
    bool stubborn;         /* time-outs are no failures: to put it to sleep come what may */
    bool begun;            /* the panel has begun a refresh since the last clear */
    char problem[HL_LINK_PROBLEM_MAX]; /* the failure in words */
    uint8_t chunk[HL_LINK_CHUNK];
    size_t filled;
};

void hl_link_clear(struct hl_epaper_link *link);

/* Keeps ERR and the words, if it is the first. Returns the first. */
int hl_link_fail(struct hl_epaper_link *link, int err, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* A reset pulse as the panel wants it, then idle within its limit. */
void hl_link_reset(struct hl_epaper_link *link);

void hl_link_pause(struct hl_epaper_link *link, int ms);

/* For pixels (FAST), and again for commands. */
void hl_link_clock(struct hl_epaper_link *link, bool fast);

/* OP with D/C low, then COUNT bytes with D/C high. */
void hl_link_put(struct hl_epaper_link *link, uint8_t op, const uint8_t *bytes, size_t count);
void hl_link_command(struct hl_epaper_link *link, uint8_t op);
void hl_link_byte(struct hl_epaper_link *link, uint8_t op, uint8_t byte);

/* Sequences as data: steps of a length, an opcode and its bytes; waits in between; an end. */
#define HL_STEP(...) sizeof((uint8_t[]){__VA_ARGS__}), __VA_ARGS__
#define HL_STEP_WAIT 0xff /* until idle, within the panel's ready limit */
#define HL_STEP_END  0
void hl_link_play(struct hl_epaper_link *link, const uint8_t *steps); /* NULL: nothing */

/* After OP: BOX of IMAGE (NULL: all white), BITS a pixel, CODES[code] for each, the first pixel in
 * the highest bits. Rows end at whole bytes; columns past the image are white. */
void hl_link_plane(struct hl_epaper_link *link, uint8_t op, const struct hl_epaper_image *image,
                   const struct hl_epaper_box *box, int bits, const uint8_t *codes);

/* Until idle, and still so a moment later: a glitch is not idle. WHAT: "after a reset". */
void hl_link_idle(struct hl_epaper_link *link, int limit_ms, const char *what);

/* The same after a command that makes the panel busy in a moment, should it do so at all. */
void hl_link_settle(struct hl_epaper_link *link, int limit_ms, const char *what);

/* A refresh was started: it must become busy, and idle again. One that ends in less than half of
 * its usual time is given that, and a quarter more. */
void hl_link_refresh(struct hl_epaper_link *link, const struct hl_epaper_times *times);

/* The times of a job's refresh. */
const struct hl_epaper_times *hl_link_times(const struct hl_epaper_link *link,
                                            const struct hl_epaper_job *job);

/* Sends bytes as they are, D/C left alone. IN may be NULL. */
void hl_link_raw(struct hl_epaper_link *link, const uint8_t *out, uint8_t *in, size_t count);

#endif
