/* `headliner layout`: where each glyph of a text stands, in a form to compare with other engines.
 */
#include "base/log.h"
#include "cli.h"
#include "json.h"
#include "screen.h"
#include "text/shape.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROWS_DEFAULT 16

static int read_rows(const char *word, int *rows)
{
    char *end;
    long value = word ? strtol(word, &end, 10) : ROWS_DEFAULT;
    if (word && (*end || end == word || value < HL_FONT_ROWS_MIN || value > HL_FONT_ROWS_MAX)) {
        fprintf(stderr, "headliner: --size takes the rows of the line, %d to %d, not \"%s\"\n",
                HL_FONT_ROWS_MIN, HL_FONT_ROWS_MAX, word);
        return HL_EXIT_USAGE;
    }
    *rows = (int)value;
    return HL_EXIT_OK;
}

/* Bytes of UTF-8 before code point INDEX. */
static size_t byte_of(const uint32_t *points, size_t index)
{
    size_t bytes = 0;
    for (size_t i = 0; i < index; i++)
        bytes += points[i] < 0x80 ? 1 : points[i] < 0x800 ? 2 : points[i] < 0x10000 ? 3 : 4;
    return bytes;
}

static int print_glyph(bool json, struct hl_font *font, const struct hl_placed_glyph *glyph,
                       size_t byte)
{
    struct hl_face_info face;
    struct hl_buf line;
    int err;
    hl_font_face_info(font, glyph->face, &face);
    hl_buf_init(&line, 1024);
    if (json)
        err = hl_json_glyph(&line, glyph, face.family, byte);
    else
        err = hl_buf_printf(&line, "%5u %4u %4zu %8.2f %6.2f %7.2f %3u  %s\n",
                            (unsigned)glyph->glyph, (unsigned)glyph->cluster, byte, glyph->x / 64.0,
                            glyph->y / 64.0, glyph->advance / 64.0, glyph->level, face.family);
    if (!err)
        fwrite(line.data, 1, line.len, stdout);
    hl_buf_finish(&line);
    return err;
}

static int print_text(const struct hl_cli *cli, struct hl_font *font)
{
    struct hl_layout layout = {0};
    size_t count;
    struct hl_text *text = hl_text_create(font, cli->args[0], strlen(cli->args[0]), cli->language);
    if (!text)
        return -errno;
    const uint32_t *points = hl_text_points(text, &count);
    int err = hl_text_lay(text, 0, count, false, &layout);
    if (!err && !cli->json)
        printf("%5s %4s %4s %8s %6s %7s %3s  %s\n", "glyph", "at", "byte", "x", "y", "advance",
               "lvl", "face");
    for (size_t i = 0; i < layout.count && !err; i++)
        err = print_glyph(cli->json, font, &layout.glyphs[i],
                          byte_of(points, layout.glyphs[i].cluster));
    hl_layout_finish(&layout);
    hl_text_destroy(text);
    return err;
}

static int run_layout(const struct hl_cli *cli)
{
    struct hl_cli without_size = *cli;
    int rows;
    int status = read_rows(cli->size, &rows);
    if (status)
        return status;
    if (cli->arg_count == 0) {
        fprintf(stderr, "headliner: layout takes the text to lay, in quotes\n");
        return HL_EXIT_USAGE;
    }
    without_size.size = NULL; /* here it is not the board's */
    struct hl_config *config = hl_cli_config(&without_size);
    if (!config)
        return HL_EXIT_USAGE;
    struct hl_fonts *fonts = hl_screen_fonts(config, false);
    struct hl_font *font = fonts ? hl_fonts_at(fonts, rows) : NULL;
    int err = font ? print_text(cli, font) : -errno;
    if (fonts && err)
        hl_error("text", "the text could not be laid: %s", strerror(-err));
    hl_fonts_destroy(fonts);
    hl_config_destroy(config);
    if (fflush(stdout) || ferror(stdout)) {
        hl_error("layout", "standard output: %s", strerror(errno));
        return HL_EXIT_FAILURE;
    }
    return err ? HL_EXIT_FAILURE : HL_EXIT_OK;
}

static const char *const options[] = {"json", "size", "language", "font", "config", NULL};

const struct hl_command hl_command_layout = {
    .name = "layout",
    .usage = "layout [--json] [--size ROWS] [--language L] [--font F] [--config F] TEXT",
    .summary = "where each glyph of a text stands, a line a glyph, from left to right",
    .options = options,
    .args_max = 1,
    .run = run_layout,
};
