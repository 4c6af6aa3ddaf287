/* Sealed fonts for tests: the project's own pixel font and nothing of the system. */
#ifndef HL_TESTS_FONTS_H
#define HL_TESTS_FONTS_H

#include "text/font.h"

static inline struct hl_fonts *sealed_fonts(void)
{
    char error[256];
    struct hl_font_options options = {.sealed = true};
    return hl_fonts_create(&options, error);
}

#endif
