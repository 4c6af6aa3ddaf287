/* From the options of an e-paper board to its panel, wiring and page. */
#include "unit/check.h"

#include "drivers/board.h"
#include "drivers/epaper_settings.h"
#include "drivers/options.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct state {
    struct hl_epaper_settings settings;
};

static const struct state defaults = {.settings = HL_EPAPER_DEFAULTS};
static const struct hl_option options[] = {HL_EPAPER_OPTIONS, {0}};
static const struct hl_driver driver = {.name = "epaper",
                                        .state_size = sizeof(struct state),
                                        .defaults = &defaults,
                                        .options = options};

struct result {
    struct state state;
    struct hl_epaper_config config;
    struct hl_spi_setup setup;
    char *path;
    int err;
};

static void resolve(struct result *result, const char *text)
{
    char error[HL_BOARD_ERROR_MAX] = "";
    memset(result, 0, sizeof(*result));
    result->state = defaults;
    if (hl_options_parse(&driver, &result->state, text, error))
        fail_msg("%s: %s", text, error);
    result->err = hl_epaper_settings_resolve(&result->state.settings, "test", true, &result->config,
                                             &result->setup, &result->path);
}

static void finish(struct result *result)
{
    free(result->path);
    hl_options_finish(&driver, &result->state);
}

static const struct {
    const char *options;
    int err, degrees, reset, data, power, busy, select, vcom_mv;
    uint32_t clock_hz;
    bool reset_high; /* at the start: only where the supply is not ours */
} rows[] = {
    {"panel=7in5-v2", 0, 0, 17, 25, 18, 24, -1, 0, 10000000, false},
    {"panel=2in13-v4", 0, 90, 17, 25, 18, 24, -1, 0, 4000000, false},
    {"panel=2in13-v4,rotate=0", 0, 0, 17, 25, 18, 24, -1, 0, 4000000, false},
    {"panel=2in13-v4,rotate=270,clock=8", 0, 270, 17, 25, 18, 24, -1, 0, 8000000, false},
    {"panel=inky-7in3", 0, 0, 27, 22, -1, 17, -1, 0, 1000000, true},
    {"panel=7in3e,hat=inky", 0, 0, 27, 22, -1, 17, -1, 0, 3000000, true},
    {"panel=7in5-v2,busy=5,cs=8,pwr=-1", 0, 0, 17, 25, -1, 5, 8, 0, 10000000, true},
    {"panel=10in3,vcom=-1.53", 0, 0, 17, -1, -1, 24, -1, 1530, 1000000, true},
    {"rotate=90", EINVAL, 0, 0, 0, 0, 0, 0, 0, 0, false},
    {"panel=7in5", EINVAL, 0, 0, 0, 0, 0, 0, 0, 0, false},
    {"panel=7in5-v2,hat=phat", EINVAL, 0, 0, 0, 0, 0, 0, 0, 0, false},
    {"panel=7in5-v2,busy=-1", EINVAL, 0, 0, 0, 0, 0, 0, 0, 0, false},
    {"panel=4in26,grey", EINVAL, 0, 0, 0, 0, 0, 0, 0, 0, false},
};

static void test_resolve(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const char *name = rows[i].options;
        struct result got;
        resolve(&got, name);
        check_int(name, got.err, -rows[i].err);
        if (!got.err) {
            check_int(name, got.config.degrees, rows[i].degrees);
            check_int(name, got.setup.pin[HL_SPI_RESET], rows[i].reset);
            check_int(name, got.setup.pin[HL_SPI_DATA], rows[i].data);
            check_int(name, got.setup.pin[HL_SPI_POWER], rows[i].power);
            check_int(name, got.setup.pin[HL_SPI_BUSY], rows[i].busy);
            check_int(name, got.setup.pin[HL_SPI_SELECT], rows[i].select);
            check_int(name, memcmp(got.setup.pin, got.config.pin, sizeof(got.setup.pin)), 0);
            check_int(name, got.config.settings.vcom_mv, rows[i].vcom_mv);
            check_int(name, got.setup.clock_hz, rows[i].clock_hz);
            check_int(name, got.setup.start[HL_SPI_RESET], rows[i].reset_high);
            check_int(name, got.config.partials, 5);
        }
        finish(&got);
    }
}

