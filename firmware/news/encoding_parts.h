/* What the files encoding*.c share; only they include this. */
#ifndef HL_NEWS_ENCODING_PARTS_H
#define HL_NEWS_ENCODING_PARTS_H

#include <stdbool.h>
#include <stddef.h>

enum hl_charset_kind {
    HL_CHARSET_NONE,
    HL_CHARSET_UTF8,
    HL_CHARSET_1252,
    HL_CHARSET_LATIN9,
    HL_CHARSET_UTF16LE,
    HL_CHARSET_UTF16BE,
    HL_CHARSET_UTF32LE,
    HL_CHARSET_UTF32BE,
    HL_CHARSET_ICONV,
};

#define HL_CHARSET_NAME_MAX 24 /* bytes of a converter's name */

struct hl_charset {
    enum hl_charset_kind kind;
    char iconv[HL_CHARSET_NAME_MAX]; /* the converter's name, of HL_CHARSET_ICONV only */
    bool plain;                      /* bytes below 0x80 are ASCII wherever they stand alone */
};

/* What a label means to browsers and to those who wrote feeds before them; HL_CHARSET_NONE for one
 * that is not for the web, so that a stranger cannot choose among all converters. Pure. */
struct hl_charset hl_charset_find(const char *label);

/* How N bytes look as UTF-8. */
struct hl_utf8_look {
    size_t good; /* characters past ASCII */
    size_t wide; /* of them, those of three bytes and more */
    size_t bad;  /* bytes that belong to none; an unfinished one at the end is not counted */
};
struct hl_utf8_look hl_utf8_look(const char *bytes, size_t n);

/* What bytes without a label are, judged by which of them stand together: one of the encodings of
 * Japan, Korea, China, Taiwan, Russia, Greece and Israel, else Windows-1252. Pure; linear. */
struct hl_charset hl_charset_guess(const char *bytes, size_t n);

#endif
