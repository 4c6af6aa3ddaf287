/* Bidi levels of one line (FriBidi), and which languages are written from right to left. */
#ifndef HL_TEXT_BIDI_H
#define HL_TEXT_BIDI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Fills LEVELS (COUNT of them). Base direction: that of LANGUAGE's script when it is written from
 * right to left, else the first strong character's, else left to right. 0 with *RTL, or -ENOMEM. */
int hl_bidi_levels(const uint32_t *points, size_t count, const char *language, uint8_t *levels,
                   bool *rtl);

/* The mirrored form of a bracket in right-to-left text, else CP itself. */
uint32_t hl_bidi_mirror(uint32_t cp);

#endif
