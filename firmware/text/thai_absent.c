#include "text/thai.h"

void hl_thai_breaks(const uint32_t *points, size_t count, uint8_t *breaks)
{
    (void)points;
    (void)count;
    (void)breaks;
}
