/* UTF-8 by hand, where the parsers need it. Pure functions, any thread. */
#ifndef HL_NEWS_UTF8_H
#define HL_NEWS_UTF8_H

#include <stddef.h>
#include <stdint.h>

#define HL_UTF8_REPLACEMENT 0xfffdu

/* Writes CODE (a surrogate or one past U+10FFFF becomes U+FFFD); returns the bytes used, 1..4. */
size_t hl_utf8_encode(uint32_t code, char out[4]);

/* The length of the well-formed character at BYTES, and its code; 0 when there is none. */
size_t hl_utf8_decode(const char *bytes, size_t n, uint32_t *code);

/* What BYTE means in Windows-1252; U+FFFD for its five unused ones. */
uint32_t hl_utf8_from_1252(unsigned char byte);

/* The longest length up to N that does not end inside a character. */
size_t hl_utf8_cut(const char *bytes, size_t n);

#endif
