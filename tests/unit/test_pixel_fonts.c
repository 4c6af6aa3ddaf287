/* The pixel fonts as they are embedded and as FreeType sees them: every one of fonts/<name>.font.
 */
#include <ft2build.h>
#include FT_FREETYPE_H
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <utf8proc.h>

#include <cmocka.h>

#include "alphabets.h"
#include "embed.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))

enum { ROWS_MAX = 32, WIDTH_MAX = 16, FONTS_MAX = 8 };

static struct {
    FT_Library library;
    FT_Face face[FONTS_MAX];
    size_t count;
} open;

static int open_faces(void **state)
{
    (void)state;
    open.count = hl_embed_font_count();
    if (open.count > FONTS_MAX || FT_Init_FreeType(&open.library))
        return -1;
    for (size_t i = 0; i < open.count; i++) {
        const struct hl_embed_font *font = &hl_embed_fonts[i];
        if (FT_New_Memory_Face(open.library, (const FT_Byte *)font->data, (FT_Long)font->size, 0,
                               &open.face[i]) ||
            FT_Set_Pixel_Sizes(open.face[i], 0, (FT_UInt)font->rows))
            return -1;
    }
    return 0;
}

static int close_faces(void **state)
{
    (void)state;
    for (size_t i = 0; i < open.count; i++)
        FT_Done_Face(open.face[i]);
    FT_Done_FreeType(open.library);
    return 0;
}

struct picture {
    unsigned width;
    int advance;
    uint16_t row[ROWS_MAX];
};

/* Asserts by itself that no ink leaves the rows of the line. */
static bool load(size_t font, FT_ULong code, struct picture *p)
{
    FT_Face face = open.face[font];
    memset(p, 0, sizeof *p);
    FT_UInt index = FT_Get_Char_Index(face, code);
    if (!index || FT_Load_Glyph(face, index, FT_LOAD_RENDER | FT_LOAD_TARGET_MONO))
        return false;
    const FT_GlyphSlot slot = face->glyph;
    p->width = slot->bitmap.width;
    p->advance = (int)(slot->advance.x / 64);
    int top = (int)(face->size->metrics.ascender / 64) - slot->bitmap_top;
    for (unsigned y = 0; y < slot->bitmap.rows; y++) {
        int row = top + (int)y;
        const unsigned char *line = slot->bitmap.buffer + (int)y * slot->bitmap.pitch;
        for (unsigned x = 0; x < p->width && x < WIDTH_MAX; x++)
            if (line[x / 8] & 0x80 >> x % 8) {
                assert_in_range(row, 0, hl_embed_fonts[font].rows - 1);
                p->row[row] |= (uint16_t)(0x8000 >> x);
            }
    }
    return true;
}

static bool same_ink(const struct picture *a, const struct picture *b)
{
    return !memcmp(a->row, b->row, sizeof a->row);
}

static void table_is_in_order_of_rows(void **state)
{
    (void)state;
    assert_true(open.count >= 2);
    for (size_t i = 1; i < open.count; i++)
        assert_true(hl_embed_fonts[i - 1].rows < hl_embed_fonts[i].rows);
    assert_int_equal(hl_embed_font_for(7)->rows, 7);
    assert_int_equal(hl_embed_font_for(8)->rows, 8);
    assert_int_equal(hl_embed_font_for(9)->rows, 8);
    assert_int_equal(hl_embed_font_for(3)->rows, hl_embed_fonts[0].rows);
    assert_int_equal(hl_embed_font_for(1000)->rows, hl_embed_fonts[open.count - 1].rows);
}

