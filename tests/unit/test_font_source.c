/* The compiler of the pixel fonts: what it composes, and what it says about mistakes. */
#include <fcntl.h>
#include <png.h>
#include <setjmp.h>
#include <spawn.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "embed.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))
#define MKFONT   HL_BUILD_DIR "/mkfont"

extern char **environ;

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
    return 0;
}

static int remove_dir(void **state)
{
    (void)state;
    unlink(in_path);
    unlink(out_path);
    unlink(err_path);
    rmdir(dir);
    return 0;
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
    for (size_t i = 0; i < hl_embed_font_count(); i++) {
        char font[64];
        snprintf(font, sizeof font, "fonts/%s.font", hl_embed_fonts[i].name);
        assert_int_equal(compile(NULL, font, out_path), 0);
        size_t size;
        char *now = slurp(out_path, &size);
        assert_int_equal(size, hl_embed_fonts[i].size);
        assert_memory_equal(now, hl_embed_fonts[i].data, size);
        free(now);
    }
}

/* A PNG as RGB, to be freed. */
static unsigned char *read_png(const char *path, size_t *size)
{
    png_image png = {.version = PNG_IMAGE_VERSION};
    if (!png_image_begin_read_from_file(&png, path))
        fail_msg("%s: %s", path, png.message);
    png.format = PNG_FORMAT_RGB;
    *size = PNG_IMAGE_SIZE(png);
    unsigned char *pixels = malloc(*size);
    assert_non_null(pixels);
    assert_int_equal(png_image_finish_read(&png, NULL, pixels, 0, NULL), 1);
    return pixels;
}

static void draws_a_chart(void **state)
{
    (void)state;
    write_source(HEAD "sample AA\nU+0041 A\n#\n#\n");
    assert_int_equal(compile("--chart", in_path, out_path), 0);
    size_t size;
    unsigned char *pixels = read_png(out_path, &size);
    assert_non_null(memchr(pixels, 255, size));
    free(pixels);
}

/* make pictures draws them; they must not lag behind the fonts. */
static void charts_in_the_docs_are_up_to_date(void **state)
{
    (void)state;
    for (size_t i = 0; i < hl_embed_font_count(); i++) {
        char font[64], picture[64];
        snprintf(font, sizeof font, "fonts/%s.font", hl_embed_fonts[i].name);
        snprintf(picture, sizeof picture, "docs/pictures/font-%d.png", hl_embed_fonts[i].rows);
        assert_int_equal(compile("--chart", font, out_path), 0);
        size_t size, size_in_docs;
        unsigned char *now = read_png(out_path, &size);
        unsigned char *in_docs = read_png(picture, &size_in_docs);
        if (size != size_in_docs || memcmp(now, in_docs, size) != 0)
            fail_msg("%s does not show %s: make pictures", picture, font);
        free(now);
        free(in_docs);
    }
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
        cmocka_unit_test(names_the_line_of_a_mistake),
        cmocka_unit_test(composes_and_widens),
        cmocka_unit_test(same_source_same_bytes),
        cmocka_unit_test(draws_a_chart),
        cmocka_unit_test(charts_in_the_docs_are_up_to_date),
        cmocka_unit_test(unwritable_output_is_an_error),
    };
    return cmocka_run_group_tests(tests, make_dir, remove_dir);
}