static void test_state_path(void **state)
{
    static const struct {
        const char *options, *given, *xdg, *home, *want;
    } paths[] = {
        {"panel=4in26", "/var/lib/headliner:/x", "/s", "/h",
         "/var/lib/headliner/epaper-4in26.state"},
        {"panel=4in26", NULL, "/s", "/h", "/s/headliner/epaper-4in26.state"},
        {"panel=4in26", NULL, "relative", "/h", "/h/.local/state/headliner/epaper-4in26.state"},
        {"panel=4in26,state=/k/mine", "/var/lib/headliner", "/s", "/h", "/k/mine"},
        {"panel=4in26", NULL, NULL, NULL, NULL},
    };
    static const char *const names[] = {"STATE_DIRECTORY", "XDG_STATE_HOME", "HOME"};
    (void)state;
    for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
        const char *const values[] = {paths[i].given, paths[i].xdg, paths[i].home};
        struct result got;
        for (int k = 0; k < 3; k++) {
            if (values[k])
                setenv(names[k], values[k], 1);
            else
                unsetenv(names[k]);
        }
        resolve(&got, paths[i].options);
        assert_int_equal(got.err, 0);
        if (paths[i].want)
            assert_string_equal(got.path, paths[i].want);
        else
            assert_null(got.path);
        finish(&got);
    }
}

/* Each names a panel that can be had. */
static void test_presets(void **state)
{
    struct hl_preset preset;
    size_t n = 0;
    (void)state;
    for (; hl_epaper_settings_preset(&driver, n, &preset); n++) {
        struct result got;
        assert_true(strncmp(preset.board, "epaper:", 7) == 0);
        resolve(&got, preset.board + 7);
        check_int(preset.board, got.err, 0);
        finish(&got);
    }
    assert_int_equal(n, 20);
}

/* What a row must have, so that no wait is endless and no refresh without a time. */
static void test_panel_rows(void **state)
{
    (void)state;
    for (const struct hl_epaper_panel *p = hl_epaper_panels; p->name; p++) {
        const struct {
            bool has;
            struct hl_epaper_times times;
        } all[] = {{true, p->full},
                   {p->modes & HL_EPAPER_CAN_FAST, p->fast},
                   {p->modes & HL_EPAPER_CAN_PARTIAL, p->partial},
                   {p->modes & HL_EPAPER_CAN_GREY4, p->grey}};
        check_true(p->name, p->print && p->controller && p->palette && hl_epaper_hat_find(p->hat));
        check_true(p->name, p->ram_width >= p->width && p->ram_width < p->width + 8);
        check_int(p->name, p->ram_width % 8, 0);
        check_true(p->name, p->clock_hz >= 1000000 && p->clock_hz <= 20000000);
        check_true(p->name, p->reset_low_ms > 0 && p->ready_limit_ms >= 1000);
        check_true(p->name, p->box_max >= 1 && p->box_max <= HL_EPAPER_BOXES_MAX);
        check_true(p->name, p->align % 8 == 0 && p->align > 0);
        check_true(p->name, p->full_min_s >= 180);
        check_true(p->name, p->page_min_s >= p->update_min_s && p->page_min_s <= 3600);
        check_true(p->name, p->width > 0 && p->height > 0);
        double ppi = hypot(p->width, p->height) / p->inches; /* 13.3" K to 1.54", and 300 */
        check_true(p->name, ppi > 85 && ppi < 310);
        check_true(p->name, p->coldest < p->warmest && p->cold <= p->warmest);
        for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
            if (all[i].has)
                check_true(p->name, all[i].times.usual_ms > 0 &&
                                        all[i].times.limit_ms >= 2 * all[i].times.usual_ms &&
                                        all[i].times.limit_ms <= 120000);
        for (const struct hl_epaper_panel *q = hl_epaper_panels; q < p; q++)
            check_true(p->name, strcmp(p->name, q->name) != 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_resolve),
        cmocka_unit_test(test_state_path),
        cmocka_unit_test(test_presets),
        cmocka_unit_test(test_panel_rows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
