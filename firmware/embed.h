/* Files carried inside the binary, so that it runs from anywhere. Each is followed by a NUL that
 * its size does not count. Built by embed.S. */
#ifndef HL_EMBED_H
#define HL_EMBED_H

#include <stdint.h>

extern const char hl_embed_config[];  /* packaging/headliner.yaml */
extern const char hl_embed_samples[]; /* packaging/sample-headlines.json */
extern const char hl_embed_font8[];   /* fonts/headliner8.font, as BDF */
extern const uint32_t hl_embed_config_size, hl_embed_samples_size, hl_embed_font8_size;

#endif
