/* Where font files are found: fontconfig names files, and nothing else; what it would put in place
 * of a font that is missing is never taken. Loop thread only. */
#ifndef HL_TEXT_FONTFIND_H
#define HL_TEXT_FONTFIND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HL_FONT_UNZIPPED_MAX (32u << 20) /* bytes of a font that comes as .gz */

struct hl_font_file {
    char *path;          /* NULL: none */
    int index;           /* face in a collection */
    unsigned char *data; /* a .gz file's content: FreeType's own reader starts again at every glyph
                            (1.2 ms each); NULL for other files */
    size_t size;
};

void hl_font_file_finish(struct hl_font_file *file);

/* FAMILY is a file's path (it holds a '/') or the exact name of a family, case ignored; its upright
 * regular face, or the one nearest to BOLD, is taken. 0; negative errno, with one line in ERROR
 * (256 bytes, NULL: not wanted) that names the nearest installed family. */
int hl_font_find(const char *family, bool bold, struct hl_font_file *file, char *error);

/* A scalable font, not in colour, that has code point CP; the same one on every call. -ENOENT when
 * none has. */
int hl_font_find_for(uint32_t cp, struct hl_font_file *file);

/* Gives fontconfig's memory back; the next find loads it again (some 20 ms). */
void hl_font_find_forget(void);

#endif
