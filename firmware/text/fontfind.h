/* Where outline fonts are found (fontconfig finds files, and nothing else). Loop thread only. */
#ifndef HL_TEXT_FONTFIND_H
#define HL_TEXT_FONTFIND_H

#include <stddef.h>
#include <stdint.h>

struct hl_font_file {
    char *path; /* NULL: none */
    int index;  /* face in a collection */
};

void hl_font_file_finish(struct hl_font_file *file);

/* FAMILY may be a file's path (it holds a '/'), a family name, or NULL: the first installed of a
 * short list of good ones, else what the system calls sans-serif. 0; -ENOENT with one line in ERROR
 * (256 bytes) that names the nearest installed family. */
int hl_font_find(const char *family, struct hl_font_file *file, char *error);

/* A scalable font, not in colour, that has code point CP; -ENOENT when none has. */
int hl_font_find_for(uint32_t cp, struct hl_font_file *file);

/* Gives fontconfig's memory back; the next find loads it again. */
void hl_font_find_forget(void);

#endif
