/* What a save writes, and what it keeps of what was shown. */
#include "unit/check.h"

#include "base/log.h"
#include "news/store.h"
#include "support/folder.h"
#include "support/frail_disk.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char path[96];

static int make_folder(void **state)
{
    (void)state;
    snprintf(path, sizeof(path), "%s/s.db", folder_make());
    return 0;
}

static int remove_folder(void **state)
{
    (void)state;
    return folder_remove();
}

static struct hl_store *open_store(void)
{
    struct hl_store *store = hl_store_create(path);
    assert_non_null(store);
    return store;
}

static struct hl_headline *make(const char *id, const char *source, int64_t published_s)
{
    const struct hl_headline from = {.id = (char *)id,
                                     .title = (char *)"A title",
                                     .source = (char *)source,
                                     .published_s = published_s,
                                     .seen_s = published_s};
    return hl_headline_create(&from);
}

static void drop(struct hl_headline **list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        hl_headline_unref(list[i]);
}

/* What is in the store, as "id id id ". */
static char *ids(struct hl_store *store, char *out)
{
    struct hl_headline **list;
    size_t count;
    out[0] = '\0';
    assert_int_equal(hl_store_load_headlines(store, &list, &count), 0);
    for (size_t i = 0; i < count; i++)
        strcat(strcat(out, list[i]->id), " ");
    drop(list, count);
    free(list);
    return out;
}

/* ---- only what is new is written ---- */

static void save_list(struct hl_store *store, struct hl_headline *const *list, size_t count)
{
    assert_int_equal(hl_store_save_headlines(store, list, count), 0);
}

static uint64_t saves(const struct hl_store *store)
{
    struct hl_store_stats stats;
    hl_store_stats(store, &stats);
    return stats.saves;
}

static void nothing_new_is_nothing_written(void **state)
{
    (void)state;
    int64_t now = hl_clock_wall_s();
    struct hl_headline *list[] = {make("a", "S", now), make("b", "S", now), make("c", "S", now)};
    struct hl_source_state source = {.url = (char *)"u", .last_try_s = 5};
    struct hl_store *store = open_store();
    save_list(store, list, 3);
    assert_int_equal(hl_store_save_source(store, &source), 0);
    uint64_t before = saves(store);
    save_list(store, list, 3);
    assert_int_equal(hl_store_save_source(store, &source), 0);
    assert_int_equal(saves(store), before);
    source.last_try_s = 6;
    assert_int_equal(hl_store_save_source(store, &source), 0);
    assert_int_equal(saves(store), before + 1);
    drop(list, 3);
    hl_store_destroy(store);
}

/* One more at the top of a long list costs a few pages, not the list. */
static void a_new_one_costs_little(void **state)
{
    (void)state;
    enum { MANY = 400 };
    struct hl_headline *list[MANY + 1];
    struct hl_store_stats before, after;
    int64_t now = hl_clock_wall_s();
    struct hl_store *store = open_store();
    for (int i = 0; i <= MANY; i++) {
        char id[64];
        snprintf(id, sizeof(id), "https://news.example/world/a-long-address/%d", i);
        list[i] = make(id, "S", now - i);
    }
    save_list(store, list + 1, MANY);
    hl_store_stats(store, &before);
    save_list(store, list, MANY + 1);
    hl_store_stats(store, &after);
    assert_int_equal(after.saves, before.saves + 1);
    assert_true(after.pages - before.pages <= 6);
    drop(list, MANY + 1);
    hl_store_destroy(store);
}

/* Whatever comes, goes and moves: the order saved is the order loaded. */
static void every_order_comes_back(void **state)
{
    (void)state;
    enum { KNOWN = 40 };
    static char want[KNOWN * 8], got[KNOWN * 8];
    struct hl_headline *all[KNOWN], *list[KNOWN];
    struct hl_store *store = hl_store_create(":memory:");
    uint32_t seed = 1;
    for (int i = 0; i < KNOWN; i++) {
        char id[16];
        snprintf(id, sizeof(id), "%d", i);
        all[i] = make(id, "S", hl_clock_wall_s());
    }
    for (int round = 0; round < 300; round++) {
        size_t count = 0;
        for (size_t i = 0; i < KNOWN; i++) {
            seed = seed * 1664525 + 1013904223;
            size_t other = (seed >> 8) % KNOWN;
            if (round % 3 == 0 || seed >> 28 == 0) { /* a shuffle; or a few that move */
                struct hl_headline *swap = all[i];
                all[i] = all[other];
                all[other] = swap;
            }
        }
        want[0] = '\0';
        for (size_t i = 0; i < KNOWN; i++) {
            seed = seed * 1664525 + 1013904223;
            if (seed >> 30)
                list[count++] = all[i];
        }
        for (size_t i = 0; i < count; i++)
            strcat(strcat(want, list[i]->id), " ");
        save_list(store, list, count);
        assert_string_equal(ids(store, got), want);
    }
    drop(all, KNOWN);
    hl_store_destroy(store);
}

