/* The pixel font as FreeType sees it, and what its compiler says about mistakes. */
#include <fcntl.h>
#include <ft2build.h>
#include FT_FREETYPE_H
#include <png.h>
#include <setjmp.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define COUNT(a) (sizeof(a) / sizeof *(a))
#define MKFONT   HL_BUILD_DIR "/mkfont"
#define FONT_BDF HL_BUILD_DIR "/headliner8.bdf"

enum { ROWS = 8, MAX_WIDTH = 16 };

extern char **environ;

static FT_Library library;
static FT_Face face;

static int open_face(void **state)
{
    (void)state;
    if (FT_Init_FreeType(&library) || FT_New_Face(library, FONT_BDF, 0, &face))
        return -1;
    return FT_Set_Pixel_Sizes(face, 0, ROWS) ? -1 : 0;
}

static int close_face(void **state)
{
    (void)state;
    FT_Done_Face(face);
    FT_Done_FreeType(library);
    return 0;
}

struct picture {
    unsigned width;
    int advance;
    uint16_t row[ROWS];
};

static bool load(FT_ULong code, struct picture *p)
{
    memset(p, 0, sizeof *p);
    FT_UInt index = FT_Get_Char_Index(face, code);
    if (!index || FT_Load_Glyph(face, index, FT_LOAD_RENDER | FT_LOAD_TARGET_MONO))
        return false;
    const FT_GlyphSlot slot = face->glyph;
    p->width = slot->bitmap.width;
    p->advance = (int)(slot->advance.x / 64);
    int top = 7 - slot->bitmap_top;
    for (unsigned y = 0; y < slot->bitmap.rows; y++) {
        int row = top + (int)y;
        const unsigned char *line = slot->bitmap.buffer + (int)y * slot->bitmap.pitch;
        for (unsigned x = 0; x < p->width; x++)
            if (line[x / 8] & 0x80 >> x % 8) {
                assert_in_range(row, 0, ROWS - 1);
                p->row[row] |= (uint16_t)(0x8000 >> x);
            }
    }
    return true;
}

static bool same_ink(const struct picture *a, const struct picture *b)
{
    return !memcmp(a->row, b->row, sizeof a->row);
}

static bool blank(const struct picture *p)
{
    return same_ink(p, &(struct picture){0});
}

static void opens_at_eight_pixels_as_unicode(void **state)
{
    (void)state;
    assert_string_equal(face->family_name, "headliner8");
    assert_int_equal(face->charmap->encoding, FT_ENCODING_UNICODE);
    assert_int_equal(face->size->metrics.ascender / 64, 7);
    assert_int_equal(face->size->metrics.descender / 64, -1);
    assert_int_equal(face->num_fixed_sizes, 1);
}

