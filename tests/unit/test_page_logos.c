/* Logos and name plates on news pages: where they stand, and what they stand for. */
#include "check.h"
#include "fonts.h"

#include "base/buf.h"
#include "base/clock.h"
#include "host-sim/png.h"
#include "show/masthead.h"
#include "show/story.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define WIDTH  400
#define HEIGHT 300
#define NOON   INT64_C(1772272800) /* 2026-02-28T10:00:00Z */

static char page_name[] = "The Name";
static char folder[] = "/tmp/hl-page-logos-XXXXXX";

static const struct hl_paper paper = {
    .inks = {{"black", {0, 0, 0}, {0, 0, 0}}, {"white", {255, 255, 255}, {255, 255, 255}}},
    .count = 2,
    .greys = 2,
    .partial = true,
    .page_min_s = 60,
    .ppi = 120,
};

static const char *picture(const char *name, int width, int height)
{
    static char path[128];
    struct hl_frame frame;
    struct hl_buf buf;
    assert_int_equal(hl_frame_init(&frame, width, height), 0);
    hl_buf_init(&buf, HL_PNG_BYTES_MAX);
    assert_int_equal(hl_png_encode(&frame, &buf), 0);
    snprintf(path, sizeof(path), "%s/%s", folder, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_int_equal(fwrite(buf.data, 1, buf.len, file), buf.len);
    fclose(file);
    hl_buf_finish(&buf);
    hl_frame_finish(&frame);
    return path;
}

struct desk {
    struct hl_show_options options;
    struct hl_press_fonts fonts;
    struct hl_press press;
    struct hl_scene *scene;
};

static void desk_init(struct desk *desk, bool logos)
{
    struct hl_motion still = {0};
    memset(desk, 0, sizeof(*desk));
    desk->options = (struct hl_show_options){.speed = {140, HL_SPEED_WPM},
                                             .source = true,
                                             .age = true,
                                             .clock = true,
                                             .theme = {.lead_rows = HL_THEME_AUTO,
                                                       .list_rows = HL_THEME_AUTO,
                                                       .small_rows = HL_THEME_AUTO,
                                                       .margin = HL_THEME_AUTO,
                                                       .columns = HL_THEME_AUTO,
                                                       .name = page_name}};
    desk->fonts.text = desk->fonts.lead = sealed_fonts();
    if (logos)
        desk->fonts.logos = hl_logos_create(&paper);
    assert_int_equal(
        hl_press_init(&desk->press, &desk->options, &desk->fonts, &paper, WIDTH, HEIGHT), 0);
    desk->scene = hl_scene_create(WIDTH, HEIGHT, &still, HL_SCENE_PIECES_MAX);
    assert_non_null(desk->scene);
}

static void desk_finish(struct desk *desk)
{
    hl_scene_destroy(desk->scene);
    hl_logos_destroy(desk->fonts.logos);
    hl_fonts_destroy(desk->fonts.text);
}

/* The piece of the scene with that strip; NULL: there is none. */
static const struct hl_piece *find(const struct desk *desk, const struct hl_strip *strip)
{
    for (size_t i = 0; i < desk->scene->count; i++)
        if (desk->scene->pieces[i].strip == strip)
            return &desk->scene->pieces[i];
    return NULL;
}

static void a_logo_stands_for_the_name(void **state)
{
    static const struct {
        const char *name, *title, *origin, *mark;
        bool logos, wanted; /* sources are shown */
        int width;          /* of the column */
        int pieces;         /* beside the title's */
        int logo_x;         /* -1: none; else its distance from where the line begins */
    } rows[] = {
        {"name", "Ferries run", "https://b/", "", true, true, 300, 2, -1},
        {"no logos at all", "Ferries run", "https://a/", "", false, true, 300, 2, -1},
        {"logo", "Ferries run", "https://a/", "", true, true, 300, 2, 0},
        {"logo with a mark", "Ferries run", "https://a/", "offline", true, true, 300, 3, 0},
        {"mirrored", "\u05e9\u05dc\u05d5\u05dd", "https://a/", "", true, true, 300, 2, 0},
        {"sources are not shown", "Ferries run", "https://a/", "", true, false, 300, 1, -1},
        {"no room: the name, as far as it goes", "Ferries run", "https://wide/", "", true, true, 90,
         2, -1},
    };
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct desk desk;
        struct hl_story story;
        char id[] = "1", source[] = "A Source";
        struct hl_headline from = {.id = id,
                                   .title = (char *)(uintptr_t)rows[i].title,
                                   .source = source,
                                   .origin = (char *)(uintptr_t)rows[i].origin,
                                   .published_s = NOON - 3600};
        struct hl_headline *headline = hl_headline_create(&from);
        struct hl_ticker_item item = {headline, rows[i].mark};
        desk_init(&desk, rows[i].logos);
        desk.options.source = rows[i].wanted;
        int small = desk.press.sheet.small_rows;
        if (rows[i].logos) {
            hl_logos_add(desk.fonts.logos, "https://a/", picture("a.png", 60, 30));
            hl_logos_add(desk.fonts.logos, "https://wide/", picture("wide.png", 600, 40));
        }
        struct hl_story_wish wish = {.rows = desk.press.sheet.list_rows,
                                     .width = rows[i].width,
                                     .lines_max = 2,
                                     .kicker = true};
        struct hl_imprint imprint = {.wall_s = NOON};
        assert_int_equal(hl_imprint_init(&imprint, &desk.press, "en"), 0);
        assert_int_equal(hl_story_init(&story, &desk.press, &item, &wish), 0);
        assert_int_equal(
            hl_story_print(&story, &desk.press, 20, 100, &imprint, *rows[i].mark, desk.scene), 0);
        const struct hl_strip *logo =
            rows[i].logos ? hl_logos_strip(desk.fonts.logos, rows[i].origin, small * 6, small)
                          : NULL;
        const struct hl_piece *piece = logo ? find(&desk, logo) : NULL;
        check_int(rows[i].name, desk.scene->count - 1, rows[i].pieces);
        check_int(rows[i].name, piece != NULL, rows[i].logo_x >= 0);
        if (piece) {
            int64_t begin = story.rtl ? 20 + rows[i].width - piece->x - logo->width : piece->x - 20;
            check_int(rows[i].name, begin, rows[i].logo_x);
            check_int(rows[i].name, logo->height, small);
            check_int(rows[i].name, piece->y, 100);
            const struct hl_strip *mark = (piece + 1)->strip; /* alone, without the name */
            if (*rows[i].mark)
                check_int(rows[i].name, mark->width,
                          hl_strip_measure(desk.press.small, rows[i].mark, "") + 1);
        }
        hl_story_finish(&story);
        hl_headline_unref(headline);
        desk_finish(&desk);
    }
}

