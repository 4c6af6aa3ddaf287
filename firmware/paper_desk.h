/* A virtual e-paper panel under its real driver, in virtual time, with what it costs. */
#ifndef HL_PAPER_DESK_H
#define HL_PAPER_DESK_H

#include "show/frame.h"
#include "show/paper.h"

#include <stddef.h>
#include <stdint.h>

struct hl_paper_desk;

struct hl_paper_desk_costs {
    unsigned partial, fast, full; /* refreshes */
    size_t bytes;                 /* on SPI, all of them */
    int64_t awake_ns;             /* from a waking to its sleep, in sum */
    size_t page_bytes;    /* that the panel's maker sends for a page: both planes of a UC8179, the
                             new one of an SSD16xx */
    unsigned long faults; /* of the chip so far; none is right */
};

/* PANEL is of drivers/epaper_panels.c; in landscape, at 21 degrees, with the driver's defaults and
 * nothing kept. NULL and errno: EINVAL for a panel without a virtual board. Destroy takes NULL. */
struct hl_paper_desk *hl_paper_desk_create(const char *panel);
void hl_paper_desk_destroy(struct hl_paper_desk *desk);

void hl_paper_desk_size(const struct hl_paper_desk *desk, int *width, int *height);
void hl_paper_desk_paper(const struct hl_paper_desk *desk, struct hl_paper *paper);

/* The panel's time, which is ahead of its user's after a refresh. Begins at a second. */
int64_t hl_paper_desk_now(const struct hl_paper_desk *desk);

/* As a board's present at NOW_NS; nothing when the panel's time is past that, for a real one would
 * still be busy. 1 when FRAME is on the paper now by a refresh, 0 when there was none, negative
 * errno. */
int hl_paper_desk_present(struct hl_paper_desk *desk, const struct hl_frame *frame, int64_t now_ns);

void hl_paper_desk_costs(const struct hl_paper_desk *desk, struct hl_paper_desk_costs *costs);

#endif