static const struct {
    const char *name;
    FT_ULong first, last;
} required[] = {
    {"ASCII", 0x20, 0x7e},
    {"Latin-1", 0xa0, 0xff},
    {"Latin Extended-A", 0x100, 0x17f},
    {"Azerbaijani Ə", 0x18f, 0x18f},
    {"Azerbaijani ə", 0x259, 0x259},
    {"Romanian", 0x218, 0x21b},
    {"Greek Ά", 0x386, 0x38a},
    {"Greek Ό", 0x38c, 0x38c},
    {"Greek Ύ to Ρ", 0x38e, 0x3a1},
    {"Greek Σ to ώ", 0x3a3, 0x3ce},
    {"Cyrillic", 0x400, 0x45f},
    {"Cyrillic Ґ Ғ", 0x490, 0x493},
    {"Cyrillic Җ Ҙ Қ", 0x496, 0x49b},
    {"Cyrillic Ң", 0x4a2, 0x4a3},
    {"Cyrillic Ү Ұ Ҳ", 0x4ae, 0x4b3},
    {"Cyrillic Һ", 0x4ba, 0x4bb},
    {"Cyrillic Ә", 0x4d8, 0x4d9},
    {"Cyrillic Ө", 0x4e8, 0x4e9},
    {"thin space", 0x2009, 0x2009},
    {"dashes", 0x2010, 0x2015},
    {"quotation marks", 0x2018, 0x201e},
    {"dagger, bullet", 0x2020, 0x2022},
    {"ellipsis", 0x2026, 0x2026},
    {"narrow no-break space", 0x202f, 0x202f},
    {"per mille", 0x2030, 0x2030},
    {"primes", 0x2032, 0x2033},
    {"angle quotes", 0x2039, 0x203a},
    {"fraction slash", 0x2044, 0x2044},
    {"naira", 0x20a6, 0x20a6},
    {"won, shekel, dong, euro", 0x20a9, 0x20ac},
    {"peso", 0x20b1, 0x20b1},
    {"hryvnia", 0x20b4, 0x20b4},
    {"tenge, rupee, lira", 0x20b8, 0x20ba},
    {"manat, ruble, lari, bitcoin", 0x20bc, 0x20bf},
    {"numero", 0x2116, 0x2116},
    {"trade mark", 0x2122, 0x2122},
    {"arrows", 0x2190, 0x2193},
    {"minus", 0x2212, 0x2212},
    {"squares", 0x25a0, 0x25a1},
    {"triangles up", 0x25b2, 0x25b3},
    {"triangle right", 0x25ba, 0x25ba},
    {"triangles down", 0x25bc, 0x25bd},
    {"triangle left", 0x25c4, 0x25c4},
    {"circle", 0x25cb, 0x25cb},
    {"disc", 0x25cf, 0x25cf},
    {"star", 0x2605, 0x2605},
    {"check mark", 0x2713, 0x2713},
    {"replacement", 0xfffd, 0xfffd},
};

static void has_every_required_character(void **state)
{
    (void)state;
    int missing = 0;
    for (size_t i = 0; i < COUNT(required); i++)
        for (FT_ULong c = required[i].first; c <= required[i].last; c++)
            if (!FT_Get_Char_Index(face, c)) {
                print_error("missing U+%04lX (%s)\n", c, required[i].name);
                missing++;
            }
    assert_int_equal(missing, 0);
}

static bool is_space(FT_ULong c)
{
    return c == 0x20 || c == 0xa0 || c == 0x2009 || c == 0x202f;
}

/* load() itself asserts that no ink leaves the eight rows. */
static void only_spaces_are_blank_and_all_advance(void **state)
{
    (void)state;
    FT_UInt index;
    for (FT_ULong c = FT_Get_First_Char(face, &index); index;
         c = FT_Get_Next_Char(face, c, &index)) {
        struct picture p;
        assert_true(load(c, &p));
        if (blank(&p) != is_space(c) || p.advance <= (int)p.width || p.width > MAX_WIDTH)
            fail_msg("U+%04lX is blank, or too wide for its advance", c);
    }
}

static void digits_are_tabular(void **state)
{
    (void)state;
    struct picture zero, digit, colon;
    assert_true(load('0', &zero));
    for (FT_ULong c = '1'; c <= '9'; c++) {
        assert_true(load(c, &digit));
        assert_int_equal(digit.advance, zero.advance);
    }
    assert_true(load(':', &colon));
    assert_true(colon.advance < zero.advance);
}

/* 0 for signs and everything else that belongs to no script. */
static int script(FT_ULong c)
{
    if ((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= 0xc0 && c <= 0x2af))
        return c == 0xd7 || c == 0xf7 ? 0 : 1;
    if (c >= 0x370 && c <= 0x3ff)
        return 2;
    return c >= 0x400 && c <= 0x4ff ? 3 : 0;
}

/* Letters of one script that look the same in every typeface. */
static const FT_ULong twins[][2] = {{0xd0, 0x110}, {0x406, 0x4c0}};

static bool known_twins(FT_ULong a, FT_ULong b)
{
    for (size_t i = 0; i < COUNT(twins); i++)
        if (a == twins[i][0] && b == twins[i][1])
            return true;
    return false;
}