/* The name says the rows, ascent and descent fill them, capitals end on the baseline. */
static void heads_tell_the_truth(void **state)
{
    (void)state;
    for (size_t i = 0; i < open.count; i++) {
        const struct hl_embed_font *font = &hl_embed_fonts[i];
        const FT_Size_Metrics *metrics = &open.face[i]->size->metrics;
        char name[32];
        snprintf(name, sizeof name, "headliner%d", font->rows);
        assert_string_equal(font->name, name);
        assert_string_equal(open.face[i]->family_name, name);
        assert_int_equal(font->size, strlen(font->data));
        assert_int_equal(open.face[i]->charmap->encoding, FT_ENCODING_UNICODE);
        assert_int_equal(open.face[i]->num_fixed_sizes, 1);
        int ascent = (int)(metrics->ascender / 64), descent = (int)(-metrics->descender / 64);
        assert_int_equal(ascent + descent, font->rows);
        assert_in_range(descent, 0, font->rows / 4);
        struct picture capital;
        assert_true(load(i, 'H', &capital));
        assert_true(capital.row[ascent - 1]);
        assert_int_equal(ascent < font->rows ? capital.row[ascent] : 0, 0);
    }
}

static int count_missing(size_t font, const struct alphabet *alphabet)
{
    int missing = 0;
    const utf8proc_uint8_t *s = (const utf8proc_uint8_t *)alphabet->letters;
    utf8proc_int32_t code;
    for (utf8proc_ssize_t n; *s; s += n) {
        n = utf8proc_iterate(s, -1, &code);
        assert_true(n > 0);
        if (!FT_Get_Char_Index(open.face[font], (FT_ULong)code)) {
            print_error("%s lacks %.*s U+%04lX (%s)\n", hl_embed_fonts[font].name, (int)n,
                        (const char *)s, (unsigned long)code, alphabet->language);
            missing++;
        }
    }
    return missing;
}

static void has_every_letter_of_every_language(void **state)
{
    (void)state;
    int missing = 0;
    for (size_t i = 0; i < open.count; i++) {
        for (size_t a = 0; a < COUNT(alphabets); a++)
            missing += count_missing(i, &alphabets[a]);
        for (size_t a = 0; a < COUNT(rare_alphabets) && hl_embed_fonts[i].rows <= 8; a++)
            missing += count_missing(i, &rare_alphabets[a]);
    }
    assert_int_equal(missing, 0);
}

/* What feeds bring that no alphabet lists. */
static const struct {
    const char *name;
    FT_ULong first, last;
} blocks[] = {
    {"ASCII", 0x20, 0x7e},
    {"Latin-1", 0xa0, 0xff},
    {"Latin Extended-A", 0x100, 0x17f},
    {"Greek", 0x3a3, 0x3ce},
    {"Cyrillic", 0x400, 0x45f},
    {"Vietnamese", 0x1ea0, 0x1ef9},
    {"Hebrew", 0x5d0, 0x5ea},
    {"dashes", 0x2010, 0x2015},
    {"quotation marks", 0x2018, 0x201e},
    {"daggers", 0x2020, 0x2022},
    {"currencies", 0x20a9, 0x20ac},
    {"arrows", 0x2190, 0x2193},
};

static void has_whole_blocks(void **state)
{
    (void)state;
    int missing = 0;
    for (size_t i = 0; i < open.count; i++)
        for (size_t b = 0; b < COUNT(blocks); b++)
            for (FT_ULong c = blocks[b].first; c <= blocks[b].last; c++)
                if (!FT_Get_Char_Index(open.face[i], c)) {
                    print_error("%s lacks U+%04lX (%s)\n", hl_embed_fonts[i].name, c,
                                blocks[b].name);
                    missing++;
                }
    assert_int_equal(missing, 0);
}

static bool is_space(FT_ULong c)
{
    return c == 0x20 || c == 0xa0 || (c >= 0x2000 && c <= 0x200a) || c == 0x202f;
}