/* ---- what was shown ---- */

static int save_shown(struct hl_store *store, struct hl_headline *const *list, size_t count,
                      const struct hl_headline *shown, int64_t first_s, int64_t last_s,
                      int64_t now_s)
{
    const struct hl_store_showing showing = {
        .headline = shown, .first_s = first_s, .last_s = last_s, .count = 2};
    const struct hl_store_news news = {.headlines = list,
                                       .headline_count = count,
                                       .showings = &showing,
                                       .showing_count = shown ? 1 : 0,
                                       .now_s = now_s};
    return hl_store_save(store, &news);
}

static void what_was_shown_is_known(void **state)
{
    (void)state;
    int64_t now = hl_clock_wall_s();
    char out[32];
    struct hl_store_showing back;
    struct hl_headline *list[] = {make("a", "S", now), make("b", "S", now)};
    struct hl_store *store = open_store();
    assert_int_equal(save_shown(store, list, 2, list[0], HL_TIME_NONE, HL_TIME_NONE, now), 0);
    assert_int_equal(hl_store_load_showing(store, "", "a", &back), 0);
    assert_int_equal(back.first_s, HL_TIME_NONE);
    assert_int_equal(save_shown(store, list, 2, list[0], now, now + 5, now), 0);
    assert_int_equal(save_shown(store, list, 2, list[0], now + 60, now + 70, now), 0);
    hl_store_destroy(store);
    store = open_store();
    assert_int_equal(hl_store_load_showing(store, "", "a", &back), 0);
    assert_int_equal(back.first_s, now);
    assert_int_equal(back.last_s, now + 70);
    assert_int_equal(back.count, 6);
    assert_int_equal(hl_store_load_showing(store, "", "b", &back), -ENOENT);
    /* Gone from the list: what was shown is known still, until it is too old. */
    assert_int_equal(save_shown(store, NULL, 0, list[1], now, now, now), 0);
    assert_string_equal(ids(store, out), "");
    assert_int_equal(hl_store_load_showing(store, "", "a", &back), 0);
    assert_int_equal(hl_store_load_showing(store, "", "b", &back),
                     0); /* shown at the last moment */
    assert_int_equal(save_shown(store, NULL, 0, NULL, 0, 0, HL_TIME_NONE), 0);
    assert_int_equal(hl_store_load_showing(store, "", "a", &back), 0);
    int64_t later = now + HL_STORE_AGE_MAX_S + 1;
    assert_int_equal(save_shown(store, NULL, 0, NULL, 0, 0, later), 0);
    assert_int_equal(hl_store_load_showing(store, "", "b", &back), -ENOENT);
    assert_int_equal(hl_store_load_showing(store, "", "a", &back), 0);
    assert_int_equal(save_shown(store, NULL, 0, NULL, 0, 0, later + 70), 0);
    assert_int_equal(hl_store_load_showing(store, "", "a", &back), -ENOENT);
    drop(list, 2);
    hl_store_destroy(store);
}

static void too_many_that_were_shown(void **state)
{
    (void)state;
    int64_t now = hl_clock_wall_s();
    struct hl_store_showing back;
    struct hl_store *store = hl_store_create(":memory:");
    for (int i = 0; i < HL_STORE_SHOWN_MAX + 10; i++) {
        char id[16];
        snprintf(id, sizeof(id), "%d", i);
        struct hl_headline *headline = make(id, "S", now);
        assert_int_equal(save_shown(store, &headline, 1, headline, now + i, now + i, now), 0);
        hl_headline_unref(headline);
    }
    /* The one on the list does not count. */
    assert_int_equal(hl_store_load_showing(store, "", "8", &back), -ENOENT);
    assert_int_equal(hl_store_load_showing(store, "", "9", &back), 0);
    hl_store_destroy(store);
}

/* ---- times ---- */

static void the_newest_time_is_known(void **state)
{
    (void)state;
    int64_t now = hl_clock_wall_s();
    struct hl_source_state source = {.url = (char *)"u", .last_try_s = 1000};
    struct hl_headline *headline = make("a", "S", now);
    struct hl_store *store = open_store();
    assert_int_equal(hl_store_newest_s(store), HL_TIME_NONE);
    assert_int_equal(hl_store_save_source(store, &source), 0);
    assert_int_equal(hl_store_newest_s(store), HL_TIME_NONE); /* no clock then */
    save_list(store, &headline, 1);
    assert_int_equal(hl_store_newest_s(store), now);
    source.last_try_s = now + 10;
    assert_int_equal(hl_store_save_source(store, &source), 0);
    assert_int_equal(hl_store_newest_s(store), now + 10);
    assert_int_equal(save_shown(store, &headline, 1, headline, now, now + 20, now), 0);
    assert_int_equal(hl_store_newest_s(store), now + 20);
    hl_headline_unref(headline);
    hl_store_destroy(store);
}

