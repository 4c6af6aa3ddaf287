/* `headliner fonts`: which face draws what on this board, and what cannot be read on it. */
#include "base/buf.h"
#include "base/log.h"
#include "cli.h"
#include "drivers/board.h"
#include "host-sim/picture.h"
#include "screen.h"
#include "show/geometry.h"
#include "text/clean.h"
#include "text/faces.h"
#include "text/readable.h"
#include "text/strip.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define OWN        "inside the program"
#define SHEET_MAX  64 /* lines of a picture; the table of scripts is shorter */
#define SHEET_GAP  2  /* rows between them */
#define SHEET_ROWS 48 /* of the picture, at least, for one line */

struct desk {
    struct hl_config *config;
    struct hl_screen screen;
    struct hl_font *font;
    struct hl_geometry geometry;
};

/* A text cut into clusters, each with its face. */
struct cut {
    uint32_t points[HL_TEXT_POINTS_MAX];
    struct hl_cluster clusters[HL_TEXT_POINTS_MAX];
    size_t count;
};

static int add_point(struct hl_buf *out, uint32_t cp)
{
    char bytes[4];
    size_t n = cp < 0x80 ? 1 : cp < 0x800 ? 2 : cp < 0x10000 ? 3 : 4;
    for (size_t i = n; i-- > 1; cp >>= 6)
        bytes[i] = (char)(0x80 | (cp & 0x3f));
    bytes[0] = (char)(n == 1 ? cp : (0xf00 >> n & 0xf0) | cp);
    return hl_buf_add(out, bytes, n);
}

static struct cut *cut_text(const struct desk *desk, const char *text, const char *language)
{
    struct cut *cut = malloc(sizeof(*cut));
    if (!cut)
        return NULL;
    size_t count = hl_text_clean(text, strlen(text), cut->points);
    cut->count = hl_faces_choose(desk->font, language, cut->points, count, cut->clusters);
    return cut;
}

static void print_face(const struct desk *desk, int face)
{
    struct hl_face_info info;
    if (face < 0) {
        printf("no font");
        return;
    }
    hl_font_face_info(desk->font, face, &info);
    printf("%s, %d px, %s (%s)", info.family, info.px, info.how, info.path ? info.path : OWN);
}

/* ---- One text ---- */

/* The words that one face draws, in quotes, with their script. */
static size_t print_piece(const struct desk *desk, const struct cut *cut, size_t from)
{
    struct hl_buf words;
    size_t end = from;
    hl_buf_init(&words, 4 * HL_TEXT_POINTS_MAX);
    do {
        const struct hl_cluster *cluster = &cut->clusters[end++];
        for (size_t i = cluster->start; i < cluster->end; i++)
            add_point(&words, cut->points[i]);
    } while (end < cut->count && (cut->points[cut->clusters[end].start] == ' ' ||
                                  (cut->clusters[end].face == cut->clusters[from].face &&
                                   cut->clusters[end].script == cut->clusters[from].script)));
    const struct hl_script *script = cut->clusters[from].script;
    printf("\"%s\"  %s: ", words.data ? words.data : "",
           script == &hl_scripts[0] ? "signs" : script->name);
    print_face(desk, cut->clusters[from].face);
    printf("\n");
    hl_buf_finish(&words);
    return end;
}

/* What stands in the way of reading, and what to do. */
static int print_verdict(const struct desk *desk, const struct hl_reading *reading)
{
    int rows = hl_font_rows(desk->font);
    if (reading->verdict == HL_READS_WELL)
        return HL_EXIT_OK;
    if (reading->rows_needed > desk->geometry.height)
        printf("warning: %s needs a line of %d rows; this board has %d\n", reading->script,
               reading->rows_needed, desk->geometry.height);
    else if (reading->too_low > 0)
        printf("warning: %s needs %d rows, and the line has %d; set line_height: %d\n",
               reading->script, reading->rows_needed, rows, reading->rows_needed);
    if (reading->missing > 0)
        printf("warning: %u of %u letters or pictures have no font, or are too small here, U+%04X "
               "first; `apt install %s` may help\n",
               reading->missing, reading->clusters, reading->point, reading->package);
    return HL_EXIT_FAILURE;
}

