#include "news/fold.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

/* utf8proc drops it (UTF8PROC_IGNORE), so what becomes a soft hyphen is gone. */
#define DROPPED 0x00ad

static bool is_quote(utf8proc_int32_t c)
{
    switch (c) {
    case '\'':
    case '"':
    case '`':
    case 0x00ab: /* guillemets */
    case 0x00bb:
    case 0x2039:
    case 0x203a:
    case 0x00b4: /* acute accent, often typed for an apostrophe */
    case 0xff02: /* full-width forms */
    case 0xff07:
    case 0xff40:
        return true;
    default:
        return (c >= 0x02b9 && c <= 0x02bd) || /* modifier letters: primes and apostrophes */
               (c >= 0x2018 && c <= 0x201f) || /* curly and low quotes */
               (c >= 0x2032 && c <= 0x2037) || /* primes */
               (c >= 0x300c && c <= 0x300f) || /* corner brackets */
               (c >= 0x301d && c <= 0x301f) || /* double prime quotes */
               (c >= 0xff62 && c <= 0xff63);   /* half-width corner brackets */
    }
}

static bool is_dash(utf8proc_int32_t c)
{
    return (c >= 0x2010 && c <= 0x2015) || c == 0x2212 || c == 0xfe58 || c == 0xfe63 || c == 0xff0d;
}

/* Vowel signs that Arabic and Hebrew may write or leave out, and the bar that stretches a word. */
static bool is_optional(utf8proc_int32_t c)
{
    return c == 0x0640 || (c >= 0x064b && c <= 0x0652) || c == 0x0670 ||
           (c >= 0x0591 && c <= 0x05c7 && utf8proc_category(c) == UTF8PROC_CATEGORY_MN);
}

/* Before normalising, for NFKC takes some quotes apart (U+00B4 into a space and an accent). */
static utf8proc_int32_t unify(utf8proc_int32_t c, void *data)
{
    const bool *words = data;
    if (is_quote(c))
        return *words ? ' ' : DROPPED;
    if (*words && is_optional(c))
        return DROPPED;
    if (is_dash(c))
        return '-';
    switch (utf8proc_category(c)) {
    case UTF8PROC_CATEGORY_ZS:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
    case UTF8PROC_CATEGORY_CC:
        return ' ';
    default:
        return c;
    }
}

/* In place; returns the new length. */
static size_t collapse(char *text)
{
    size_t len = 0;

    for (const char *c = text; *c; c++)
        if (*c != ' ' || (len > 0 && text[len - 1] != ' '))
            text[len++] = *c;
    while (len > 0 && text[len - 1] == ' ')
        len--;
    return len;
}

/* The longest head of TEXT that fits into ROOM bytes and ends between characters. */
static size_t cut(const char *text, size_t len, size_t room)
{
    if (len <= room)
        return len;
    while (room > 0 && ((unsigned char)text[room] & 0xc0) == 0x80)
        room--;
    return room;
}

static int fold(struct hl_buf *out, const char *title, bool words)
{
    const utf8proc_option_t options = UTF8PROC_NULLTERM | UTF8PROC_STABLE | UTF8PROC_COMPAT |
                                      UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE;
    utf8proc_uint8_t *folded = NULL;
    utf8proc_ssize_t n =
        utf8proc_map_custom((const utf8proc_uint8_t *)title, 0, &folded, options, unify, &words);
    if (n < 0)
        return n == UTF8PROC_ERROR_NOMEM ? -ENOMEM : -EILSEQ;

    char *text = (char *)folded;
    size_t len = collapse(text);
    int err = hl_buf_add(out, text, cut(text, len, out->max - out->len));
    free(folded);
    return err;
}

int hl_fold_title(struct hl_buf *out, const char *title)
{
    return fold(out, title, false);
}

int hl_fold_words(struct hl_buf *out, const char *title)
{
    return fold(out, title, true);
}
