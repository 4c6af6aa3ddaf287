/* Files carried inside the binary, so that it runs from anywhere. Each is followed by a NUL that
 * its size does not count. Built by embed.S. */
#ifndef HL_EMBED_H
#define HL_EMBED_H

#include <stddef.h>
#include <stdint.h>

extern const char hl_embed_config[];  /* packaging/headliner.yaml */
extern const char hl_embed_theme[];   /* packaging/theme.yaml */
extern const char hl_embed_samples[]; /* packaging/sample-headlines.json */
extern const uint32_t hl_embed_config_size, hl_embed_samples_size;

/* A pixel font, as BDF. The layout is known to embed.S. */
struct hl_embed_font {
    const char *name; /* of its source: "headliner8" is fonts/headliner8.font */
    const char *data;
    uint32_t size; /* bytes */
    int32_t rows;  /* of a line, ascent and descent together */
};

/* Every fonts/<name>.font, lowest first. */
extern const struct hl_embed_font hl_embed_fonts[];
extern const uint32_t hl_embed_fonts_size; /* bytes of the table */

static inline size_t hl_embed_font_count(void)
{
    return hl_embed_fonts_size / sizeof *hl_embed_fonts;
}

/* The highest font of at most ROWS rows; the lowest of all where none is that low. */
static inline const struct hl_embed_font *hl_embed_font_for(int rows)
{
    const struct hl_embed_font *best = hl_embed_fonts;
    for (size_t i = 1; i < hl_embed_font_count(); i++)
        if (hl_embed_fonts[i].rows <= rows)
            best = &hl_embed_fonts[i];
    return best;
}

#endif
