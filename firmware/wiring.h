/* A board's wiring as a drawing and as tables. Pure. */
#ifndef HL_WIRING_H
#define HL_WIRING_H

#include "drivers/wiring.h"

#include <stdio.h>

/* An SVG picture: the header at the left, the board's connector at the right. */
void hl_wiring_draw(const struct hl_wiring *wiring, FILE *out);

/* Lines for a terminal, and a chapter of Markdown. */
void hl_wiring_print(const struct hl_wiring *wiring, FILE *out);
void hl_wiring_print_markdown(const struct hl_wiring *wiring, FILE *out);

#endif
