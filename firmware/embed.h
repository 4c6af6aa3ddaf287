/* Files carried inside the binary, so that it runs from anywhere. Each is followed by a NUL that
 * is not counted. Built by embed.S. */
#ifndef HL_EMBED_H
#define HL_EMBED_H

extern const char hl_embed_config[], hl_embed_config_end[];   /* packaging/headliner.yaml */
extern const char hl_embed_samples[], hl_embed_samples_end[]; /* packaging/sample-headlines.json */
extern const char hl_embed_font8[], hl_embed_font8_end[];     /* fonts/headliner8.font, as BDF */

#endif
