/* The one gate between strangers' words and everything that shows them. Pure functions, any thread.
 *
 * docs/text.md tells in a table what becomes of what, and why. In short: what cannot be seen is
 * dropped unless the letters beside it need it, what looks blank is a space, and no letter carries
 * a tower of marks. Clean text passes unchanged, but for canonical composition. */
#ifndef HL_TEXT_CLEAN_H
#define HL_TEXT_CLEAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Ceilings of one piece of text. */
#define HL_TEXT_BYTES_MAX  4096 /* read of the input: four times what 512 points usually take */
#define HL_TEXT_POINTS_MAX 512  /* code points kept; the last is U+2026 where text was cut */
/* Marks and joiners on one base: Hebrew, Burmese and Tibetan need up to 7. HarfBuzz before 7 takes
 * time quadratic in them (CVE-2023-25193). */
#define HL_TEXT_MARKS_MAX 8
/* Points of one grapheme; the longest emoji of Unicode 15 has 10. */
#define HL_TEXT_CLUSTER_MAX 16
#define HL_TEXT_UTF8_SIZE   (4 * HL_TEXT_POINTS_MAX + 1)

/* Decodes LEN bytes of UTF-8 into POINTS (room for HL_TEXT_POINTS_MAX of them) and returns how
 * many. Bytes past HL_TEXT_BYTES_MAX are not touched. Never fails: bytes that are no UTF-8 become
 * U+FFFD, one for a run of them. Longer text is cut between graphemes and ends in U+2026. Cleaning
 * what is clean changes nothing. */
size_t hl_text_clean(const char *text, size_t len, uint32_t *points);

/* The same for a terminal or a file: TEXT up to its NUL, into OUT (HL_TEXT_UTF8_SIZE bytes), which
 * is returned. */
const char *hl_text_clean_utf8(const char *text, char *out);

/* True for a point that must not reach a terminal as it is where text is passed on uncleaned:
 * controls, direction controls and marks, what cannot be seen, and what is no character. */
bool hl_text_is_hidden(uint32_t point);

#endif