/* What a clock said before it was set is forgotten, and nothing grows old by it. */
static void times_of_no_clock(void **state)
{
    (void)state;
    int64_t now = hl_clock_wall_s();
    struct hl_headline **list, *blind = make("b", "S", 1000), *old = make("o", "S", now);
    struct hl_headline *both[] = {blind, old};
    const struct hl_store_news news = {
        .headlines = both, .headline_count = 2, .now_s = HL_TIME_NONE};
    size_t count;
    struct hl_store *store = open_store();
    assert_int_equal(hl_store_save(store, &news), 0);
    assert_int_equal(hl_store_load_headlines(store, &list, &count), 0);
    assert_int_equal(count, 2);
    assert_int_equal(list[0]->published_s, HL_TIME_NONE);
    assert_int_equal(list[0]->seen_s, HL_TIME_NONE);
    assert_int_equal(list[1]->published_s, now);
    drop(list, count);
    free(list);
    drop(both, 2);
    hl_store_destroy(store);
}

/* The lines that FN writes to standard error. */
static unsigned lines_said(void (*fn)(struct hl_store *store), struct hl_store *store)
{
    FILE *said = tmpfile();
    int kept = dup(STDERR_FILENO), c;
    unsigned lines = 0;
    assert_non_null(said);
    fflush(stderr);
    dup2(fileno(said), STDERR_FILENO);
    hl_log_set_level(HL_LOG_INFO);
    fn(store);
    hl_log_set_level(HL_LOG_ERROR);
    fflush(stderr);
    dup2(kept, STDERR_FILENO);
    close(kept);
    rewind(said);
    while ((c = getc(said)) != EOF)
        lines += c == '\n';
    fclose(said);
    return lines;
}

static int save_number(struct hl_store *store, int number)
{
    char id[16];
    snprintf(id, sizeof(id), "%d", number);
    struct hl_headline *headline = make(id, "S", hl_clock_wall_s());
    int err = hl_store_save_headlines(store, &headline, 1);
    hl_headline_unref(headline);
    return err;
}

static void fill_and_free(struct hl_store *store)
{
    frail_disk_fill(1, 1);
    for (int i = 0; i < 5; i++)
        assert_int_equal(save_number(store, i + 1), -ENOSPC);
    frail_disk_fill(0, 1);
    for (int i = 5; i < 9; i++)
        assert_int_equal(save_number(store, i), 0);
}

/* One line when it begins, one when it is over. */
static void a_full_disk_is_told_once(void **state)
{
    char out[32];
    (void)state;
    frail_disk_install(path);
    struct hl_store *store = open_store();
    assert_int_equal(save_number(store, 0), 0);
    assert_int_equal(lines_said(fill_and_free, store), 2);
    assert_string_equal(ids(store, out), "8 ");
    hl_store_destroy(store);
}

/* It waits, however old it is. */
static void an_embargo_is_kept(void **state)
{
    (void)state;
    int64_t now = hl_clock_wall_s();
    char out[32];
    struct hl_headline from = {.id = (char *)"e",
                               .title = (char *)"T",
                               .source = (char *)"S",
                               .embargoed_s = now + 100,
                               .published_s = 1,
                               .seen_s = 1};
    struct hl_headline *list[] = {make("n", "S", now), hl_headline_create(&from)};
    struct hl_store *store = open_store();
    save_list(store, list, 2);
    assert_string_equal(ids(store, out), "n e ");
    drop(list, 2);
    hl_store_destroy(store);
}

int main(void)
{
    hl_log_set_level(HL_LOG_ERROR);
#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, make_folder, remove_folder)
    const struct CMUnitTest tests[] = {
        IN_FOLDER(nothing_new_is_nothing_written),
        IN_FOLDER(a_new_one_costs_little),
        IN_FOLDER(every_order_comes_back),
        IN_FOLDER(what_was_shown_is_known),
        IN_FOLDER(too_many_that_were_shown),
        IN_FOLDER(the_newest_time_is_known),
        IN_FOLDER(times_of_no_clock),
        IN_FOLDER(an_embargo_is_kept),
        IN_FOLDER(a_full_disk_is_told_once),
    };
    return cmocka_run_group_tests_name("store_saves", tests, NULL, NULL);
}
