/* Bidi: base direction, embedding levels and visual order (FriBidi, Unicode 15). Pure functions. */
#ifndef HL_TEXT_BIDI_H
#define HL_TEXT_BIDI_H

#include "text/clean.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Of one paragraph: those of a cleaned headline and an ellipsis. */
#define HL_BIDI_POINTS_MAX (HL_TEXT_POINTS_MAX + 3)

enum hl_bidi_base { HL_BIDI_BASE_LTR, HL_BIDI_BASE_RTL, HL_BIDI_BASE_FIRST_STRONG };

/* The base direction of a headline. LANGUAGE is that of its feed, a BCP 47 tag ("" or NULL:
 * unknown). A language written from right to left decides, also where a headline begins with a
 * Latin name. In any other named language the first strong letter is believed only when most
 * letters go its way: a headline that begins with a Hebrew name stays left to right, and a Hebrew
 * one from a feed that calls itself en-US does not. Language unknown: the first strong letter. */
enum hl_bidi_base hl_bidi_base_of(const uint32_t *points, size_t count, const char *language);

/* Fills LEVELS of a paragraph of COUNT points, at most HL_BIDI_POINTS_MAX. 0 with *RTL, the base
 * direction that was found; -EINVAL when there are more; -ENOMEM. */
int hl_bidi_levels(const uint32_t *points, size_t count, enum hl_bidi_base base, uint8_t *levels,
                   bool *rtl);

/* Rule L1 at the end of a line: white space there goes back to the paragraph's level. */
void hl_bidi_end_line(const uint32_t *points, size_t count, bool rtl, uint8_t *levels);

/* Rule L2: ORDER[i] is the index in LEVELS of what stands at place I from the left. */
void hl_bidi_order(const uint8_t *levels, size_t count, uint16_t *order);

/* The mirrored form of a bracket in right-to-left text, else CP itself. */
uint32_t hl_bidi_mirror(uint32_t cp);

/* Arabic letters as presentation forms, for fonts that cannot shape (no OpenType joining rules).
 * SINGLE gets the form of each letter; JOINED the same with lam-alef as one sign, which stands in
 * place of the alef, and HL_BIDI_FILL in place of the lam. Levels as from hl_bidi_levels. Both have
 * room for COUNT, at most HL_BIDI_POINTS_MAX. */
#define HL_BIDI_FILL 0xfeff
void hl_bidi_arabic_forms(const uint32_t *points, size_t count, const uint8_t *levels,
                          uint32_t *single, uint32_t *joined);

#endif
