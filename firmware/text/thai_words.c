#include "text/breaks.h"
#include "text/clean.h"
#include "text/thai.h"

#include <thai/thwbrk.h>

/* The library keeps its dictionary from the first call on: 700 KB, shared with other programs. */
void hl_thai_breaks(const uint32_t *points, size_t count, uint8_t *breaks)
{
    thwchar_t text[HL_TEXT_POINTS_MAX + 1];
    int at[HL_TEXT_POINTS_MAX];

    if (count > HL_TEXT_POINTS_MAX)
        return;
    for (size_t i = 0; i < count; i++)
        text[i] = (thwchar_t)points[i];
    text[count] = 0;
    int found = th_brk_wc_find_breaks(NULL, text, at, HL_TEXT_POINTS_MAX);
    for (int i = 0; i < found; i++)
        if (at[i] > 0 && (size_t)at[i] < count)
            breaks[at[i]] = HL_BREAK_MAY;
}
