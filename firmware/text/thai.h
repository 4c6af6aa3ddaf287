/* Words of Thai, which is written without spaces. thai_words.c asks libthai's dictionary,
 * thai_absent.c stands in where that library is not installed: words break between letters then. */
#ifndef HL_TEXT_THAI_H
#define HL_TEXT_THAI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

static inline bool hl_thai_is_letter(uint32_t cp)
{
    return cp >= 0x0e01 && cp <= 0x0e5b;
}

/* Sets BREAKS[i] to HL_BREAK_MAY where a word begins; POINTS are COUNT Thai letters,
 * HL_TEXT_POINTS_MAX at most. */
void hl_thai_breaks(const uint32_t *points, size_t count, uint8_t *breaks);

#endif
