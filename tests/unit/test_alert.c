/* An alert from its file to the list of the board, and off it again: cancelled, replaced, over. */
#include "unit/check.h"

#include "base/clock.h"
#include "base/log.h"
#include "newsroom.h"
#include "support/folder.h"
#include "support/pump.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define PATIENCE_MS 8000
#define ALERT(id, type, references, expires, headline)                                             \
    "<alert xmlns=\"urn:oasis:names:tc:emergency:cap:1.2\"><identifier>" id "</identifier>"        \
    "<sender>s@x</sender><sent>2026-02-28T09:00:00+00:00</sent><status>Actual</status>"            \
    "<msgType>" type "</msgType><scope>Public</scope>" references "<info><category>Met</category>" \
    "<event>Flood</event><urgency>Immediate</urgency><severity>Extreme</severity>"                 \
    "<certainty>Observed</certainty><expires>" expires "</expires><headline>" headline             \
    "</headline></info></alert>"
#define FIRST_ENDS "<references>s@x,X1,2026-02-28T09:00:00+00:00</references>"
#define LATER      "2100-01-01T00:00:00+00:00"
#define FIRST      ALERT("X1", "Alert", "", LATER, "River floods")

struct air {
    struct pump pump;
    struct hl_newsroom *newsroom;
    char on_air[256]; /* "title;" of each, "!" before it when it is urgent */
    const char *expected;
};

static bool is_so(const void *data)
{
    struct air *air = (struct air *)data;
    const struct hl_ticker_item *items;
    size_t count;
    int64_t now_s = hl_clock_wall_s();
    hl_newsroom_refresh(air->newsroom, now_s, &items, &count);
    air->on_air[0] = '\0';
    for (size_t i = 0; i < count; i++) {
        size_t used = strlen(air->on_air);
        snprintf(air->on_air + used, sizeof(air->on_air) - used, "%s%s;",
                 items[i].headline->urgency == 1 ? "!" : "", items[i].headline->title);
    }
    return strcmp(air->on_air, air->expected) == 0;
}

/* A folder with one file as a source, and its state. */
static const char *write_file(const char *text)
{
    static char path[128];
    snprintf(path, sizeof(path), "%s/alert.xml", folder_make());
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
    return path;
}

static void go_on_air(struct air *air, const char *path, struct hl_config **config)
{
    char yaml[256], error[HL_CONFIG_ERROR_MAX];
    int n = snprintf(yaml, sizeof(yaml), "state: %s.db\nsources:\n  - url: %s\n", path, path);
    *config = hl_config_parse(yaml, (size_t)n, "test", error);
    if (!*config)
        fail_msg("%s", error);
    const struct hl_newsroom_options options = {
        .config = *config, .saved = true, .wall_s = HL_TIME_NONE};
    *air = (struct air){0};
    pump_init(&air->pump);
    air->newsroom = hl_newsroom_create(air->pump.loop, &options);
    assert_non_null(air->newsroom);
    hl_newsroom_start(air->newsroom);
}

static void expect(struct air *air, const char *name, const char *expected)
{
    air->expected = expected;
    if (!pump_until(&air->pump, is_so, air, PATIENCE_MS))
        fail_msg("%s: on air is \"%s\", not \"%s\"", name, air->on_air, expected);
}

static void what_ends_an_alert(void **state)
{
    (void)state;
    static const struct {
        const char *name, *next, *on_air;
    } cases[] = {
        {"cancelled", ALERT("X2", "Cancel", FIRST_ENDS, LATER, "It is over"), ""},
        {"replaced", ALERT("X3", "Update", FIRST_ENDS, LATER, "It reaches the town"),
         "!It reaches the town;"},
        {"replaced by one that is over",
         ALERT("X4", "Update", FIRST_ENDS, "2026-03-01T00:00:00+00:00", "It went"), ""},
        {"told again, with an end",
         ALERT("X1", "Alert", "", "2026-03-01T00:00:00+00:00", "River floods"), ""},
        {"told again", ALERT("X1", "Alert", "", LATER, "River floods on"), "!River floods on;"},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct air air;
        struct hl_config *config;
        const char *path = write_file(FIRST);
        go_on_air(&air, path, &config);
        expect(&air, cases[i].name, "!River floods;");
        FILE *file = fopen(path, "w");
        assert_non_null(file);
        fputs(cases[i].next, file);
        assert_int_equal(fclose(file), 0);
        hl_newsroom_ask(air.newsroom);
        expect(&air, cases[i].name, cases[i].on_air);
        hl_newsroom_destroy(air.newsroom);
        pump_finish(&air.pump);
        hl_config_destroy(config);
        assert_int_equal(folder_remove(), 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(what_ends_an_alert)};
    hl_log_set_level(HL_LOG_ERROR);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
