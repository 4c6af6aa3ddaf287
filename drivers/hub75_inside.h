/* What the hub75_*.c files share; nobody else includes this. */
#ifndef HL_DRIVERS_HUB75_INSIDE_H
#define HL_DRIVERS_HUB75_INSIDE_H

#include "drivers/hub75.h"
#include "drivers/lightness.h"

#define HL_HUB75_ROWS_MAX   32
#define HL_HUB75_HALVES     2
#define HL_HUB75_PASSES_MAX 8
/* The top plane is in every pass, each lower one in half as many: 8 + 4 + 2 + 1, and the rest. */
#define HL_HUB75_SLOTS_MAX (2 * HL_HUB75_PASSES_MAX + HL_HUB75_BITS_MAX)

/* Light off before and after the row changes. No data sheet gives it for a whole panel; it is the
 * time of several clocks of an old panel's chips (facts, 5: 40 ns) and of a row's switch. */
#define HL_HUB75_BLANK_NS 200

/* A wall's numbers with the defaults filled in. */
struct hl_hub75_shape {
    int rows;           /* addressed */
    int folds;          /* picture rows that one addressed row of one half carries */
    int columns;        /* clocks of a step */
    int chains;         /* in parallel */
    int per_row, bands; /* panels side by side, and rows of panels of one chain */
    int width, height;  /* of the wall as it hangs */
    int picture_width, picture_height;
};
struct hl_hub75_shape hl_hub75_shape(const struct hl_hub75_wall *wall);

/* One slot of light of each row: part PART of plane PLANE. */
struct hl_hub75_slot {
    uint8_t plane, part, pass;
};

/* Light is counted in column clocks, "ticks": the wire's finest time. */
struct hl_hub75_plan {
    double tick_ns;
    int bits, dither_bits; /* depth, and how much of it is shown by turns */
    int planes;            /* bits - dither_bits: planes of one refresh */
    int rows, columns;
    int select_words;
    double overhead; /* ticks of a step beside shifting and light */
    int parts[HL_HUB75_BITS_MAX];
    int passes;
    struct hl_hub75_slot slots[HL_HUB75_SLOTS_MAX]; /* in the order of light */
    int slot_count;
    int64_t full;  /* ticks of all planes at full brightness */
    int64_t light; /* the same at the wall's brightness */
};

/* The parts of a plan at some other amount of light, FULL and LIGHT at the same time. */
void hl_hub75_plan_split(int planes, int64_t light, int64_t widths[HL_HUB75_BITS_MAX]);
int64_t hl_hub75_plan_slot(const struct hl_hub75_plan *plan, const int64_t *widths, int slot);
double hl_hub75_plan_row_ticks(const struct hl_hub75_plan *plan, int64_t light);
double hl_hub75_plan_share_at(const struct hl_hub75_plan *plan, int64_t light);
/* The light that lets a white wall shine for SHARE of the time: the nearest, or never more. */
int64_t hl_hub75_plan_light_for(const struct hl_hub75_plan *plan, double share, bool nearest);
/* Longest dark time of an LED that has exactly the planes of MASK lit, ns. */
double hl_hub75_plan_dark_ns(const struct hl_hub75_plan *plan, unsigned mask);

/* The planes to light for each code in turn TURN (0 .. 2^dither_bits - 1) when all planes together
 * give LIGHT ticks. */
void hl_hub75_light_masks(const struct hl_hub75_plan *plan, int64_t light, unsigned turn,
                          uint16_t masks[256]);
int64_t hl_hub75_light_of(const int64_t *widths, unsigned mask);

/* Words that select rows, and that wake chips. */
int hl_hub75_select_count(const struct hl_hub75_wall *wall);
void hl_hub75_select_fill(const struct hl_hub75_wall *wall, uint32_t *words);
size_t hl_hub75_wake_count(const struct hl_hub75_wall *wall);
void hl_hub75_wake_fill(const struct hl_hub75_wall *wall, uint32_t *words);

#endif
