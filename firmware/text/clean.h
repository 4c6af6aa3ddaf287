/* The one gate between strangers' words and everything that draws them. Pure function. */
#ifndef HL_TEXT_CLEAN_H
#define HL_TEXT_CLEAN_H

#include <stddef.h>
#include <stdint.h>

/* Ceilings of one piece of text. */
#define HL_TEXT_BYTES_MAX  4096 /* read of the input; the rest is cut off */
#define HL_TEXT_POINTS_MAX 512  /* code points kept */
#define HL_TEXT_MARKS_MAX                                                                          \
    8 /* marks and joiners on one base; HarfBuzz <= 6 is quadratic in them                         \
       */

/* Decodes LEN bytes of UTF-8 into POINTS (HL_TEXT_POINTS_MAX of them), composed (NFC), and returns
 * how many. Dropped: controls, bidi embeddings, overrides and isolates (U+202A-202E, 2066-2069),
 * zero-width spaces, BOM, soft hyphen, non-characters, unassigned and private points, marks past
 * the ceiling. Kept: LRM, RLM, ZWJ, ZWNJ. White space of every kind collapses to single spaces and
 * is trimmed, invalid bytes become U+FFFD. Clean text passes unchanged. */
size_t hl_text_clean(const char *text, size_t len, uint32_t *points);

#endif
