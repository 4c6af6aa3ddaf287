/* Scripts: their names, how many rows they need, and which font families write them. Pure
 * functions, any thread. */
#ifndef HL_TEXT_SCRIPT_H
#define HL_TEXT_SCRIPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HL_SCRIPT_FAMILIES_MAX 6

/* An ISO 15924 code as HarfBuzz writes it. */
#define HL_SCRIPT_TAG(a, b, c, d)                                                                  \
    ((uint32_t)(a) << 24 | (uint32_t)(b) << 16 | (uint32_t)(c) << 8 | (uint32_t)(d))

/* How large a face is drawn on a line of some rows. Ink decides, not the font's own line height
 * (docs/text.md). */
enum hl_script_size {
    HL_SIZE_TEXT,     /* an em of three quarters of the rows */
    HL_SIZE_CELL,     /* ideographs: they have no descenders and fill the line */
    HL_SIZE_NASTALIQ, /* ink of 2.4 em */
    HL_SIZE_EMOJI,    /* pictures as high as the line, or nearly */
};

struct hl_script {
    const char *code; /* ISO 15924, "Deva"; CJK by its written language: "Jpan", "Hant" */
    const char *name; /* in English */
    const char *sample;
    const char *language; /* BCP 47, of the sample */
    int rows_min;         /* of a line on which it can be read (docs/text.md) */
    bool pixel;           /* the project's own pixel fonts have it */
    bool shaped;          /* unreadable in a face without OpenType rules (GSUB) */
    enum hl_script_size size;
    const char *package;                              /* of Debian, with its first family */
    const char *families[HL_SCRIPT_FAMILIES_MAX + 1]; /* NULL-terminated, best first */
};

/* The first is the default list: signs and digits, and what follows every other list. The second
 * stands for scripts without a row of their own. The last is emoji. */
extern const struct hl_script hl_scripts[];
extern const size_t hl_script_count;

/* By code or English name, case ignored; NULL when there is none. "default" is the first. */
const struct hl_script *hl_script_find(const char *name);

/* The script that a letter of ISO 15924 code TAG is set in when the text's language is LANGUAGE
 * (BCP 47; NULL or "": unknown). Han goes by language, simplified Chinese where it says nothing. */
const struct hl_script *hl_script_for(uint32_t tag, const char *language);

/* Nastaliq, for languages that are printed in it (Urdu, Kashmiri, Western Panjabi); else NULL. */
const struct hl_script *hl_script_nastaliq(const char *language);

/* Colour emoji. */
const struct hl_script *hl_script_emoji(void);

/* Resolves each of COUNT points: Common and inherited ones take the script before them, leading
 * ones the first real one; Han without a language is Japanese beside kana and Korean beside Hangul.
 * SCRIPTS gets COUNT pointers into hl_scripts. */
void hl_scripts_resolve(const uint32_t *points, size_t count, const char *language,
                        const struct hl_script **scripts);

#endif
