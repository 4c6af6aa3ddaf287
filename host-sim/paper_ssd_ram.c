/* The RAM of a virtual SSD16xx: window, pointer, and what falls outside. */
#include "host-sim/paper_ssd.h"

#include <stdlib.h>

#define OPTION_SHIFTED 0x80

static int in_bytes(int pixels)
{
    return (pixels + 7) / 8;
}

static size_t area(const struct hl_paper_ssd *ssd)
{
    return (size_t)(abs(ssd->x_end - ssd->x_start) + 1) *
           (size_t)(abs(ssd->y_end - ssd->y_start) + 1);
}

/* What was written since the pointer was set last: whole windows? */
void hl_paper_ssd_tally(struct hl_paper_chip *chip)
{
    struct hl_paper_ssd *ssd = chip->state;

    for (int plane = 0; plane < 2; plane++) {
        size_t run = ssd->run[plane];
        ssd->run[plane] = 0;
        if (run && run < area(ssd))
            hl_paper_core_fault(chip, HL_PAPER_FAULT_WRITE_SHORT);
        else if (run % area(ssd))
            hl_paper_core_fault(chip, HL_PAPER_FAULT_WRITE_LONG);
    }
}

static bool between(int v, int a, int b)
{
    return a <= b ? v >= a && v <= b : v >= b && v <= a;
}

static void check_window(struct hl_paper_chip *chip)
{
    struct hl_paper_ssd *ssd = chip->state;
    int right = in_bytes(chip->config.width) - 1, bottom = chip->config.height - 1;
    bool x_wrong =
        ssd->entry & HL_PAPER_SSD_X_UP ? ssd->x_start > ssd->x_end : ssd->x_start < ssd->x_end;
    bool y_wrong =
        ssd->entry & HL_PAPER_SSD_Y_UP ? ssd->y_start > ssd->y_end : ssd->y_start < ssd->y_end;

    if (x_wrong || y_wrong || !between(ssd->x_start, 0, right) || !between(ssd->x_end, 0, right) ||
        !between(ssd->y_start, 0, bottom) || !between(ssd->y_end, 0, bottom) ||
        !between(ssd->x, ssd->x_start, ssd->x_end) || !between(ssd->y, ssd->y_start, ssd->y_end))
        hl_paper_core_fault(chip, HL_PAPER_FAULT_WINDOW_OUTSIDE);
}

/* One step of a pointer; true when it came around. */
static bool step(int *at, int start, int end, bool up)
{
    if (*at == end) {
        *at = start;
        return true;
    }
    *at += up ? 1 : -1;
    return false;
}

static void advance(struct hl_paper_ssd *ssd)
{
    bool x_up = ssd->entry & HL_PAPER_SSD_X_UP, y_up = ssd->entry & HL_PAPER_SSD_Y_UP;

    if (ssd->entry & HL_PAPER_SSD_Y_FIRST) {
        if (step(&ssd->y, ssd->y_start, ssd->y_end, y_up))
            step(&ssd->x, ssd->x_start, ssd->x_end, x_up);
    } else if (step(&ssd->x, ssd->x_start, ssd->x_end, x_up)) {
        step(&ssd->y, ssd->y_start, ssd->y_end, y_up);
    }
}

bool hl_paper_ssd_is_shifted(const struct hl_paper_ssd *ssd)
{
    return ssd->kind->shifted_bytes && (ssd->option[1] & OPTION_SHIFTED);
}

void hl_paper_ssd_write(struct hl_paper_chip *chip, int plane, uint8_t byte)
{
    struct hl_paper_ssd *ssd = chip->state;
    bool there =
        ssd->x >= 0 && ssd->y >= 0 && ssd->x < ssd->kind->stride && ssd->y < ssd->kind->rows;

    if (ssd->run[plane]++ == 0)
        check_window(chip);
    if (hl_paper_ssd_is_shifted(ssd) && ssd->x >= ssd->kind->shifted_bytes) {
        if (!ssd->dropped)
            hl_paper_core_fault(chip, HL_PAPER_FAULT_WRITE_DROPPED);
        ssd->dropped = true;
    } else if (there) {
        ssd->plane[plane][ssd->y * ssd->kind->stride + ssd->x] = byte;
    }
    advance(ssd);
}