static void only_spaces_are_blank_and_all_advance(void **state)
{
    (void)state;
    for (size_t i = 0; i < open.count; i++) {
        FT_UInt index;
        for (FT_ULong c = FT_Get_First_Char(open.face[i], &index); index;
             c = FT_Get_Next_Char(open.face[i], c, &index)) {
            struct picture p;
            assert_true(load(i, c, &p));
            if (same_ink(&p, &(struct picture){0}) != is_space(c) || p.advance <= (int)p.width ||
                p.width > WIDTH_MAX)
                fail_msg("%s U+%04lX is blank, or too wide for its advance", hl_embed_fonts[i].name,
                         c);
        }
    }
}

static void digits_are_tabular(void **state)
{
    (void)state;
    for (size_t i = 0; i < open.count; i++) {
        struct picture zero, digit, colon;
        assert_true(load(i, '0', &zero));
        for (FT_ULong c = '1'; c <= '9'; c++) {
            assert_true(load(i, c, &digit));
            assert_int_equal(digit.advance, zero.advance);
        }
        assert_true(load(i, ':', &colon));
        assert_true(colon.advance < zero.advance);
    }
}

/* --- letters that must not be taken for each other --- */

/* 0 for signs and everything else that belongs to no script. */
static int script(FT_ULong c)
{
    if ((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= 0xc0 && c <= 0x2af) ||
        (c >= 0x1e00 && c <= 0x1eff))
        return c == 0xd7 || c == 0xf7 ? 0 : 1;
    if (c >= 0x386 && c <= 0x3ff)
        return c == 0x387 ? 0 : 2;
    if (c >= 0x400 && c <= 0x4ff)
        return 3;
    return c >= 0x5d0 && c <= 0x5ea ? 4 : 0;
}

/* Letters of one script that may look the same: in every typeface, or (rows > 0) where a font of so
 * many rows has none left to tell them apart; no language has both. */
static const struct {
    FT_ULong a, b;
    int rows;
} twins[] = {
    {0xd0, 0x110, 0},
    {0xd0, 0x189, 0},
    {0x110, 0x189, 0},

    {0x1dd, 0x259, 0},
    {0x406, 0x4c0, 0},
    /* Capitals with breve and caron. */
    {0x102, 0x1cd, 8},
    {0x11e, 0x1e6, 8},
    {0x12c, 0x1cf, 8},
    {0x14e, 0x1d1, 8},
    {0x16c, 0x1d3, 8},
};

static bool known_twins(FT_ULong a, FT_ULong b, int rows)
{
    for (size_t i = 0; i < COUNT(twins); i++)
        if (a == twins[i].a && b == twins[i].b && (!twins[i].rows || rows <= twins[i].rows))
            return true;
    return false;
}

static void letters_of_a_script_differ(void **state)
{
    (void)state;
    static struct picture letter[0x2000];
    int alike = 0;
    for (size_t i = 0; i < open.count; i++) {
        const FT_ULong end = COUNT(letter);
        for (FT_ULong a = 'A'; a < end; a++)
            if (!script(a) || !load(i, a, &letter[a]))
                letter[a].advance = 0;
        for (FT_ULong a = 'A'; a < end; a++)
            for (FT_ULong b = a + 1; letter[a].advance && b < end; b++)
                if (letter[b].advance && script(a) == script(b) &&
                    same_ink(&letter[a], &letter[b]) &&
                    !known_twins(a, b, hl_embed_fonts[i].rows)) {
                    print_error("%s: U+%04lX and U+%04lX look the same\n", hl_embed_fonts[i].name,
                                a, b);
                    alike++;
                }
    }
    assert_int_equal(alike, 0);
}

