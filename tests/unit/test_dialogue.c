/* The dialogue that tells look-alike panels apart: by answers from a table, and by those of
 * somebody who looks at virtual panels driven as what they are and as what they are not. */
#include "check.h"
#include "fonts.h"

#include "base/clock.h"
#include "base/log.h"
#include "dialogue.h"
#include "drivers/epaper_device.h"
#include "drivers/epaper_ink.h"
#include "host-sim/paper_panels.h"
#include "show/paper_pattern.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TEXT_MAX 16384

static char text[TEXT_MAX];

/* ---- answers from a table ---- */

struct script {
    char shown[256];    /* "2in13-v4 2in13-v4+ 2in13-v3", a + for a change */
    const char *broken; /* this one does not answer; NULL: all do */
};

static int note(void *data, const struct hl_epaper_panel *panel, enum hl_dialogue_step step)
{
    struct script *script = data;
    size_t len = strlen(script->shown);
    snprintf(script->shown + len, sizeof(script->shown) - len, "%s%s%s", len ? " " : "",
             panel->name, step == HL_DIALOGUE_CHANGED ? "+" : "");
    return script->broken && strcmp(script->broken, panel->name) == 0 ? -ETIMEDOUT : 0;
}

static void answers_lead_on(void **state)
{
    enum { ASK = HL_DIALOGUE_ASK, TELL = HL_DIALOGUE_TELL, YES = HL_DIALOGUE_YES };
    static const struct {
        const char *name;
        int mode;
        const char *panel, *options, *answers, *broken;
        int rotate, err;
        const char *shown, *said; /* SAID: part of what is printed */
    } rows[] = {
        {"right at once", ASK, "2in13-v4", "", "y\ny\n", NULL, -1, 0, "2in13-v4 2in13-v4+",
         "options: panel=2in13-v4\n\nor at once:\n\n  headliner run --board "
         "epaper:panel=2in13-v4\n"},
        {"the second", ASK, "2in13-v4", "", "p\ny\ny\n", NULL, -1, 0, "2in13-v4 2in13-v3 2in13-v3+",
         "This is panel 2in13-v3: 2.13inch e-Paper V3"},
        {"the first after all", ASK, "2in13-v3", "", "g\ny\ny\n", NULL, -1, 0,
         "2in13-v3 2in13-v4 2in13-v4+", "panel=2in13-v4"},
        {"neither", ASK, "2in13-v4", "", "n\nc\n", NULL, -1, -ENODEV, "2in13-v4 2in13-v3",
         "look-alikes are right"},
        {"the change tells", ASK, "7in5-v2", "", "y\nf\ny\n", NULL, -1, 0,
         "7in5-v2 7in5-v2+ 7in5-v2-2022", "options: panel=7in5-v2-2022"},
        {"no partial refresh, no second question", ASK, "7in3e", "", "y\n", NULL, -1, 0, "7in3e",
         "panel=7in3e"},
        {"three of a size", ASK, "inky-7in3", "", "n\nn\nY\n", NULL, -1, 0, "inky-7in3 7in3e 7in3f",
         "panel=7in3f"},
        {"upside down", ASK, "7in3e", "", "u\n", NULL, -1, 0, "7in3e", "panel=7in3e,rotate=180"},
        {"upside down, upright panel", ASK, "2in13-v4", "", "u\ny\n", NULL, -1, 0,
         "2in13-v4 2in13-v4+", "panel=2in13-v4,rotate=270"},
        {"turned, and upside down", ASK, "7in3e", "", "u\n", NULL, 270, 0, "7in3e",
         "panel=7in3e,rotate=90"},
        {"turned", ASK, "7in3e", "", "y\n", NULL, 90, 0, "7in3e", "panel=7in3e,rotate=90"},
        {"options are kept", ASK, "7in3e", "temperature=5,cs=8", "y\n", NULL, -1, 0, "7in3e",
         "options: panel=7in3e,temperature=5,cs=8\n"},
        {"options are quoted", ASK, "7in3e", "palette=\"0 1\",state=it's", "y\n", NULL, -1, 0,
         "7in3e", "options: 'panel=7in3e,palette=\"0 1\",state=it''s'\n"},
        {"for a shell", ASK, "7in3e", "state=it's", "y\n", NULL, -1, 0, "7in3e",
         "--board epaper:'panel=7in3e,state=it'\\''s'\n"},
        {"does not answer", ASK, "2in13-v4", "", "y\ny\n", "2in13-v4", -1, 0,
         "2in13-v4 2in13-v3 2in13-v3+", "does not answer as a 2in13-v4"},
        {"answers end", ASK, "2in13-v4", "", "", NULL, -1, -ECANCELED, "2in13-v4", ""},
        {"answers end in the second", ASK, "2in13-v4", "", "y\n", NULL, -1, -ECANCELED,
         "2in13-v4 2in13-v4+", ""},
        {"left", ASK, "2in13-v4", "", "q\ny\ny\n", NULL, -1, -ECANCELED, "2in13-v4", ""},
        {"no answer", ASK, "2in13-v4", "", "what?\n\n?\ny\ny\n", NULL, -1, -ECANCELED, "2in13-v4",
         "One of the letters above"},
        {"an answer after all", ASK, "7in3e", "", "what?\n\n  yes, it does\n", NULL, -1, 0, "7in3e",
         "panel=7in3e"},
        {"a long line is one answer", ASK, "7in3e", "",
         "0123456789012345678901234567890123456789012345678901234567890123456789y\ny\n", NULL, -1,
         0, "7in3e", "panel=7in3e"},
        {"last line without an end", ASK, "7in3e", "", "y", NULL, -1, 0, "7in3e", "panel=7in3e"},
        {"nobody to ask", TELL, "2in13-v4", "", "", NULL, -1, 0, "2in13-v4",
         "at the top left a black square"},
        {"nobody to ask, no answer", TELL, "2in13-v4", "", "", "2in13-v4", -1, -ENODEV, "2in13-v4",
         ""},
        {"yes", YES, "2in13-v4", "", "", NULL, -1, 0, "2in13-v4 2in13-v4+", "panel=2in13-v4"},
        {"colours are named", TELL, "7in3e", "", "", NULL, -1, 0, "7in3e",
         "black, white, yellow, red, blue, green, and greys"},
        {"greys are not", TELL, "6in", "", "", NULL, -1, 0, "6in", "black, white, and greys"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct script script = {.broken = rows[i].broken};
        char answers[128];
        snprintf(answers, sizeof(answers), "%s", rows[i].answers);
        memset(text, 0, sizeof(text));
        struct hl_dialogue dialogue = {
            .mode = (enum hl_dialogue_mode)rows[i].mode,
            .in = *answers ? fmemopen(answers, strlen(answers), "r") : fopen("/dev/null", "r"),
            .out = fmemopen(text, sizeof(text), "w"),
            .board = "epaper",
            .options = rows[i].options,
            .panel = hl_epaper_panel_find(rows[i].panel),
            .rotate = rows[i].rotate,
            .show = note,
            .data = &script,
        };
        assert_non_null(dialogue.in);
        assert_non_null(dialogue.panel);
        int err = hl_dialogue_run(&dialogue);
        fclose(dialogue.in);
        fclose(dialogue.out);
        check_int(rows[i].name, err, rows[i].err);
        if (strcmp(script.shown, rows[i].shown) != 0)
            fail_msg("%s: shown \"%s\"", rows[i].name, script.shown);
        if (!strstr(text, rows[i].said))
            fail_msg("%s: said %s", rows[i].name, text);
        check_true(rows[i].name, rows[i].err == 0 || !strstr(text, "This is panel"));
    }
}

/* ---- somebody who looks ---- */

struct desk {
    struct hl_fonts *fonts;
    const struct hl_epaper_panel *truth; /* what hangs there */
    struct hl_paper_chip *chip;
    struct hl_spi_virtual wire;
    struct hl_epaper_device *device;
    struct hl_epaper_config config;
    int answers; /* a pipe's end */
    const char *found;
};

static void take_down(struct desk *desk)
{
    hl_epaper_device_destroy(desk->device);
    hl_paper_chip_destroy(desk->chip);
    desk->device = NULL;
    desk->chip = NULL;
}

static int hang_up(struct desk *desk, const struct hl_epaper_panel *panel)
{
    struct hl_paper_chip_config config;
    const struct hl_epaper_hat *hat = hl_epaper_hat_find(desk->truth->hat);
    char error[HL_WIRE_ERROR_MAX];

    take_down(desk);
    assert_true(hl_paper_panel_chip(&config, desk->truth, hat->pin));
    desk->chip = hl_paper_chip_create(&config);
    assert_non_null(desk->chip);
    desk->wire =
        (struct hl_spi_virtual){.chip = hl_paper_chip_plug(desk->chip), .now_ns = HL_NS_PER_S};
    struct hl_spi_setup setup = {.clock_hz = panel->clock_hz};
    memcpy(setup.pin, hat->pin, sizeof(hat->pin));
    setup.start[HL_SPI_RESET] = hat->pin[HL_SPI_POWER] == HL_PIN_NONE;
    assert_int_equal(hl_spi_wire_virtual.open(&desk->wire, &setup, error), 0);
    desk->config = (struct hl_epaper_config){
        .panel = panel,
        .settings = {.temperature = 21,
                     .clock_hz = panel->clock_hz,
                     .data_clock_hz = panel->data_clock_hz},
    };
    memcpy(desk->config.pin, hat->pin, sizeof(hat->pin));
    desk->device = hl_epaper_device_create(&desk->config, &hl_spi_wire_virtual, &desk->wire);
    return desk->device ? 0 : -errno;
}

/* What PANEL says that it can show, as its board would. */
static void make_paper(const struct hl_epaper_panel *panel, struct hl_paper *paper)
{
    *paper = (struct hl_paper){.greys = panel->palette == &hl_epaper_grey16 ? 16 : 2};
    const struct hl_epaper_colour *colours = panel->palette->colours;
    paper->inks[paper->count++] = (struct hl_paper_ink){"black", {0, 0, 0}, {0, 0, 0}};
    paper->inks[paper->count++] = (struct hl_paper_ink){"white", {255, 255, 255}, {255, 255, 255}};
    for (size_t i = 0; i < panel->palette->count && paper->greys == 2; i++)
        if (colours[i].pure.r != colours[i].pure.g || colours[i].pure.g != colours[i].pure.b)
            paper->inks[paper->count++] =
                (struct hl_paper_ink){colours[i].name, colours[i].pure, colours[i].seen};
}

/* Whether channels stand in the order that they should. */
static bool is_hue(const uint8_t *want, const uint8_t *got)
{
    for (int c = 0; c < 3; c++) {
        int d = (c + 1) % 3;
        if ((want[c] > want[d] && got[c] <= got[d]) || (want[c] < want[d] && got[c] >= got[d]))
            return false;
    }
    return true;
}

/* Whether what is seen on the paper is FRAME, by its light and dark and by its hue: at most one
 * pixel of a thousand may be off. */
static bool looks_right(struct desk *desk, const struct hl_frame *frame)
{
    struct hl_frame seen;
    const struct hl_paper_sheet *paper = hl_paper_chip_paper(desk->chip, desk->wire.now_ns);
    int wrong = 0;

    assert_int_equal(hl_frame_init(&seen, desk->truth->width, desk->truth->height), 0);
    hl_paper_draw(paper, desk->wire.now_ns, &seen);
    bool same_size = frame->width == seen.width && frame->height == seen.height;
    for (int y = 0; same_size && y < seen.height; y++)
        for (int x = 0; x < seen.width; x++) {
            const uint8_t *want = frame->pixels + (size_t)y * frame->stride + 3 * (size_t)x;
            const uint8_t *got = seen.pixels + (size_t)y * seen.stride + 3 * (size_t)x;
            bool grey = want[0] == want[1] && want[1] == want[2];
            bool light = got[0] + got[1] + got[2] > 360;
            bool hue = abs(got[0] - got[2]) > 60;
            wrong += grey ? hue || light != (want[0] > 127) : !is_hue(want, got);
        }
    hl_frame_finish(&seen);
    return same_size && wrong * 1000 <= frame->width * frame->height;
}

static char judge(struct desk *desk, const struct hl_frame *frame, enum hl_dialogue_step step,
                  const struct hl_paper_wear *before)
{
    struct hl_paper_wear after = hl_paper_wear(hl_paper_chip_paper(desk->chip, desk->wire.now_ns));

    if (step == HL_DIALOGUE_CHANGED && (after.full > before->full || after.fast > before->fast))
        return 'f';
    if (looks_right(desk, frame))
        return 'y';
    return after.full == before->full && after.partial == before->partial ? 'n' : 'p';
}

static int look(void *data, const struct hl_epaper_panel *panel, enum hl_dialogue_step step)
{
    struct desk *desk = data;
    struct hl_paper paper;
    struct hl_frame frame;
    char answer[2] = {'n', '\n'};
    int err = step == HL_DIALOGUE_WHOLE ? hang_up(desk, panel) : 0;

    if (err)
        return err;
    make_paper(panel, &paper);
    assert_int_equal(hl_frame_init(&frame, panel->width, panel->height), 0);
    assert_int_equal(hl_paper_pattern_compose(desk->fonts, &paper, panel->name,
                                              step == HL_DIALOGUE_CHANGED, &frame),
                     0);
    struct hl_paper_wear before = hl_paper_wear(hl_paper_chip_paper(desk->chip, desk->wire.now_ns));
    desk->wire.now_ns += 10 * HL_NS_PER_S;
    err = hl_epaper_device_show(desk->device, &frame, true);
    if (!err) {
        answer[0] = judge(desk, &frame, step, &before);
        assert_int_equal(write(desk->answers, answer, 2), 2);
    }
    hl_frame_finish(&frame);
    return err;
}

/* Every panel under its own name, and those that can be told from their look-alikes. */
static void looking_tells(void **state)
{
    static const struct {
        const char *truth, *named, *found; /* NULL: all of the list, itself */
    } rows[] = {
        {"7in5-v2-2022", "7in5-v2", "7in5-v2-2022"}, /* its partial refresh flashes */
        {"7in3f", "7in3e", "7in3f"},                 /* codes of colours differ */
        {"7in3e", "7in3f", "7in3e"},
        {"6in", "6in-hd", "6in"}, /* another size */
        {"6in-hd", "6in", "6in-hd"},
        {"4in2-v2", "4in2-v2", "4in2-v2"},
        {"7in5-v2", "7in5-v2", "7in5-v2"},
        {"2in13-v3", "2in13-v3", "2in13-v3"},
        {"2in13-v4", "2in13-v4", "2in13-v4"},
        {"1in54-v2", "1in54-v2", "1in54-v2"},
        {"2in9-v2", "2in9-v2", "2in9-v2"},
        {"4in26", "4in26", "4in26"},
        {"7in3e", "7in3e", "7in3e"},
        {"7in3f", "7in3f", "7in3f"},
        {"7in8", "7in8", "7in8"},
    };
    struct desk desk = {.fonts = sealed_fonts()};
    (void)state;
    hl_log_set_level(HL_LOG_ERROR);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        char name[80], want[80];
        int ends[2];
        assert_int_equal(pipe(ends), 0);
        desk.truth = hl_epaper_panel_find(rows[i].truth);
        desk.answers = ends[1];
        memset(text, 0, sizeof(text));
        struct hl_dialogue dialogue = {
            .mode = HL_DIALOGUE_ASK,
            .in = fdopen(ends[0], "r"),
            .out = fmemopen(text, sizeof(text), "w"),
            .board = "epaper",
            .options = "",
            .panel = hl_epaper_panel_find(rows[i].named),
            .rotate = HL_DIALOGUE_LANDSCAPE,
            .show = look,
            .data = &desk,
        };
        int err = hl_dialogue_run(&dialogue);
        fclose(dialogue.in);
        close(ends[1]);
        fclose(dialogue.out);
        take_down(&desk);
        snprintf(name, sizeof(name), "%s named %s", rows[i].truth, rows[i].named);
        snprintf(want, sizeof(want), "This is panel %s:", rows[i].found);
        if (err || !strstr(text, want))
            fail_msg("%s: error %d, %s", name, err, text);
    }
    hl_log_set_level(HL_LOG_INFO);
    hl_fonts_destroy(desk.fonts);
}

