/* HUB75 walls: from a frame to a signal programme. Pure functions and plain data; the board driver
 * (hub75.c) puts them together with a wire and a scan thread. */
#ifndef HL_DRIVERS_HUB75_H
#define HL_DRIVERS_HUB75_H

#include "drivers/signal.h"
#include "show/scene.h"

#include <stdbool.h>

#define HL_HUB75_BITS_MAX     11
#define HL_HUB75_ERROR_MAX    256
#define HL_HUB75_PIXELS_MAX   (512 * 256)
#define HL_HUB75_LSB_PLAIN_NS 130 /* lowest plane of the plain scheme; facts: LED boards, 2.4 */

enum hl_hub75_address { /* how a row is selected; facts: LED boards, 2.5 */
                        HL_HUB75_ADDRESS_DIRECT,
                        HL_HUB75_ADDRESS_AB_SHIFT,
                        HL_HUB75_ADDRESS_ONE_HOT,
                        HL_HUB75_ADDRESS_ABC_SHIFT,
};
enum hl_hub75_chip { HL_HUB75_CHIP_PLAIN, HL_HUB75_CHIP_FM6126A, HL_HUB75_CHIP_FM6127 };
/* How the panels of a chain hang. Chains hang below each other; those of V side by side, the first
 * at the left. */
enum hl_hub75_wiring {
    HL_HUB75_WIRING_ROW,          /* side by side */
    HL_HUB75_WIRING_SERPENTINE,   /* rows of panels, every other row upside down ("U") */
    HL_HUB75_WIRING_V,            /* panels above each other, fed at the top */
    HL_HUB75_WIRING_V_SERPENTINE, /* the same, every other one upside down */
};
/* Outdoor panels that scan fewer rows than half their height; the manual tells the orders. */
enum hl_hub75_multiplex {
    HL_HUB75_MULTIPLEX_NONE,
    HL_HUB75_MULTIPLEX_STRIPE,
    HL_HUB75_MULTIPLEX_CHECKER,
    HL_HUB75_MULTIPLEX_SPIRAL,
    HL_HUB75_MULTIPLEX_ZSTRIPE,
};

/* A wall as configured. */
struct hl_hub75_wall {
    int panel_width, panel_height; /* pixels of one panel: 16..128 x 8..64 */
    int scan;                      /* addressed rows: 4, 8, 16 or 32; 0: panel_height / 2 */
    int chain;                     /* panels in one chain, 1..32 */
    int parallel;                  /* chains, 1..3 */
    int per_row;                   /* panels side by side before a serpentine turns; 0: chain */
    enum hl_hub75_wiring wiring;
    enum hl_hub75_multiplex multiplex;
    enum hl_hub75_address address;
    enum hl_hub75_chip chip;
    char colour_order[4]; /* what R1 G1 B1 light: "RGB", "RBG", "GRB", ... */
    int rotate;           /* of the whole picture: 0, 90, 180, 270 degrees clockwise */
    bool mirror;          /* left and right, before rotation */
    int bits;             /* depth, 1..HL_HUB75_BITS_MAX */
    int dither_bits;      /* of the depth, shown by turns over refreshes: 0..2 */
    double brightness;    /* 0.01..1: share of the light */
    double lsb_ns;        /* light of the lowest plane at full brightness; 0: chosen */
    double clock_hz;      /* column clock of the wire */
    double amps_max;      /* 0: no limit */
    double
        amps_per_pixel; /* all three colours full on, of one lit pixel; see the data in hub75.c */
};

/* Width and height of the picture that the wall shows. 0, or -EINVAL with one line in ERROR
 * (HL_HUB75_ERROR_MAX bytes) that names the field and its range. */
int hl_hub75_check(const struct hl_hub75_wall *wall, int *width, int *height, char *error);

/* Where the LEDs are: for every picture pixel its chain, column, row and half. Made once.
 *
 * Seen from the front, a panel's data comes in at the right and moves left: the column shifted
 * first ends as the leftmost pixel of the panel farthest from the wire. So in a row of panels the
 * picture's x is the column. A serpentine starts at the top right. */
struct hl_hub75_map;
struct hl_hub75_led {
    int chain, column, row;
    int half; /* 0: R1 G1 B1, 1: R2 G2 B2 */
};
struct hl_hub75_map *hl_hub75_map_create(const struct hl_hub75_wall *wall); /* NULL and errno */
void hl_hub75_map_destroy(struct hl_hub75_map *map);
struct hl_hub75_led hl_hub75_map_led(const struct hl_hub75_map *map, int x, int y);

/* Which slots of light one refresh has: planes, their times, the order that spreads them. */
struct hl_hub75_plan;
struct hl_hub75_plan *hl_hub75_plan_create(const struct hl_hub75_wall *wall); /* NULL and errno */
void hl_hub75_plan_destroy(struct hl_hub75_plan *plan);
double hl_hub75_plan_refresh_hz(const struct hl_hub75_plan *plan);
double hl_hub75_plan_lit_share(const struct hl_hub75_plan *plan); /* of a white wall, 0..1 */
/* Light of code 0..255 of one colour in one refresh, ns, as the plan ideally gives it: exact CIE
 * 1931, rounded to the depth's levels only. With dither, the mean of its turns. */
double hl_hub75_plan_light_ns(const struct hl_hub75_plan *plan, uint8_t code);
/* The same as it comes out in whole column clocks. A dimmed wall has no finer light: it differs
 * from the ideal by up to half a column clock (by little more where a plane's time is rounded). */
double hl_hub75_plan_emitted_ns(const struct hl_hub75_plan *plan, uint8_t code);

/* Programmes: double-buffered by the caller. All memory is taken by create, none by compile. */
struct hl_hub75_compiler;
struct hl_hub75_compiler *hl_hub75_compiler_create(const struct hl_hub75_wall *wall);
void hl_hub75_compiler_destroy(struct hl_hub75_compiler *compiler);

/* FRAME (the wall's picture size) as a programme. The result is one of two buffers, by turns; it
 * holds until the second compile after this one. REFRESH counts refreshes, for dither. */
const struct hl_signal_program *hl_hub75_compile(struct hl_hub75_compiler *compiler,
                                                 const struct hl_frame *frame, unsigned refresh);

/* The same of SCENE (the picture's size) at NOW_NS. On a wall whose panels hang in plain rows, only
 * what has come into view since the last call is compiled; what moved is pointed at. */
const struct hl_signal_program *hl_hub75_compile_scene(struct hl_hub75_compiler *compiler,
                                                       const struct hl_scene *scene, int64_t now_ns,
                                                       unsigned refresh);

/* Words that wake the panel's chips, to be put out once before the first programme: COUNT of them
 * in WORDS, the compiler's. 0 words for plain chips. */
size_t hl_hub75_init_words(const struct hl_hub75_compiler *compiler, const uint32_t **words);

/* Estimated supply current of FRAME at the wall's brightness, amperes, had it no limit. */
double hl_hub75_current(const struct hl_hub75_compiler *compiler, const struct hl_frame *frame);

/* Share of the light that the current limit leaves now, 0..1; 1: all. */
double hl_hub75_limit(const struct hl_hub75_compiler *compiler);

#endif