static int print_text(const struct desk *desk, const char *text, const char *language)
{
    struct hl_reading reading;
    struct cut *cut = cut_text(desk, text, language);
    if (!cut || hl_text_read(desk->font, text, language, &reading)) {
        free(cut);
        return HL_EXIT_FAILURE;
    }
    for (size_t i = 0; i < cut->count;)
        i = print_piece(desk, cut, i);
    free(cut);
    return print_verdict(desk, &reading);
}

/* ---- Every script ---- */

/* Whether a script's sample reads here is told by "-" before it. */
static int print_script(const struct desk *desk, const struct hl_script *script)
{
    struct hl_reading reading;
    struct cut *cut = cut_text(desk, script->sample, script->language);
    if (!cut || hl_text_read(desk->font, script->sample, script->language, &reading)) {
        free(cut);
        return -ENOMEM;
    }
    int face = cut->count > 0 ? cut->clusters[0].face : -1;
    bool low = hl_font_rows(desk->font) < script->rows_min;
    printf("%-4s  %-19s  %2d rows%s  %s\n      ", script->code, script->name, script->rows_min,
           low ? ", too low here" : "", script->sample);
    print_face(desk, face);
    if (face < 0 || reading.missing > 0)
        printf("; `apt install %s` brings one", script->package);
    printf("\n");
    free(cut);
    return 0;
}

static int print_scripts(const struct desk *desk)
{
    for (size_t i = 0; i < hl_script_count; i++)
        if (print_script(desk, &hl_scripts[i]))
            return HL_EXIT_FAILURE;
    return HL_EXIT_OK;
}

/* ---- As a picture ---- */

/* Text as strips below each other, each dot a square. */
struct sheet {
    struct hl_strip *strips[SHEET_MAX];
    size_t count;
    int width, magnified;
};

static int add_strip(struct sheet *sheet, const struct desk *desk, const char *text,
                     const char *language)
{
    const struct hl_show_options *show = &desk->config->show;
    struct hl_strip *strip = hl_strip_create(desk->font, text, language, show->text);
    if (!strip || sheet->count >= SHEET_MAX) {
        hl_strip_unref(strip);
        return -ENOMEM;
    }
    sheet->strips[sheet->count++] = strip;
    sheet->width = strip->width > sheet->width ? strip->width : sheet->width;
    return 0;
}

static void paste(struct hl_frame *frame, const struct hl_strip *strip, int y, int magnified)
{
    int width = strip->width * magnified < frame->width ? strip->width * magnified : frame->width;
    for (int row = 0; row < strip->height * magnified; row++)
        for (int x = 0; x < width; x++)
            memcpy(frame->pixels + (size_t)(y + row) * frame->stride + 3 * (size_t)x,
                   strip->pixels + (size_t)(row / magnified) * strip->stride +
                       3 * (size_t)(x / magnified),
                   3);
}

static int write_sheet(const struct sheet *sheet, int rows, const char *path)
{
    struct hl_frame frame;
    int step = (rows + SHEET_GAP) * sheet->magnified, width = sheet->width * sheet->magnified;
    size_t room = (size_t)(HL_FRAME_HEIGHT_MAX / step), count = sheet->count;
    if (count > room) {
        hl_warning("fonts", "%s holds the first %zu of %zu samples", path, room, count);
        count = room;
    }
    width = width > HL_FRAME_WIDTH_MAX  ? HL_FRAME_WIDTH_MAX
            : width < HL_FRAME_SIDE_MIN ? HL_FRAME_SIDE_MIN
                                        : width;
    int err = hl_frame_init(&frame, width, step * (int)count);
    for (size_t i = 0; i < count && !err; i++)
        paste(&frame, sheet->strips[i], step * (int)i, sheet->magnified);
    if (!err) {
        err = hl_picture_write_png(path, &frame);
        hl_frame_finish(&frame);
    }
    return err;
}