static void letters_of_a_script_differ(void **state)
{
    (void)state;
    int alike = 0;
    for (FT_ULong a = 'A'; a <= 0x4ff; a++) {
        struct picture pa, pb;
        if (!script(a) || !load(a, &pa))
            continue;
        for (FT_ULong b = a + 1; b <= 0x4ff; b++)
            if (script(a) == script(b) && load(b, &pb) && same_ink(&pa, &pb) &&
                !known_twins(a, b)) {
                print_error("U+%04lX and U+%04lX look the same\n", a, b);
                alike++;
            }
    }
    assert_int_equal(alike, 0);
}

static void lookalikes_differ(void **state)
{
    (void)state;
    static const FT_ULong set[][6] = {
        {'I', 'l', '1', '|', 'i', '!'},       {'0', 'O', 'o', 'Q', 'D', 0x398},
        {'5', 'S', 's', '$', '6', 'G'},       {'8', 'B', '3', '9', '&', 0xdf},
        {'2', 'Z', 'z', '?', '7', 0x417},     {0x2018, 0x2019, '\'', '`', ',', '"'},
        {'-', 0x2013, 0x2014, '_', '~', '='}, {'x', 0xd7, '*', '+', 'X', '%'},
        {'.', ',', ':', ';', 0xb7, 0x2026},
    };
    for (size_t s = 0; s < COUNT(set); s++)
        for (size_t i = 0; i < COUNT(set[s]); i++)
            for (size_t j = i + 1; j < COUNT(set[s]); j++) {
                struct picture a, b;
                assert_true(load(set[s][i], &a) && load(set[s][j], &b));
                if (same_ink(&a, &b))
                    fail_msg("U+%04lX and U+%04lX look the same", set[s][i], set[s][j]);
            }
}

/* --- the compiler --- */

static char dir[] = "/tmp/hl-font-XXXXXX";
static char in_path[64], out_path[64], err_path[64];

static int make_dir(void **state)
{
    (void)state;
    if (!mkdtemp(dir))
        return -1;
    snprintf(in_path, sizeof in_path, "%s/t.font", dir);
    snprintf(out_path, sizeof out_path, "%s/t.out", dir);
    snprintf(err_path, sizeof err_path, "%s/t.err", dir);
    return open_face(state);
}

static int remove_dir(void **state)
{
    unlink(in_path);
    unlink(out_path);
    unlink(err_path);
    rmdir(dir);
    return close_face(state);
}

static char *slurp(const char *path, size_t *size)
{
    FILE *f = fopen(path, "rb");
    char *text = calloc(1, 1 << 20);
    assert_non_null(text);
    *size = f ? fread(text, 1, (1 << 20) - 1, f) : 0;
    if (f)
        fclose(f);
    return text;
}

