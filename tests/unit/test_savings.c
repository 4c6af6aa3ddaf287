/* How often the newsroom saves: an hour of quiet sources, and an hour of news without end. */
#include "unit/check.h"

#include "base/log.h"
#include "news/store.h"
#include "savings.h"
#include "support/folder.h"

#include <stdio.h>
#include <string.h>

#define S       HL_NS_PER_S
#define START   (1000 * S)
#define HOUR_S  3600
#define NOW     INT64_C(1772270000)
#define SOURCES 7
#define ON_AIR  60

static void nothing_is_due_unasked(void **state)
{
    (void)state;
    struct hl_savings savings;
    hl_savings_init(&savings, START);
    assert_true(hl_savings_due_ns(&savings) == INT64_MAX);
    hl_savings_want(&savings, START + S, false);
    assert_true(hl_savings_due_ns(&savings) == START + HL_SAVINGS_QUIET_NS);
    hl_savings_want(&savings, START + 2 * S, true); /* news does not wait */
    assert_true(hl_savings_due_ns(&savings) <= START + 2 * S);
    hl_savings_done(&savings, START + 2 * S);
    assert_true(hl_savings_due_ns(&savings) == INT64_MAX);
    hl_savings_want(&savings, START + 100 * S, false);
    assert_true(hl_savings_due_ns(&savings) == START + 62 * S);
}

/* All sources answer at once, then one every second for an hour. */
static void news_waits_a_little_when_there_is_much(void **state)
{
    (void)state;
    struct hl_savings savings;
    unsigned saves = 0;
    int64_t waits_since = -1;
    hl_savings_init(&savings, START);
    for (int64_t now = START; now < START + HOUR_S * S; now += S / 4) {
        if (now % S == 0) {
            hl_savings_want(&savings, now, true);
            waits_since = waits_since < 0 ? now : waits_since;
        }
        if (hl_savings_due_ns(&savings) <= now) {
            assert_true(now - waits_since <= HL_SAVINGS_NEWS_NS);
            hl_savings_done(&savings, now);
            waits_since = -1;
            saves++;
            if (now == START + (HL_SAVINGS_BURST - 1) * S)
                assert_int_equal(saves, HL_SAVINGS_BURST);
        }
    }
    assert_true(saves <= HOUR_S / 10 + HL_SAVINGS_BURST);
    assert_true(saves >= HOUR_S / 10);
}

/* ---- an hour in which nothing comes in, with a real file ---- */

struct quiet {
    struct hl_store *store;
    struct hl_headline *list[ON_AIR];
    struct hl_source_state states[SOURCES];
    char urls[SOURCES][64];
    struct hl_store_showing showings[ON_AIR];
    size_t showing_count;
};

static void make_quiet(struct quiet *quiet, const char *path)
{
    *quiet = (struct quiet){.store = hl_store_create(path)};
    assert_non_null(quiet->store);
    for (int i = 0; i < ON_AIR; i++) {
        char id[64];
        snprintf(id, sizeof(id), "https://news.example/world/a-long-address/%d", i);
        const struct hl_headline from = {.id = id,
                                         .title = (char *)"A headline as they are, neither long "
                                                          "nor short, with a name in it",
                                         .link = id,
                                         .source = (char *)"S",
                                         .origin = (char *)"o",
                                         .published_s = NOW - i,
                                         .seen_s = NOW};
        quiet->list[i] = hl_headline_create(&from);
    }
    for (int i = 0; i < SOURCES; i++) {
        snprintf(quiet->urls[i], sizeof(quiet->urls[i]), "https://news.example/%d", i);
        hl_source_state_init(&quiet->states[i]);
        quiet->states[i].url = quiet->urls[i];
    }
    assert_int_equal(hl_store_save_headlines(quiet->store, quiet->list, ON_AIR), 0);
}

static void save_quiet(struct quiet *quiet, int64_t now_s)
{
    const struct hl_source_state *states[SOURCES];
    for (int i = 0; i < SOURCES; i++)
        states[i] = &quiet->states[i];
    const struct hl_store_news news = {.headlines = quiet->list,
                                       .headline_count = ON_AIR,
                                       .sources = states,
                                       .source_count = SOURCES,
                                       .showings = quiet->showings,
                                       .showing_count = quiet->showing_count,
                                       .now_s = now_s};
    assert_int_equal(hl_store_save(quiet->store, &news), 0);
    quiet->showing_count = 0;
}

/* Each source is asked every ten minutes and has nothing new; each headline is shown for eight
 * seconds. */
static void a_quiet_hour(void **state)
{
    (void)state;
    char path[96];
    static struct quiet quiet;
    struct hl_savings savings;
    struct hl_store_stats before, after;
    snprintf(path, sizeof(path), "%s/s.db", folder_make());
    make_quiet(&quiet, path);
    hl_savings_init(&savings, START);
    hl_store_stats(quiet.store, &before);
    for (int64_t s = 0; s < HOUR_S; s++) {
        int64_t now = START + s * S;
        if (s % 85 == 0) {
            quiet.states[s / 85 % SOURCES].last_try_s = NOW + s;
            hl_savings_want(&savings, now, false);
        }
        if (s % 8 == 0) {
            quiet.showings[quiet.showing_count++] =
                (struct hl_store_showing){quiet.list[s / 8 % ON_AIR], NOW + s, NOW + s, 1};
            hl_savings_want(&savings, now, false);
        }
        if (hl_savings_due_ns(&savings) <= now) {
            save_quiet(&quiet, NOW + s);
            hl_savings_done(&savings, now);
        }
    }
    hl_store_stats(quiet.store, &after);
    print_message("a quiet hour: %d saves, %d pages of 4 KiB\n", (int)(after.saves - before.saves),
                  (int)(after.pages - before.pages));
    assert_true(after.saves - before.saves <= 60);
    assert_true(after.saves - before.saves >= 50);
    assert_true(after.pages - before.pages <= 5 * 60);
    for (int i = 0; i < ON_AIR; i++)
        hl_headline_unref(quiet.list[i]);
    hl_store_destroy(quiet.store);
    folder_remove();
}

int main(void)
{
    hl_log_set_level(HL_LOG_ERROR);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_due_unasked),
        cmocka_unit_test(news_waits_a_little_when_there_is_much),
        cmocka_unit_test(a_quiet_hour),
    };
    return cmocka_run_group_tests_name("savings", tests, NULL, NULL);
}
