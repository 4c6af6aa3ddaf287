/* Where lines may break: UAX 14 by libunistring, Thai words by libthai, and what newspapers do.
 * Pure functions; the first call for Thai reads its dictionary. */
#ifndef HL_TEXT_BREAKS_H
#define HL_TEXT_BREAKS_H

#include <stddef.h>
#include <stdint.h>

enum hl_break { HL_BREAK_NO, HL_BREAK_MAY, HL_BREAK_MUST };

/* Fills BREAKS with what is allowed before each of COUNT points; the first is never broken before.
 * UAX 14 as libunistring has it (1.0: rules of Unicode 14), with what matters put right: a break
 * that must be stands after the line feed, not at it; none after a full stop or comma inside of a
 * word ("U.S.", LB29); spaces that begin a paragraph end like others; a mark without a base is a
 * letter (LB10). 0, -ENOMEM. */
int hl_breaks_unicode(const uint32_t *points, size_t count, uint8_t *breaks);

/* The same for headlines, with fewer breaks, and words of Thai: a dash never begins a line that it
 * does not open ("a word – next"); quotes of the French kind keep what they hold, "%" and currency
 * signs their number, also over a space; ranges of numbers ("750–850") and words of Hangul stay
 * whole. Breaks never fall into a grapheme cluster. */
int hl_breaks_headline(const uint32_t *points, size_t count, uint8_t *breaks);

#endif
