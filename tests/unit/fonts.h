/* Sealed fonts for tests: the project's own pixel font and nothing of the system. */
#ifndef HL_TESTS_FONTS_H
#define HL_TESTS_FONTS_H

#include "embed.h"
#include "text/font.h"

static inline struct hl_fonts *sealed_fonts(void)
{
    char error[256];
    struct hl_font_options options = {
        .pixel = hl_embed_font8, .pixel_size = hl_embed_font8_size, .sealed = true};
    return hl_fonts_create(&options, error);
}

#endif