/* ---- the picture ---- */

static uint32_t pixel(const struct hl_frame *frame, int x, int y)
{
    const uint8_t *at = frame->pixels + (size_t)y * frame->stride + 3 * (size_t)x;
    return (uint32_t)at[0] << 16 | (uint32_t)at[1] << 8 | at[2];
}

static void pictures_of_every_panel(void **state)
{
    struct hl_fonts *fonts = sealed_fonts();
    (void)state;
    for (const struct hl_epaper_panel *panel = hl_epaper_panels; panel->name; panel++)
        for (int turned = 0; turned < 2; turned++) {
            int width = turned ? panel->height : panel->width;
            int height = turned ? panel->width : panel->height;
            struct hl_paper paper;
            struct hl_frame frame, changed;
            size_t seen = 0;
            make_paper(panel, &paper);
            assert_int_equal(hl_frame_init(&frame, width, height), 0);
            assert_int_equal(hl_frame_init(&changed, width, height), 0);
            check_int(panel->name,
                      hl_paper_pattern_compose(fonts, &paper, panel->name, false, &frame), 0);
            check_int(panel->name,
                      hl_paper_pattern_compose(fonts, &paper, panel->name, true, &changed), 0);
            for (int x = 0; x < width; x++)
                check_true(panel->name, !pixel(&frame, x, 0) && !pixel(&frame, x, height - 1));
            for (int y = 0; y < height; y++)
                check_true(panel->name, !pixel(&frame, 0, y) && !pixel(&frame, width - 1, y));
            check_int(panel->name, pixel(&frame, 1, 1), 0xffffff);
            check_int(panel->name, pixel(&frame, width - 2, height - 2), 0xffffff);
            int margin = 3 + (width < height ? width : height) / 50;
            check_int("solid", pixel(&frame, margin + 3, margin + 3), 0);
            check_int("hollow", pixel(&frame, width - margin - 4, margin + 3), 0xffffff);
            check_true("chess", pixel(&frame, width - margin - 1, height - margin - 1) !=
                                    pixel(&frame, width - margin - 2, height - margin - 1));
            for (size_t i = 0; i < paper.count; i++)
                for (int at = 0, found = 0; at < width * height && !found; at++) {
                    uint32_t rgb = pixel(&frame, at % width, at / width);
                    found = rgb == ((uint32_t)paper.inks[i].pure.r << 16 |
                                    (uint32_t)paper.inks[i].pure.g << 8 | paper.inks[i].pure.b);
                    seen += (size_t)found;
                }
            check_int(panel->name, seen, paper.count);
            int differ = 0;
            for (int at = 0; at < width * height; at++)
                differ += pixel(&frame, at % width, at / width) !=
                          pixel(&changed, at % width, at / width);
            check_true("a square changes", differ > width * height / 60);
            check_true("and no more", differ < width * height / 4);
            hl_frame_finish(&frame);
            hl_frame_finish(&changed);
        }
    struct hl_frame small;
    struct hl_paper paper;
    make_paper(&hl_epaper_panels[0], &paper);
    assert_int_equal(hl_frame_init(&small, 300, HL_PAPER_PATTERN_SIDE_MIN - 1), 0);
    check_int("small", hl_paper_pattern_compose(fonts, &paper, "x", false, &small), -EINVAL);
    hl_frame_finish(&small);
    hl_fonts_destroy(fonts);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(answers_lead_on),
        cmocka_unit_test(looking_tells),
        cmocka_unit_test(pictures_of_every_panel),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