/* TEXT, or a line for each script. */
static int draw_sheet(const struct desk *desk, const struct hl_cli *cli, const char *text)
{
    int rows = hl_font_rows(desk->font);
    struct sheet sheet = {.magnified = rows < SHEET_ROWS ? SHEET_ROWS / rows : 1};
    int err = text ? add_strip(&sheet, desk, text, cli->language) : 0;
    for (size_t i = 0; !text && i < hl_script_count && !err; i++)
        if (hl_scripts[i].rows_min <= rows)
            err = add_strip(&sheet, desk, hl_scripts[i].sample, hl_scripts[i].language);
    if (!err)
        err = write_sheet(&sheet, rows, cli->output);
    for (size_t i = 0; i < sheet.count; i++)
        hl_strip_unref(sheet.strips[i]);
    return err;
}

/* ---- The command ---- */

static int open_desk(struct desk *desk, const struct hl_cli *cli)
{
    desk->config = hl_cli_config(cli);
    if (!desk->config)
        return HL_EXIT_USAGE;
    bool mono = false;
    if (strcmp(desk->config->board.driver, "auto") != 0) {
        struct hl_board *board = hl_cli_board(cli, &desk->config->board);
        if (!board)
            return HL_EXIT_USAGE;
        mono = hl_board_driver(board)->caps & HL_CAP_PAPER; /* most of them */
        hl_board_destroy(board);
    }
    struct hl_output_mode mode = {.width = desk->config->board.width,
                                  .height = desk->config->board.height};
    if (mode.width == 0) {
        mode.width = HL_BOARD_WIDTH_DEFAULT;
        mode.height = HL_BOARD_HEIGHT_DEFAULT;
    }
    if (desk->config->show.layout == HL_LAYOUT_PAGE)
        desk->config->show.layout = HL_LAYOUT_LINE;
    if (hl_screen_init(&desk->screen, desk->config, &mode, mono, 0) ||
        hl_geometry_init(&desk->geometry, mode.width, mode.height, &desk->config->show))
        return HL_EXIT_USAGE;
    desk->font = hl_fonts_at(desk->screen.fonts, desk->geometry.title_rows);
    return desk->font ? HL_EXIT_OK : HL_EXIT_FAILURE;
}

static int join(struct hl_buf *text, const struct hl_cli *cli)
{
    int err = 0;
    for (size_t i = 0; i < cli->arg_count && !err; i++)
        err = hl_buf_printf(text, "%s%s", i > 0 ? " " : "", cli->args[i]);
    return err;
}

static int run_fonts(const struct hl_cli *cli)
{
    struct desk desk = {0};
    struct hl_buf text;
    int status = open_desk(&desk, cli);

    hl_buf_init(&text, 1u << 20);
    if (status == HL_EXIT_OK && join(&text, cli)) {
        fprintf(stderr, "headliner: the text is too long\n");
        status = HL_EXIT_USAGE;
    }
    if (status == HL_EXIT_OK) {
        printf("board %dx%d, headlines on %d rows\n", desk.geometry.width, desk.geometry.height,
               desk.geometry.title_rows);
        const char *words = cli->arg_count > 0 ? text.data ? text.data : "" : NULL;
        status = words ? print_text(&desk, words, cli->language) : print_scripts(&desk);
    }
    if (status != HL_EXIT_USAGE && desk.font && cli->output &&
        draw_sheet(&desk, cli, cli->arg_count > 0 ? text.data ? text.data : "" : NULL))
        status = HL_EXIT_FAILURE;
    hl_buf_finish(&text);
    hl_screen_finish(&desk.screen);
    hl_config_destroy(desk.config);
    return status;
}

static const char *const fonts_options[] = {"config", "board",    "size",   "virtual", "layout",
                                            "font",   "language", "output", NULL};

const struct hl_command hl_command_fonts = {
    .name = "fonts",
    .usage = "fonts [--size WxH] [--language L] [TEXT]",
    .summary = "which font draws what; says what cannot be read on this board",
    .options = fonts_options,
    .args_max = HL_CLI_ARGS_MAX,
    .run = run_fonts,
};
