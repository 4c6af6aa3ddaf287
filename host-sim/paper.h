/* Electronic paper without its chip: pigment in every pixel, how a waveform moves it, what stays
 * behind as a ghost, how it wears, and what a person sees at any instant. Chip models drive it and
 * nobody else. Times are ns of virtual time and never go back.
 *
 * A pixel has an ink, which is what a waveform last drove it to, and a colour, which is what is
 * really seen. The model of ghosts is a simple one, [design], made so that they come and go as
 * users of such panels tell:
 *
 *   - Ways are measured as the eye sees them, in sRGB codes.
 *   - A full refresh moves every driven pixel all the way: no ghost stays.
 *   - A fast full refresh leaves 1/32 of the way.
 *   - A partial refresh leaves of each pixel it flips 3/64 of the way and 1/64 more for each
 * partial flip of that pixel since its last full or fast refresh, 24/64 at most; so ghosts grow
 * where text changes often. Where it does not flip a pixel it leaves it alone.
 *   - A waveform that is cut off leaves each pixel where it was at that instant, its ink unknown.
 *
 * Charge: a drive to white counts +1, to black -1, per pixel, since its last full refresh. Honest
 * updates alternate and so stay within 1; driving what is already there adds up. */
#ifndef HL_HOST_SIM_PAPER_H
#define HL_HOST_SIM_PAPER_H

#include "show/frame.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HL_PAPER_SIDE_MAX 2048 /* pixels; 10.3" and 13.3" panels are 1872x1404 and 1600x1200 */

enum hl_paper_type {
    HL_PAPER_GREY,     /* inks 0 black .. 15 white; black-and-white panels use these two alone */
    HL_PAPER_SEVEN,    /* 0 black 1 white 2 green 3 blue 4 red 5 yellow 6 orange 7 clean */
    HL_PAPER_SPECTRA6, /* 0 black 1 white 2 yellow 3 red 5 blue 6 green */
};

#define HL_PAPER_BLACK   0
#define HL_PAPER_WHITE   15   /* of HL_PAPER_GREY */
#define HL_PAPER_UNKNOWN 0xfe /* ink: as delivered, or left by a waveform that was cut off */
#define HL_PAPER_KEEP    0xff /* want: not driven */

enum hl_paper_stroke { HL_PAPER_FULL, HL_PAPER_FAST, HL_PAPER_PARTIAL };

struct hl_paper_box {
    int x, y, width, height;
};

struct hl_paper_wear {
    unsigned long full, fast, partial; /* refreshes that came to their end */
    unsigned long cut;                 /* that did not */
    unsigned partials_since_full;      /* a fast refresh is a full one here: it drives all pixels */
    int64_t flash_ns;                  /* time during which the whole picture flashed */
    int64_t high_voltage_ns;           /* with the high voltage on */
    int64_t supply_ns;                 /* with the supply on */
    int64_t last_full_ns;              /* end of the last full or fast refresh; INT64_MIN: never */
};

struct hl_paper_sheet;

/* White by its look, every ink HL_PAPER_UNKNOWN: so a panel comes out of its box. NULL and errno:
 * EINVAL for a side outside 8..HL_PAPER_SIDE_MAX, ENOMEM. Destroy takes NULL. */
struct hl_paper_sheet *hl_paper_create(enum hl_paper_type type, int width, int height);
void hl_paper_destroy(struct hl_paper_sheet *paper);

int hl_paper_width(const struct hl_paper_sheet *paper);
int hl_paper_height(const struct hl_paper_sheet *paper);

/* --- for chip models --- */

/* What the next stroke is to do to a pixel: an ink of the type, or HL_PAPER_KEEP, which all are
 * after create and after each stroke. */
void hl_paper_want(struct hl_paper_sheet *paper, int x, int y, uint8_t ink);

/* Begins to drive what is wanted, from BEGIN_NS to END_NS. One stroke at a time. */
void hl_paper_drive(struct hl_paper_sheet *paper, enum hl_paper_stroke stroke, int64_t begin_ns,
                    int64_t end_ns);

/* Ends the stroke if its time has come. */
void hl_paper_settle(struct hl_paper_sheet *paper, int64_t now_ns);

/* The stroke loses its voltage. Nothing when none runs. */
void hl_paper_cut(struct hl_paper_sheet *paper, int64_t now_ns);

/* Time under voltage, booked by the chip. */
void hl_paper_book(struct hl_paper_sheet *paper, int64_t high_voltage_ns, int64_t supply_ns);

/* --- for those who look at it --- */

/* The ink after the last stroke that came to its end. */
uint8_t hl_paper_ink(const struct hl_paper_sheet *paper, int x, int y);

/* How far the pixel's look is from its pure ink, 0..255 of the way from black to white, as the
 * largest of the three colours; 0 for an unknown ink. */
int hl_paper_ghost(const struct hl_paper_sheet *paper, int x, int y);

/* The largest charge of any pixel, without its sign. */
int hl_paper_charge(const struct hl_paper_sheet *paper);

struct hl_paper_wear hl_paper_wear(const struct hl_paper_sheet *paper);

/* The measured colour of an ink in ordinary light, as sRGB. */
struct hl_rgb hl_paper_colour(enum hl_paper_type type, uint8_t ink);

/* Draws what is seen at NOW_NS, also in the middle of a refresh, a pixel for a pixel: measured
 * colours, ghosts, a slight grain that stands still. What FRAME has beyond is left alone and what
 * it lacks is cut. */
void hl_paper_draw(const struct hl_paper_sheet *paper, int64_t now_ns, struct hl_frame *frame);

#endif