static void a_name_plate_stands_for_the_name(void **state)
{
    (void)state;
    for (int rtl = 0; rtl < 2; rtl++)
        for (int plate = 0; plate < 2; plate++) {
            struct desk desk;
            struct hl_masthead masthead = {.page = 1,
                                           .pages = 1,
                                           .imprint = {.wall_s = NOON},
                                           .updated_s = HL_TIME_NONE,
                                           .mark = "",
                                           .rtl = rtl};
            desk_init(&desk, true);
            if (plate)
                hl_logos_add(desk.fonts.logos, HL_LOGOS_PLATE, picture("a.png", 60, 30));
            assert_int_equal(hl_imprint_init(&masthead.imprint, &desk.press, "en"), 0);
            assert_int_equal(hl_masthead_print(&masthead, &desk.press, desk.scene), 0);
            int rows = desk.press.sheet.mast_rows, margin = desk.press.sheet.margin;
            const struct hl_strip *strip =
                hl_logos_strip(desk.fonts.logos, HL_LOGOS_PLATE, rows * 6, rows);
            const struct hl_piece *piece = strip ? find(&desk, strip) : NULL;
            check_int("plate", piece != NULL, plate);
            /* The name or the plate, the date, the clock, the rule. */
            check_int("pieces", desk.scene->count, 4);
            if (piece) {
                check_int("x", rtl ? WIDTH - piece->x - strip->width : piece->x, margin);
                check_int("y", piece->y, margin);
                const struct hl_piece *date = piece + 1;
                int64_t gap = rtl ? piece->x - date->x - date->strip->width
                                  : date->x - piece->x - strip->width;
                check_true("the date is beside it", gap > 0);
            }
            desk_finish(&desk);
        }
}

static int set_up(void **state)
{
    (void)state;
    return mkdtemp(folder) ? 0 : -1;
}

static int tear_down(void **state)
{
    char path[128];
    (void)state;
    snprintf(path, sizeof(path), "%s/a.png", folder);
    unlink(path);
    snprintf(path, sizeof(path), "%s/wide.png", folder);
    unlink(path);
    return rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_logo_stands_for_the_name),
        cmocka_unit_test(a_name_plate_stands_for_the_name),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