/* Returns the exit status; what was said on stderr is in err_path. */
static int compile(const char *option, const char *in, const char *out)
{
    char *argv[5] = {(char *)"mkfont"};
    int n = 1;
    if (option)
        argv[n++] = (char *)option;
    argv[n++] = (char *)in;
    argv[n] = (char *)out;
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 2, err_path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    pid_t pid;
    int failed = posix_spawn(&pid, MKFONT, &actions, NULL, argv, environ);
    posix_spawn_file_actions_destroy(&actions);
    assert_int_equal(failed, 0);
    int status;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* Five lines; what follows starts in line 6. */
#define HEAD "name t\nrows 2\nascent 2\ndescent 0\nsection S\n"

static void write_source(const char *text)
{
    FILE *f = fopen(in_path, "w");
    assert_non_null(f);
    fputs(text, f);
    fclose(f);
}

static const struct {
    const char *name, *source, *error;
} mistakes[] = {
    {"empty file", "", ":1: the head wants 'name'"},
    {"heights disagree", "name t\nrows 8\nascent 6\ndescent 1\n", ":1: the head wants"},
    {"no glyphs", HEAD, ":1: no glyphs"},
    {"only material", HEAD "part p\n#\n#\n", ":1: no glyph has a code point"},
    {"no section", "name t\nrows 2\nascent 2\ndescent 0\nU+0041 A\n", ":5: a 'section' line"},
    {"bad number", "name t\nrows x\n", ":2: 'rows' wants a number"},
    {"unknown word", HEAD "colour red\n", ":6: 'colour' is not 'U+XXXX'"},
    {"no label", HEAD "U+0041\n", ":6: 'U+0041' wants a label"},
    {"wrong label", HEAD "U+0041 B\n", ":6: U+0041 is labelled 'B', which is U+0042"},
    {"bad code point", HEAD "U+00ZZ A\n", ":6: 'U+00ZZ' is not"},
    {"duplicate", HEAD "U+0041 A\n#\n#\nU+0041 A\n", ":9: U+0041 A is already defined in line 6"},
    {"duplicate mark", HEAD "mark m  mark m\n", ":6: mark m is already defined"},
    {"too few rows", HEAD "U+0041 A\n#\n\n", ":6: these glyphs have 1 rows, the font has 2"},
    {"too few rows at the end", HEAD "U+0041 A\n#\n", ":6: these glyphs have 1 rows"},
    {"too many rows", HEAD "U+0041 A\n#\n#\n#\n", ":9: more than 2 rows"},
    {"stray row", HEAD "##\n", ":6: a row of pixels without a glyph"},
    {"row too wide", HEAD "U+0041 A\n.................\n", ":7: '.................': row too wide"},
    {"ragged rows", HEAD "U+0041 A\n##\n#\n", ":8: A: this row is 1 wide, the rows above are 2"},
    {"bad cell", HEAD "U+0041 A\n#x\n", ":7: '#x': a row is made of"},
    {"missing cell", HEAD "U+0041 A  U+0042 B\n##\n", ":7: 1 cells in this row, but 2 glyphs"},
    {"bad advance", HEAD "U+0041 A advance=0\n", ":6: 'advance=0': wants"},
    {"missing base", HEAD "U+0041 A = U+0042\n", ":6: A: there is no base 'U+0042'"},
    {"unknown mark", HEAD "U+0042 B\n#\n#\nU+0041 A = U+0042 + hat\n",
     ":9: A: there is no mark 'hat'"},
    {"no plus", HEAD "U+0041 A = U+0042 hat\n", ":6: a rule is"},
    {"half a rule", HEAD "U+0041 A = U+0042 +\n", ":6: a rule is"},
    {"bad column", HEAD "U+0041 A = U+0042 + hat@x\n", ":6: 'hat@x': wants a column"},
    {"bad rise", HEAD "U+0042 B\n#\n#\nU+0041 A = U+0042^x\n", ":9: 'U+0042^x': wants a number"},
    {"risen too far", HEAD "U+0042 B\n#\n.\nU+0041 A = U+0042^1\n",
     ":9: A: 'U+0042' leaves the rows"},
    {"sunk too far", HEAD "U+0042 B\n#\n.\nU+0041 A = U+0042^-2\n", ":9: A: 'U+0042' leaves"},
    {"bad rise", HEAD "U+0042 B\n#\n#\nU+0041 A = U+0042^x\n", ":9: 'U+0042^x': wants a number"},
    {"risen too far", HEAD "U+0042 B\n#\n.\nU+0041 A = U+0042^1\n",
     ":9: A: 'U+0042' leaves the rows"},
    {"sunk too far", HEAD "U+0042 B\n#\n.\nU+0041 A = U+0042^-2\n", ":9: A: 'U+0042' leaves"},
    {"circle", HEAD "U+0041 A = U+0042\nU+0042 B = U+0041\n", "is composed of itself"},
    {"grows too wide",
     HEAD "part p\n########\n########\nmark m\n########\n########\n"
          "U+0041 A = p + m@9\n",
     ":12: A: wider than 16 columns"},
};

static void names_the_line_of_a_mistake(void **state)
{
    (void)state;
    int wrong = 0;
    for (size_t i = 0; i < COUNT(mistakes); i++) {
        write_source(mistakes[i].source);
        unlink(out_path);
        int status = compile(NULL, in_path, out_path);
        size_t size;
        char *said = slurp(err_path, &size);
        if (status != 1 || !strstr(said, mistakes[i].error) || !access(out_path, F_OK)) {
            print_error("%s: status %d, said: %s\n", mistakes[i].name, status, said);
            wrong++;
        }
        free(said);
    }
    assert_int_equal(wrong, 0);
}

static void composes_and_widens(void **state)
{
    (void)state;
    static const struct {
        const char *rule, *bdf;
    } cases[] = {
        {"= p", "DWIDTH 4 0\nBBX 3 2 0 0\nBITMAP\n00\nA0\n"},
        {"= p + m", "DWIDTH 4 0\nBBX 3 2 0 0\nBITMAP\n40\nA0\n"},
        {"= p + m@2", "DWIDTH 4 0\nBBX 3 2 0 0\nBITMAP\n20\nA0\n"},
        {"= p + m@-1", "DWIDTH 5 0\nBBX 4 2 0 0\nBITMAP\n80\n50\n"},
        {"= p + m@-1 + m@0", "DWIDTH 5 0\nBBX 4 2 0 0\nBITMAP\nC0\n50\n"},
        {"= p + m@4", "DWIDTH 6 0\nBBX 5 2 0 0\nBITMAP\n08\nA0\n"},
        {"= p^1 + m", "DWIDTH 4 0\nBBX 3 2 0 0\nBITMAP\nE0\n00\n"},
        {"= p + m^-1@0", "DWIDTH 4 0\nBBX 3 2 0 0\nBITMAP\n00\nA0\n"},
        {"= p + m^-1@1", "DWIDTH 4 0\nBBX 3 2 0 0\nBITMAP\n00\nE0\n"},
        {"= p + m advance=9", "DWIDTH 9 0\nBBX 3 2 0 0\nBITMAP\n40\nA0\n"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        char source[256];
        snprintf(source, sizeof source, "%sU+0041 A %s\npart p  mark m\n...     #\n#.#     .\n",
                 HEAD, cases[i].rule);
        write_source(source);
        assert_int_equal(compile(NULL, in_path, out_path), 0);
        size_t size;
        char *bdf = slurp(out_path, &size);
        if (!strstr(bdf, cases[i].bdf))
            fail_msg("'%s' gave %s", cases[i].rule, bdf);
        free(bdf);
    }
}

static void same_source_same_bytes(void **state)
{
    (void)state;
    assert_int_equal(compile(NULL, "fonts/headliner8.font", out_path), 0);
    size_t size, size_before;
    char *now = slurp(out_path, &size);
    char *before = slurp(FONT_BDF, &size_before);
    assert_int_equal(size, size_before);
    assert_memory_equal(now, before, size);
    free(now);
    free(before);
}

static void draws_a_chart(void **state)
{
    (void)state;
    write_source(HEAD "sample AA\nU+0041 A\n#\n#\n");
    assert_int_equal(compile("--chart", in_path, out_path), 0);
    png_image png = {.version = PNG_IMAGE_VERSION};
    assert_int_equal(png_image_begin_read_from_file(&png, out_path), 1);
    png.format = PNG_FORMAT_RGB;
    size_t size = PNG_IMAGE_SIZE(png);
    unsigned char *pixels = malloc(size);
    assert_non_null(pixels);
    assert_int_equal(png_image_finish_read(&png, NULL, pixels, 0, NULL), 1);
    assert_non_null(memchr(pixels, 255, size));
    free(pixels);
}

static void unwritable_output_is_an_error(void **state)
{
    (void)state;
    write_source(HEAD "U+0041 A\n#\n#\n");
    assert_int_equal(compile(NULL, in_path, "/nowhere/t.bdf"), 1);
    assert_int_equal(compile(NULL, "/nowhere/t.font", out_path), 1);
    assert_int_equal(compile(NULL, in_path, NULL), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(opens_at_eight_pixels_as_unicode),
        cmocka_unit_test(has_every_required_character),
        cmocka_unit_test(only_spaces_are_blank_and_all_advance),
        cmocka_unit_test(digits_are_tabular),
        cmocka_unit_test(letters_of_a_script_differ),
        cmocka_unit_test(lookalikes_differ),
        cmocka_unit_test(names_the_line_of_a_mistake),
        cmocka_unit_test(composes_and_widens),
        cmocka_unit_test(same_source_same_bytes),
        cmocka_unit_test(draws_a_chart),
        cmocka_unit_test(unwritable_output_is_an_error),
    };
    return cmocka_run_group_tests(tests, make_dir, remove_dir);
}
