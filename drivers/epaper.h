/* E-paper: what a panel is, what a controller is, and what is sent to them.
 *
 * A panel is a row of the table in epaper_panels.c: the name printed on its board, size,
 * controller, polarities, times, limits. A controller is one file of code, ending in one const
 * struct hl_epaper_controller. A panel of a known controller needs a row and no code.
 *
 * Numbers come from the makers' drivers, data sheets as quoted there, and users' measurements;
 * where they are inferred or sources disagree, the row says so. */
#ifndef HL_DRIVERS_EPAPER_H
#define HL_DRIVERS_EPAPER_H

#include "drivers/spi.h"
#include "show/frame.h"

#define HL_EPAPER_COLOURS_MAX 16
#define HL_EPAPER_BOXES_MAX   16 /* areas of one partial refresh */

/* From the gentlest on. FAST and FULL flash the whole panel. */
enum hl_epaper_refresh {
    HL_EPAPER_NOTHING,
    HL_EPAPER_PARTIAL,
    HL_EPAPER_FAST,
    HL_EPAPER_FULL,
    HL_EPAPER_REFRESHES
};

/* What a panel can do beside a full refresh. */
enum hl_epaper_mode {
    HL_EPAPER_CAN_PARTIAL = 1 << 0,
    HL_EPAPER_CAN_FAST = 1 << 1,
    HL_EPAPER_CAN_GREY4 = 1 << 2, /* four greys by full refreshes, in place of black and white */
};

/* A colour of a panel: its code in the controller's memory, the pure colour that a page may ask for
 * by exactly these values, and how it looks (sRGB, as measured). */
struct hl_epaper_colour {
    const char *name;
    uint8_t code; /* below HL_EPAPER_COLOURS_MAX */
    struct hl_rgb pure, seen;
};

struct hl_epaper_palette {
    const char *name;
    const struct hl_epaper_colour *colours;
    size_t count; /* 2..HL_EPAPER_COLOURS_MAX */
    uint8_t white;
};

extern const struct hl_epaper_palette hl_epaper_black_white, hl_epaper_grey4, hl_epaper_grey16,
    hl_epaper_spectra6, hl_epaper_seven;

/* A picture as the panel's memory sees it: a code a pixel, rows of the controller's own direction.
 */
struct hl_epaper_image {
    int width, height;
    uint8_t *codes; /* width * height */
};

/* 0 or -ENOMEM; all of it CODE. Finish takes a zeroed one. */
int hl_epaper_image_init(struct hl_epaper_image *image, int width, int height, uint8_t code);
void hl_epaper_image_finish(struct hl_epaper_image *image);

/* FNV-1a of size and codes. */
uint64_t hl_epaper_image_hash(const struct hl_epaper_image *image);

/* An area in the panel's own pixels. */
struct hl_epaper_box {
    int x, y, width, height;
};

/* How a page stands on the panel: turned clockwise by 0, 90, 180 or 270 degrees. */
struct hl_epaper_turn {
    int width, height; /* of the page */
    long origin;       /* place in codes of the page's first pixel */
    long right, down;  /* and from there to its neighbours */
};

void hl_epaper_turn_init(struct hl_epaper_turn *turn, int width, int height, int degrees);

struct hl_epaper_times {
    int usual_ms; /* as measured; 0: the panel has no such refresh */
    int limit_ms; /* ceiling of the wait for it */
};

struct hl_epaper_controller;

struct hl_epaper_panel {
    const char *name;  /* as on the command line: "7in5-v2" */
    const char *print; /* as on the board, with what tells it from its look-alikes */
    const struct hl_epaper_controller *controller;
    const void *data;  /* what the controller's file says it is */
    const char *hat;   /* usual wiring: see hl_epaper_hats */
    int width, height; /* in the controller's direction */
    int ram_width;     /* columns written a row: width, up to whole bytes */
    double inches;     /* of the pixels' diagonal, as the board is sold */
    const struct hl_epaper_palette *palette;
    unsigned modes; /* hl_epaper_mode */

    bool busy_level; /* of BUSY while busy */
    enum hl_spi_pull busy_pull;
    uint32_t clock_hz;
    uint32_t data_clock_hz; /* of pixels, where commands are slower; 0: the same */
    int reset_low_ms, reset_high_ms;
    bool keeps_memory;  /* in deep sleep, as its controller puts it there */
    int ready_limit_ms; /* ceiling of waits after a reset and for the supply */
    struct hl_epaper_times full, fast, partial, grey;

    int align;      /* x and width of partial areas, pixels */
    int box_max;    /* areas of one partial refresh, to HL_EPAPER_BOXES_MAX */
    bool box_each;  /* each is refreshed alone, and counts: more than box_max become one */
    int box_margin; /* pixels that an area more costs on the wire: see epaper_region.h */

    double coldest, warmest; /* degrees Celsius; outside nothing is refreshed */
    double cold;             /* below: full refreshes only */
    int update_min_s;        /* between two updates of any kind */
    int full_min_s;          /* between two that flash; makers say 180 */
    int page_min_s;          /* a page stands at least so long [design]: see epaper_panels.c */
    int page_turn_s;         /* before one without news; 0: the same */
};

/* All panels; ends with a NULL name. Find and suggest (the nearest name) may return NULL. */
extern const struct hl_epaper_panel hl_epaper_panels[];
const struct hl_epaper_panel *hl_epaper_panel_find(const char *name);
const char *hl_epaper_panel_suggest(const char *name);

/* Where the lines of a board hang, as BCM GPIO numbers. Ends with a NULL name. */
struct hl_epaper_hat {
    const char *name, *print;
    int pin[HL_SPI_LINES];
};
extern const struct hl_epaper_hat hl_epaper_hats[];
const struct hl_epaper_hat *hl_epaper_hat_find(const char *name);

/* One update. */
struct hl_epaper_job {
    enum hl_epaper_refresh refresh;
    bool grey;                           /* four greys; FULL only */
    const struct hl_epaper_image *shown; /* what the panel shows; NULL: not known, FULL only */
    const struct hl_epaper_image *next;
    const struct hl_epaper_box *boxes; /* the areas that change; none where SHOWN is NULL */
    size_t box_count;
    /* The controller's memory may hold something else than SHOWN: one that compares the planes of
     * all of it, or refreshes from all of it, wants all of it anew. */
    bool forgotten;
};

struct hl_epaper_link;

/* The operations write to the link, which keeps the first failure; they return it (0 or negative
 * errno). Stage thread. */
struct hl_epaper_controller {
    const char *name; /* "UC8179" */

    /* After a reset: all registers. The high voltage stays off. */
    int (*start)(struct hl_epaper_link *link);

    /* Both planes, the refresh, and the wait for it. The high voltage may stay on: sleep is next.
     */
    int (*update)(struct hl_epaper_link *link, const struct hl_epaper_job *job);

    /* High voltage off, then deep sleep: only a reset wakes it. From any state that answers. Does
     * not allocate, lock or print: a guard calls it too. */
    int (*sleep)(struct hl_epaper_link *link);

    /* Optional, for controllers that compare with what they have shown themselves, and forget it in
     * a reset: from that sleep to where they were. Without their memory only a FULL job with SHOWN
     * NULL is right. */
    int (*wake)(struct hl_epaper_link *link);
};

extern const struct hl_epaper_controller hl_epaper_uc8179, hl_epaper_ssd16xx, hl_epaper_ac073,
    hl_epaper_it8951;

#endif