static void lookalikes_differ(void **state)
{
    (void)state;
    static const FT_ULong set[][6] = {
        {'I', 'l', '1', '|', 'i', '!'},
        {'0', 'O', 'o', 'Q', 'D', 0x398},
        {'5', 'S', 's', '$', '6', 'G'},
        {'8', 'B', '3', '9', '&', 0xdf},
        {'2', 'Z', 'z', '?', '7', 0x417},
        {0x2018, 0x2019, '\'', '`', ',', '"'},
        {'-', 0x2013, 0x2014, '_', '~', '='},
        {'x', 0xd7, '*', '+', 'X', '%'},
        {'.', ',', ':', ';', 0xb7, 0x2026},
        {0x25b2, 0x25bc, 0x25b3, 0x25bd, 0x25b6, 0x25c0},
        {0x2191, 0x2193, 0x2197, 0x2198, 0x2190, 0x2192},
        {0x20ac, 0x20b9, 0x20ba, 0x20bd, 0xa3, 0xa5},
    };
    for (size_t i = 0; i < open.count; i++)
        for (size_t s = 0; s < COUNT(set); s++)
            for (size_t j = 0; j < COUNT(set[s]); j++)
                for (size_t k = j + 1; k < COUNT(set[s]); k++) {
                    struct picture a, b;
                    assert_true(load(i, set[s][j], &a) && load(i, set[s][k], &b));
                    if (same_ink(&a, &b))
                        fail_msg("%s: U+%04lX and U+%04lX look the same", hl_embed_fonts[i].name,
                                 set[s][j], set[s][k]);
                }
}

/* Pairs that a glance on a moving board must tell apart: so many dots at least. */
static const struct {
    FT_ULong a, b;
    int dots;
} pairs[] = {
    {'0', 'O', 2},     {'0', 'D', 2},     {'5', 'S', 3},     {'8', 'B', 3},     {'1', 'l', 3},
    {'I', 'l', 3},     {'I', '1', 3},     {'l', '|', 1},     {'u', 'v', 3},     {'c', 'e', 3},
    {0x5d3, 0x5e8, 2}, {0x5d1, 0x5db, 2}, {0x5d4, 0x5d7, 2}, {0x5d7, 0x5ea, 2}, {0x5d4, 0x5ea, 2},
    {0x5d5, 0x5d6, 1}, {0x5d5, 0x5df, 1}, {0x5d5, 0x5d9, 3}, {0x5e1, 0x5dd, 3}, {0x5d8, 0x5de, 3},
    {0x5d2, 0x5e0, 2}, {0x5e2, 0x5e6, 3}, {0x5da, 0x5d3, 2}, {0x5da, 0x5e8, 1}, {0x5db, 0x5e4, 3},
    {0x438, 0x43d, 2}, {0x448, 0x449, 1}, {0x446, 0x447, 2}, {0x437, 0x44d, 2}, {0x3b3, 0x3bd, 2},
};

static int different_dots(const struct picture *a, const struct picture *b)
{
    int dots = 0;
    for (size_t y = 0; y < ROWS_MAX; y++)
        dots += __builtin_popcount((unsigned)(a->row[y] ^ b->row[y]));
    return dots;
}

static void pairs_are_some_dots_apart(void **state)
{
    (void)state;
    int close = 0;
    for (size_t i = 0; i < open.count; i++)
        for (size_t p = 0; p < COUNT(pairs); p++) {
            struct picture a, b;
            assert_true(load(i, pairs[p].a, &a) && load(i, pairs[p].b, &b));
            int dots = different_dots(&a, &b);
            if (dots < pairs[p].dots) {
                print_error("%s: U+%04lX and U+%04lX differ by %d dots only\n",
                            hl_embed_fonts[i].name, pairs[p].a, pairs[p].b, dots);
                close++;
            }
        }
    assert_int_equal(close, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(table_is_in_order_of_rows),
        cmocka_unit_test(heads_tell_the_truth),
        cmocka_unit_test(has_every_letter_of_every_language),
        cmocka_unit_test(has_whole_blocks),
        cmocka_unit_test(only_spaces_are_blank_and_all_advance),
        cmocka_unit_test(digits_are_tabular),
        cmocka_unit_test(letters_of_a_script_differ),
        cmocka_unit_test(lookalikes_differ),
        cmocka_unit_test(pairs_are_some_dots_apart),
    };
    return cmocka_run_group_tests(tests, open_faces, close_faces);
}
