#include "unit/check.h"

#include "news/rundown.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define NOW   INT64_C(1772000000)
#define MIN   INT64_C(60)
#define HOUR  INT64_C(3600)
#define DAY   INT64_C(86400)
#define LOTS  512
#define TITLE 64

/* A headline as its source says it: minutes ago, or undated. */
struct item {
    const char *id, *title, *link;
    int64_t published_s;
};

static void update_at(struct hl_rundown *rundown, const char *source, const struct item *items,
                      size_t count, int64_t seen_s)
{
    struct hl_headline *made[LOTS];

    assert_true(count <= LOTS);
    for (size_t i = 0; i < count; i++) {
        struct hl_headline from = {.id = (char *)items[i].id,
                                   .title = (char *)items[i].title,
                                   .link = (char *)items[i].link,
                                   .source = (char *)source,
                                   .published_s = items[i].published_s,
                                   .seen_s = seen_s};
        made[i] = hl_headline_create(&from);
        assert_non_null(made[i]);
    }
    assert_int_equal(hl_rundown_update(rundown, source, made, count), 0);
    for (size_t i = 0; i < count; i++)
        hl_headline_unref(made[i]);
}

static void update(struct hl_rundown *rundown, const char *source, const struct item *items,
                   size_t count)
{
    update_at(rundown, source, items, count, NOW);
}

static struct hl_rundown *create(size_t count_max, size_t per_source_max)
{
    struct hl_rundown_config config = {.count_max = count_max, .per_source_max = per_source_max};
    struct hl_rundown *rundown = hl_rundown_create(&config);
    assert_non_null(rundown);
    return rundown;
}

/* The ids on air, joined by spaces. */
static const char *on_air(struct hl_rundown *rundown, int64_t now_s)
{
    static char out[4096];
    size_t count, len = 0;
    struct hl_headline *const *list = hl_rundown_list(rundown, now_s, &count);

    out[0] = '\0';
    for (size_t i = 0; i < count; i++)
        len +=
            (size_t)snprintf(out + len, sizeof(out) - len, "%s%s", i > 0 ? " " : "", list[i]->id);
    return out;
}

static const struct hl_headline *at(struct hl_rundown *rundown, size_t place)
{
    size_t count;
    struct hl_headline *const *list = hl_rundown_list(rundown, NOW, &count);
    assert_true(place < count);
    return list[place];
}

/* The latest page: thirteen lines, one story twice, no ids of its own. */
static const struct {
    int minutes;
    const char *title;
} latest[] = {
    {3, "India’s technology services sector can scale to $750–850 billion by 2035: NITI Aayog"},
    {4, "Quad launches AI farm projects"},
    {13, "India’s medical devices market likely to hit $50.1 bn by 2030"},
    {14, "Cereal, sugar, fats dominate Pakistan’s food system causing malnutrition: Report"},
    {15, "First Nipah virus death reported in Bengal"},
    {16, "Cong-led UDF unveils health blueprint, vows to revive Kerala's health sector"},
    {23, "‘It was very challenging’: Nicholas Kirton opens up on arrest"},
    {23, "Argentina Open: Darderi beats Barrios to reach last eight"},
    {24, "Arunachal CM Khandu flags off Tawangchu Tides International Kayaking Championship"},
    {25, "T20 WC: Erasmus showed the world again what he’s got with the ball, says Williams"},
    {26, "T20 WC: Varun's devastating spell was the game-breaker, says Namibia skipper"},
    {27, "‘It was very challenging’: Nicholas Kirton opens up on arrest"},
    {28, "T20 WC: Tim David back as Australia choose to bowl against Zimbabwe"},
};
#define LATEST_COUNT (sizeof(latest) / sizeof(*latest))

/* As read DELAY_S after NOW; IDS may be by title or by line. */
static void update_latest(struct hl_rundown *rundown, int64_t delay_s, bool id_by_line)
{
    struct item items[LATEST_COUNT];
    char ids[LATEST_COUNT][8];

    for (size_t i = 0; i < LATEST_COUNT; i++) {
        snprintf(ids[i], sizeof(ids[i]), "%zu", i);
        int64_t read_s = NOW + delay_s;
        int64_t minutes = latest[i].minutes + (delay_s + 10) / MIN;
        items[i] = (struct item){id_by_line ? ids[i] : latest[i].title, latest[i].title, "",
                                 read_s - minutes * MIN};
    }
    update_at(rundown, "Latest", items, LATEST_COUNT, NOW + delay_s);
}

static void check_latest(bool id_by_line)
{
    struct hl_rundown *rundown = create(0, 0);
    size_t count;

    update_latest(rundown, 0, id_by_line);
    hl_rundown_list(rundown, NOW, &count);
    assert_int_equal(count, 12);
    const struct hl_headline *twice = at(rundown, 6);
    assert_string_equal(twice->title, latest[6].title);
    assert_int_equal(twice->published_s, NOW - 27 * MIN);
    assert_string_equal(at(rundown, 7)->title, latest[7].title);
    assert_int_equal(at(rundown, 7)->published_s, NOW - 23 * MIN);
    assert_string_equal(at(rundown, 11)->title, latest[12].title);
    hl_rundown_destroy(rundown);
}

static void latest_by_title_hash(void **state)
{
    (void)state;
    check_latest(false);
}

static void latest_by_other_ids(void **state)
{
    (void)state;
    check_latest(true);
}

static void latest_read_again_changes_nothing(void **state)
{
    (void)state;
    struct hl_rundown *rundown = create(0, 0);
    char before[4096];

    update_latest(rundown, 0, false);
    snprintf(before, sizeof(before), "%s", on_air(rundown, NOW));
    uint64_t serial = hl_rundown_serial(rundown);
    const struct hl_headline *third = at(rundown, 2);
    /* 55 seconds later the page still says the same minutes, then the next one. */
    update_latest(rundown, 49, false);
    assert_string_equal(on_air(rundown, NOW + 49), before);
    update_latest(rundown, 50, false);
    assert_string_equal(on_air(rundown, NOW + 50), before);
    assert_int_equal(at(rundown, 2)->seen_s, NOW);
    assert_int_equal(at(rundown, 2)->published_s, NOW + 50 - 14 * MIN);
    /* Earlier by ten seconds: a better reading, so a new object; after that nothing moves. */
    assert_ptr_not_equal(at(rundown, 2), third);
    serial = hl_rundown_serial(rundown);
    update_latest(rundown, 170, false);
    assert_string_equal(on_air(rundown, NOW + 170), before);
    assert_int_equal(hl_rundown_serial(rundown), serial);
    hl_rundown_destroy(rundown);
}

static void dates_settle(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        int64_t was, is, read, kept;
    } cases[] = {
        {"still undated", HL_TIME_NONE, HL_TIME_NONE, NOW, HL_TIME_NONE},
        {"dated later on", HL_TIME_NONE, NOW - HOUR, NOW, NOW - HOUR},
        {"date lost", NOW - HOUR, HL_TIME_NONE, NOW, NOW - HOUR},
        {"minutes drift", NOW - 5 * MIN, NOW - 4 * MIN, NOW, NOW - 5 * MIN},
        {"hours drift", NOW - 2 * HOUR, NOW - 2 * HOUR + 59 * MIN, NOW, NOW - 2 * HOUR},
        {"a better reading", NOW - 2 * HOUR, NOW - 2 * HOUR - 50 * MIN, NOW,
         NOW - 2 * HOUR - 50 * MIN},
        {"days drift", NOW - 50 * HOUR, NOW - 2 * DAY, NOW, NOW - 50 * HOUR},
        {"re-dated by the source", NOW - 50 * HOUR, NOW - 47 * HOUR + 1, NOW, NOW - 47 * HOUR + 1},
        {"re-dated by an hour", NOW - 3 * HOUR, NOW - 2 * HOUR, NOW, NOW - 2 * HOUR},
        {"re-dated to the past", NOW - 3 * HOUR, NOW - 9 * HOUR, NOW, NOW - 9 * HOUR},
        {"date too far ahead", NOW - 3 * HOUR, NOW + 40 * DAY, NOW, NOW - 3 * HOUR},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        struct hl_rundown *rundown = create(0, 0);
        update_at(rundown, "A", &(struct item){"1", "one", "", cases[i].was}, 1, NOW - 20 * HOUR);
        update_at(rundown, "A", &(struct item){"1", "one", "", cases[i].is}, 1, cases[i].read);
        if (at(rundown, 0)->published_s != cases[i].kept)
            fail_msg("%s: %lld", cases[i].name, (long long)at(rundown, 0)->published_s);
        assert_int_equal(at(rundown, 0)->seen_s, NOW - 20 * HOUR);
        hl_rundown_destroy(rundown);
    }
}

static void edited_title_replaces(void **state)
{
    (void)state;
    struct hl_rundown *rundown = create(0, 0);
    update(rundown, "A", &(struct item){"1", "one", "", NOW - HOUR}, 1);
    assert_string_equal(at(rundown, 0)->title, "one");
    uint64_t serial = hl_rundown_serial(rundown);
    update_at(rundown, "A", &(struct item){"1", "won", "", NOW - HOUR}, 1, NOW + 5);
    assert_string_equal(at(rundown, 0)->title, "won");
    assert_int_equal(at(rundown, 0)->seen_s, NOW);
    assert_int_equal(hl_rundown_serial(rundown), serial + 1);
    hl_rundown_destroy(rundown);
}

static void fair_runs(void **state)
{
    (void)state;
    struct hl_rundown *rundown = create(0, 0);
    struct item busy[6] = {{"b1", "b one", "", NOW - 1},   {"b2", "b two", "", NOW - 2},
                           {"b3", "b three", "", NOW - 3}, {"b4", "b four", "", NOW - 4},
                           {"b5", "b five", "", NOW - 5},  {"b6", "b six", "", NOW - 6}};
    struct item quiet[2] = {{"q1", "q one", "", NOW - DAY}, {"q2", "q two", "", NOW - 2 * DAY}};

    update(rundown, "Busy", busy, 6);
    assert_string_equal(on_air(rundown, NOW), "b1 b2 b3 b4 b5 b6");
    update(rundown, "Quiet", quiet, 2);
    assert_string_equal(on_air(rundown, NOW), "b1 b2 q1 b3 b4 q2 b5 b6");
    hl_rundown_destroy(rundown);
}

static void shares_and_ages(void **state)
{
    (void)state;
    struct hl_rundown *rundown = create(4, 3);
    struct item busy[5] = {{"b1", "b one", "", NOW - 1},
                           {"b2", "b two", "", NOW - 2},
                           {"b3", "b three", "", NOW - 3},
                           {"b4", "b four", "", NOW - 4},
                           {"b5", "b five", "", NOW - 4 * DAY}};
    struct item old[2] = {{"o1", "o one", "", NOW - 9 * DAY}, {"o2", "o two", "", NOW - 10 * DAY}};

    update(rundown, "Busy", busy, 5);
    assert_string_equal(on_air(rundown, NOW), "b1 b2 b3");
    update(rundown, "Old", old, 2);
    /* The old source's newest stays although others fill its place; its second is too old. */
    assert_string_equal(on_air(rundown, NOW), "b1 b2 o1 b3");
    update(rundown, "Busy", busy + 4, 1);
    assert_string_equal(on_air(rundown, NOW), "b5 o1");
    update(rundown, "Busy", NULL, 0);
    assert_string_equal(on_air(rundown, NOW), "o1");
    update(rundown, "Old", NULL, 0);
    assert_string_equal(on_air(rundown, NOW), "");
    hl_rundown_destroy(rundown);
}

static void order_of_odd_dates(void **state)
{
    (void)state;
    struct hl_rundown *rundown = create(0, 0);
    struct item items[] = {
        {"undated", "undated", "", HL_TIME_NONE},   {"hour", "an hour old", "", NOW - HOUR},
        {"ahead", "an hour ahead", "", NOW + HOUR}, {"far", "a year ahead", "", NOW + 365 * DAY},
        {"new", "a minute old", "", NOW - MIN},
    };

    update_at(rundown, "A", items, 5, NOW - 30 * MIN);
    assert_string_equal(on_air(rundown, NOW), "ahead new undated far hour");
    assert_int_equal(at(rundown, 3)->published_s, HL_TIME_NONE);
    hl_rundown_destroy(rundown);
}

/* A source with a fast clock gains nothing by it. */
static void dates_ahead_count_as_now(void **state)
{
    (void)state;
    struct hl_rundown *rundown = create(0, 0);
    struct item items[] = {
        {"1", "one", "", NOW + MIN}, {"2", "two", "", NOW + HOUR}, {"3", "three", "", NOW}};

    update(rundown, "A", items, 3);
    assert_string_equal(on_air(rundown, NOW), "1 2 3");
    assert_string_equal(on_air(rundown, NOW + 2 * HOUR), "2 1 3");
    hl_rundown_destroy(rundown);
}

static void ageing_without_news(void **state)
{
    (void)state;
    struct hl_rundown *rundown = create(0, 0);
    struct item items[] = {{"1", "one", "", NOW}, {"2", "two", "", NOW - 2 * DAY}};

    update(rundown, "A", items, 2);
    assert_string_equal(on_air(rundown, NOW), "1 2");
    uint64_t serial = hl_rundown_serial(rundown);
    assert_string_equal(on_air(rundown, NOW + HOUR), "1 2");
    assert_int_equal(hl_rundown_serial(rundown), serial);
    assert_string_equal(on_air(rundown, NOW + DAY + MIN), "1");
    assert_int_equal(hl_rundown_serial(rundown), serial + 1);
    /* The clock set back. */
    assert_string_equal(on_air(rundown, NOW), "1 2");
    hl_rundown_destroy(rundown);
}

static void repeats_across_sources(void **state)
{
    (void)state;
    struct hl_rundown *rundown = create(0, 0);
    struct item a[] = {{"a1", "‘Big’ story – live", "", NOW - 40 * MIN},
                       {"a2", "Same link", "https://x.example/1", NOW - 5 * MIN},
                       {"a3", "Another", "", NOW - 10 * MIN}};
    struct item b[] = {{"b1", "Big Story - LIVE", "", NOW - 2 * MIN},
                       {"b2", "Different words", "https://x.example/1", NOW - 50 * MIN},
                       {"b3", "Undated copy of another", "", HL_TIME_NONE}};

    update(rundown, "A", a, 3);
    update(rundown, "B", b, 3);
    assert_string_equal(on_air(rundown, NOW), "b3 a1 b2 a3");
    hl_rundown_destroy(rundown);
}

static void dated_copy_wins(void **state)
{
    (void)state;
    struct hl_rundown *rundown = create(0, 0);
    update(rundown, "A", &(struct item){"a", "Same", "", HL_TIME_NONE}, 1);
    update(rundown, "B", &(struct item){"b", "same", "", NOW - HOUR}, 1);
    assert_string_equal(on_air(rundown, NOW), "b");
    hl_rundown_destroy(rundown);
}

static void chains_of_repeats(void **state)
{
    (void)state;
    struct hl_rundown *rundown = create(0, 0);
    update(rundown, "A", &(struct item){"a", "First title", "https://x.example/1", NOW - 3}, 1);
    update(rundown, "B", &(struct item){"b", "Other title", "https://x.example/1", NOW - 2}, 1);
    update(rundown, "C", &(struct item){"c", "OTHER TITLE", "https://y.example/", NOW - 1}, 1);
    assert_string_equal(on_air(rundown, NOW), "a");
    hl_rundown_destroy(rundown);
}

static void front_page_links_name_nothing(void **state)
{
    (void)state;
    struct hl_rundown *rundown = create(0, 0);
    struct item items[] = {{"1", "one", "https://x.example/", NOW - 1},
                           {"2", "two", "https://x.example/", NOW - 2},
                           {"3", "three", "https://x.example/", NOW - 3}};

    update(rundown, "A", items, 3);
    update(rundown, "B", items, 1);
    assert_string_equal(on_air(rundown, NOW), "1 2 3");
    hl_rundown_destroy(rundown);
}

static void same_object_while_unchanged(void **state)
{
    (void)state;
    struct hl_rundown *rundown = create(0, 0);
    struct item item = {"1", "one", "", HL_TIME_NONE};

    update(rundown, "A", &item, 1);
    const struct hl_headline *first = at(rundown, 0);
    update_at(rundown, "A", &item, 1, NOW + HOUR);
    assert_ptr_equal(at(rundown, 0), first);
    hl_rundown_destroy(rundown);
}

/* 256 sources of 200 headlines, half of them repeats: fast enough that nobody sees it. */
static void full_house(void **state)
{
    (void)state;
    struct hl_rundown *rundown = create(HL_RUNDOWN_MAX, 0);
    static struct item items[200];
    static char ids[200][TITLE], titles[200][TITLE], names[256][TITLE];
    size_t count, longest = 0;

    for (int source = 0; source < 256; source++) {
        snprintf(names[source], TITLE, "Source %d", source);
        for (int i = 0; i < 200; i++) {
            snprintf(ids[i], TITLE, "%d/%d", source, i);
            snprintf(titles[i], TITLE, "Story %d of %d", i, i % 2 ? source : 0);
            items[i] = (struct item){ids[i], titles[i], "", NOW - i * 10 - source};
        }
        update(rundown, names[source], items, 200);
    }
    clock_t start = clock(); /* of the processor: others' work does not count */
    struct hl_headline *const *list = hl_rundown_list(rundown, NOW, &count);
    assert_true(clock() - start < 2 * CLOCKS_PER_SEC);
    assert_int_equal(count, HL_RUNDOWN_MAX);
    for (size_t i = 0, run = 0; i < count; i++) {
        run = i > 0 && strcmp(list[i]->source, list[i - 1]->source) == 0 ? run + 1 : 1;
        longest = run > longest ? run : longest;
    }
    assert_true(longest <= HL_RUNDOWN_RUN_MAX);
    hl_rundown_destroy(rundown);
}

/* ---- weights, shares, words, urgency ---- */

static void fill(struct hl_rundown *rundown, const char *source, size_t count, int64_t first_s)
{
    struct item items[LOTS];
    static char ids[LOTS][64], titles[LOTS][TITLE];
    for (size_t i = 0; i < count; i++) {
        snprintf(ids[i], sizeof(ids[i]), "%s%zu", source, i);
        snprintf(titles[i], sizeof(titles[i]), "%s tells story number %zu", source, i);
        items[i] = (struct item){ids[i], titles[i], "", first_s - (int64_t)i * 10 * MIN};
    }
    update(rundown, source, items, count);
}

static size_t count_of(struct hl_rundown *rundown, const char *source, size_t first, int64_t now_s)
{
    size_t count, found = 0;
    struct hl_headline *const *list = hl_rundown_list(rundown, now_s, &count);
    for (size_t i = 0; i < count && i < first; i++)
        found += strcmp(list[i]->source, source) == 0;
    return found;
}

/* Two sources of one pace: of the first places each has as many as its weight says. */
static void weights_share_the_list(void **state)
{
    static const struct {
        const char *name;
        int a, b;
        size_t of_a; /* in the first 18 */
    } cases[] = {
        {"as usual", 0, 0, 9},         {"both usual", 5, 5, 9},   {"two to one", 10, 5, 12},
        {"one to two", 5, 10, 6},      {"five to one", 5, 1, 12}, {"both heavy", 10, 10, 9},
        {"out of range", 1000, 10, 9}, {"five times", 10, 2, 15},
    };
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        struct hl_rundown *rundown = create(0, 60);
        const struct hl_rundown_source a = {.weight = cases[i].a}, b = {.weight = cases[i].b};
        assert_int_equal(hl_rundown_set_source(rundown, "A", &a), 0);
        assert_int_equal(hl_rundown_set_source(rundown, "B", &b), 0);
        fill(rundown, "A", 60, NOW);
        fill(rundown, "B", 60, NOW - 5 * MIN);
        size_t of_a = count_of(rundown, "A", 18, NOW);
        if (of_a + 1 < cases[i].of_a || of_a > cases[i].of_a + 1)
            fail_msg("%s: %zu, not about %zu", cases[i].name, of_a, cases[i].of_a);
        hl_rundown_destroy(rundown);
    }
}

/* Growing old turns nothing round: the board is not shuffled while no news comes. */
static void an_old_list_keeps_its_order(void **state)
{
    (void)state;
    char before[4096];
    struct hl_rundown *rundown = create(0, 60);
    const struct hl_rundown_source heavy = {.weight = 10};
    hl_rundown_set_source(rundown, "A", &heavy);
    fill(rundown, "A", 10, NOW - 7 * MIN);
    fill(rundown, "B", 10, NOW);
    snprintf(before, sizeof(before), "%s", on_air(rundown, NOW));
    assert_string_equal(on_air(rundown, NOW + 2 * HOUR), before);
    hl_rundown_destroy(rundown);
}

static void a_source_of_its_own_limits(void **state)
{
    (void)state;
    struct hl_rundown *rundown = create(0, 15);
    const struct hl_rundown_source few = {.count_max = 3}, fresh = {.age_max_s = 35 * MIN};
    hl_rundown_set_source(rundown, "A", &few);
    hl_rundown_set_source(rundown, "B", &fresh);
    fill(rundown, "A", 30, NOW);
    fill(rundown, "B", 30, NOW);
    fill(rundown, "C", 30, NOW);
    assert_int_equal(count_of(rundown, "A", LOTS, NOW), 3);
    assert_int_equal(count_of(rundown, "B", LOTS, NOW), 4);
    assert_int_equal(count_of(rundown, "C", LOTS, NOW), 15);
    assert_int_equal(count_of(rundown, "B", LOTS, NOW + DAY), 1); /* its newest stays */
    hl_rundown_destroy(rundown);
}

static void words_keep_out(void **state)
{
    (void)state;
    char *include[] = {(char *)"storm", (char *)"flood"}, *exclude[] = {(char *)"sport"};
    const struct hl_rundown_source words = {
        .include = include, .include_count = 2, .exclude = exclude, .exclude_count = 1};
    const struct item items[] = {{"1", "Storm comes near", "", NOW},
                                 {"2", "Sunny tomorrow all day", "", NOW},
                                 {"3", "Storm of sport", "", NOW},
                                 {"4", "The flood is over", "", NOW}};
    struct hl_rundown *rundown = create(0, 0);
    hl_rundown_set_source(rundown, "A", &words);
    update(rundown, "A", items, 4);
    update(rundown, "B", items + 1, 1);
    assert_string_equal(on_air(rundown, NOW), "1 2 4");
    update(rundown, "A", items + 1, 1);
    assert_string_equal(on_air(rundown, NOW), "2");
    hl_rundown_destroy(rundown);
}

static void update_urgent(struct hl_rundown *rundown, const char *source, const char *id,
                          int urgency, int64_t published_s, int64_t expires_s)
{
    char title[TITLE];
    snprintf(title, sizeof(title), "An alert of kind %s here", id);
    struct hl_headline from = {.id = (char *)id,
                               .title = title,
                               .source = (char *)source,
                               .urgency = urgency,
                               .expires_s = expires_s,
                               .published_s = published_s,
                               .seen_s = published_s};
    struct hl_headline *made = hl_headline_create(&from);
    assert_int_equal(hl_rundown_update(rundown, source, &made, 1), 0);
    hl_headline_unref(made);
}

static void urgent_ones_come_first(void **state)
{
    (void)state;
    struct hl_rundown *rundown = create(0, 0);
    const struct hl_rundown_source distrusted = {.distrust = true}, given = {.urgency = 1};
    hl_rundown_set_source(rundown, "liar", &distrusted);
    hl_rundown_set_source(rundown, "siren", &given);
    fill(rundown, "A", 2, NOW);
    update_urgent(rundown, "two", "two", 2, NOW - HOUR, 0);
    update_urgent(rundown, "one", "one", 1, NOW - 2 * HOUR, 0);
    update_urgent(rundown, "three", "three", 3, NOW - 3 * HOUR, 0);
    update_urgent(rundown, "liar", "liar", 1, NOW - 4 * HOUR, 0);
    update_urgent(rundown, "siren", "siren", 0, NOW - 5 * HOUR, 0);
    update_urgent(rundown, "old", "old", 1, NOW - 13 * HOUR, 0);
    update_urgent(rundown, "holds", "holds", 1, NOW - 14 * HOUR, NOW + HOUR);
    assert_string_equal(on_air(rundown, NOW), "one siren holds two A0 A1 three liar old");
    hl_rundown_destroy(rundown);
}

/* A source all of whose headlines are urgent does not own the board. */
static void a_source_that_cries_wolf(void **state)
{
    (void)state;
    struct hl_rundown *rundown = create(0, 0);
    const struct hl_rundown_source loud = {.urgency = 1};
    hl_rundown_set_source(rundown, "wolf", &loud);
    fill(rundown, "wolf", 12, NOW - HOUR);
    fill(rundown, "A", 10, NOW);
    assert_int_equal(count_of(rundown, "wolf", HL_RUNDOWN_URGENT_MAX, NOW), HL_RUNDOWN_URGENT_MAX);
    size_t count;
    struct hl_headline *const *list = hl_rundown_list(rundown, NOW, &count);
    assert_string_equal(list[HL_RUNDOWN_URGENT_MAX]->source, "A");
    hl_rundown_destroy(rundown);
}

/* ---- one story, several sources ---- */

static const char *line(struct hl_rundown *rundown, size_t place)
{
    static char out[HL_BYLINE_SIZE + 32], name[HL_BYLINE_SIZE];
    const struct hl_headline *headline = at(rundown, place);
    snprintf(out, sizeof(out), "%s: %s", headline->id,
             hl_headline_byline(headline, name, sizeof(name)));
    return out;
}

static void both_names_are_kept(void **state)
{
    (void)state;
    const struct item bbc[] = {{"b", "‘We will fight on’: Leaders meet in Geneva", "", NOW - HOUR}};
    const struct item guardian[] = {
        {"g", "'We will fight on': leaders meet in Geneva - The Guardian", "", NOW}};
    const struct item reuters[] = {
        {"r", "Leaders will meet in Geneva tomorrow | Reuters", "", NOW - 2 * HOUR}};
    struct hl_rundown *rundown = create(0, 0);
    update(rundown, "BBC", bbc, 1);
    update(rundown, "Guardian", guardian, 1);
    update(rundown, "Reuters", reuters, 1);
    size_t count;
    hl_rundown_list(rundown, NOW, &count);
    assert_int_equal(count, 2);
    assert_string_equal(line(rundown, 0), "b: BBC, Guardian"); /* first told, at the newest place */
    assert_string_equal(line(rundown, 1), "r: Reuters");
    /* The list says the same as before: the same object, and no change. */
    const struct hl_headline *merged = at(rundown, 0);
    uint64_t serial = hl_rundown_serial(rundown);
    update(rundown, "Reuters", reuters, 1);
    assert_ptr_equal(at(rundown, 0), merged);
    assert_int_equal(hl_rundown_serial(rundown), serial);
    update(rundown, "Guardian", NULL, 0);
    assert_string_equal(line(rundown, 0), "b: BBC");
    hl_rundown_destroy(rundown);
}

static void names_have_a_ceiling(void **state)
{
    (void)state;
    struct hl_rundown *rundown = create(0, 0);
    for (int i = 0; i < 8; i++) {
        char name[16];
        snprintf(name, sizeof(name), "S%d", i / 2); /* each twice, by another key */
        char key[16];
        snprintf(key, sizeof(key), "k%d", i);
        struct hl_headline from = {.id = key,
                                   .title = (char *)"One story told by all the world",
                                   .source = name,
                                   .published_s = NOW - 8 + i,
                                   .seen_s = NOW};
        struct hl_headline *made = hl_headline_create(&from);
        hl_rundown_update(rundown, key, &made, 1);
        hl_headline_unref(made);
    }
    assert_string_equal(line(rundown, 0), "k0: S0, S1, S2, S3");
    hl_rundown_destroy(rundown);
}

static void near_titles_are_one_story(void **state)
{
    (void)state;
    const struct item a[] = {
        {"a", "Prime minister Sharma resigns after losing confidence vote", "", NOW}};
    const struct item b[] = {
        {"b", "Minister Sharma resigns after losing the confidence vote", "", NOW}};
    const struct item c[] = {
        {"c", "Prime minister Sharma resigns after losing 2 confidence votes", "", NOW}};
    struct hl_rundown *rundown = create(0, 0);
    size_t count;
    update(rundown, "A", a, 1);
    update(rundown, "B", b, 1);
    update(rundown, "C", c, 1);
    hl_rundown_list(rundown, NOW, &count);
    assert_int_equal(count, 2);
    assert_string_equal(line(rundown, 0), "a: A, B");
    /* Of one source they are two: it knows what it says. */
    const struct item both[] = {a[0], b[0]};
    update(rundown, "A", both, 2);
    update(rundown, "B", NULL, 0);
    hl_rundown_list(rundown, NOW, &count);
    assert_int_equal(count, 3);
    hl_rundown_destroy(rundown);
}

/* Titles of every morning, and yesterday's news: within 48 hours they are one. */
static void one_title_two_days_apart(void **state)
{
    static const struct {
        int64_t apart_s;
        size_t count;
    } cases[] = {{0, 1}, {47 * HOUR, 1}, {48 * HOUR, 1}, {48 * HOUR + 1, 2}, {70 * HOUR, 2}};
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        const struct item a[] = {{"a", "What the papers say today", "", NOW}};
        const struct item b[] = {{"b", "What the papers say today", "", NOW - cases[i].apart_s}};
        struct hl_rundown *rundown = create(0, 0);
        size_t count;
        update(rundown, "A", a, 1);
        update(rundown, "B", b, 1);
        hl_rundown_list(rundown, NOW, &count);
        check_int("apart", count, cases[i].count);
        hl_rundown_destroy(rundown);
    }
}

/* A headline that nobody may see yet hides nothing and lends its name to nothing. */
static void an_embargoed_copy_is_no_copy(void **state)
{
    (void)state;
    const struct item open[] = {{"o", "Leaders meet in Geneva for talks", "", NOW}};
    struct hl_headline from = {.id = (char *)"e",
                               .title = (char *)"Leaders meet in Geneva for talks",
                               .source = (char *)"E",
                               .embargoed_s = NOW + 60,
                               .published_s = NOW - 60,
                               .seen_s = NOW};
    struct hl_rundown *rundown = create(0, 0);
    struct hl_headline *made = hl_headline_create(&from);
    update(rundown, "O", open, 1);
    hl_rundown_update(rundown, "E", &made, 1);
    assert_string_equal(line(rundown, 0), "o: O");
    assert_string_equal(on_air(rundown, NOW + 60), "e");
    hl_headline_unref(made);
    hl_rundown_destroy(rundown);
}

/* What waits, and what had no place, is known all the same. */
static void everything_is_kept(void **state)
{
    (void)state;
    struct hl_rundown *rundown = create(3, 0);
    struct hl_headline **all;
    size_t count;
    char out[128] = "";
    struct hl_headline from = {.id = (char *)"waits",
                               .title = (char *)"This waits for its hour",
                               .source = (char *)"W",
                               .embargoed_s = NOW + HOUR,
                               .published_s = NOW - DAY,
                               .seen_s = NOW};
    struct hl_headline *made = hl_headline_create(&from);
    hl_rundown_update(rundown, "W", &made, 1);
    fill(rundown, "A", 6, NOW);
    on_air(rundown, NOW);
    assert_int_equal(hl_rundown_all(rundown, 5, &all, &count), 0);
    for (size_t i = 0; i < count; i++) {
        strcat(strcat(out, all[i]->id), " ");
        hl_headline_unref(all[i]);
    }
    free(all);
    assert_string_equal(out, "A0 A1 A2 waits A3 ");
    hl_headline_unref(made);
    hl_rundown_destroy(rundown);
}

/* ---- a clock that was set ---- */

static int64_t published(struct hl_rundown *rundown, size_t place)
{
    return at(rundown, place)->published_s;
}

/* Read in 1970; then the clock is set. */
static void a_page_read_before_the_clock_was_set(void **state)
{
    (void)state;
    struct hl_rundown *rundown = create(0, 0);
    const struct item page[] = {{"p", "Five minutes ago, said the page", "", 1000 - 5 * MIN}};
    const struct item feed[] = {{"f", "A feed says when it was", "", NOW - HOUR}};
    update_at(rundown, "page", page, 1, 1000);
    update_at(rundown, "feed", feed, 1, 1000);
    assert_int_equal(hl_rundown_set_clock(rundown, 0, 1010, NOW - 1010), 0);
    assert_string_equal(on_air(rundown, NOW), "p f");
    assert_int_equal(published(rundown, 0), NOW - 10 - 5 * MIN);
    assert_int_equal(published(rundown, 1), NOW - HOUR);
    hl_rundown_destroy(rundown);
}

/* What is known from an earlier run is not dated anew by a clock that knows nothing. */
static void an_old_date_beats_a_blind_clock(void **state)
{
    (void)state;
    struct hl_rundown *rundown = create(0, 0);
    const struct item before[] = {{"p", "Some while ago, said the page", "", NOW - 2 * HOUR}};
    const struct item blind[] = {{"p", "Some while ago, said the page", "", 1000 - 2 * HOUR}};
    update(rundown, "page", before, 1);
    update_at(rundown, "page", blind, 1, 1000);
    assert_int_equal(published(rundown, 0), NOW - 2 * HOUR);
    hl_rundown_destroy(rundown);
}

/* A day ahead and back: what was counted from our clock goes with it, a feed's date does not. */
static void a_clock_a_day_ahead_and_back(void **state)
{
    (void)state;
    struct hl_rundown *rundown = create(0, 0);
    struct hl_headline from = {.id = (char *)"p",
                               .title = (char *)"Five minutes ago, said the page",
                               .source = (char *)"page",
                               .counted = true,
                               .published_s = NOW - 5 * MIN,
                               .seen_s = NOW};
    struct hl_headline *made = hl_headline_create(&from);
    const struct item feed[] = {{"f", "A feed says when it was", "", NOW - HOUR}};
    hl_rundown_update(rundown, "page", &made, 1);
    update(rundown, "feed", feed, 1);
    hl_rundown_set_clock(rundown, NOW - 10, NOW + 10, DAY);
    assert_int_equal(published(rundown, 0), NOW + DAY - 5 * MIN);
    assert_int_equal(at(rundown, 0)->seen_s, NOW + DAY);
    assert_int_equal(published(rundown, 1), NOW - HOUR);
    hl_rundown_set_clock(rundown, NOW + DAY - 10, NOW + DAY + 10, -DAY);
    assert_int_equal(published(rundown, 0), NOW - 5 * MIN);
    assert_int_equal(published(rundown, 1), NOW - HOUR);
    hl_rundown_set_clock(rundown, NOW - DAY, NOW - HOUR, DAY); /* another time's news */
    assert_int_equal(published(rundown, 0), NOW - 5 * MIN);
    hl_headline_unref(made);
    hl_rundown_destroy(rundown);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(latest_by_title_hash),
        cmocka_unit_test(latest_by_other_ids),
        cmocka_unit_test(latest_read_again_changes_nothing),
        cmocka_unit_test(dates_settle),
        cmocka_unit_test(edited_title_replaces),
        cmocka_unit_test(fair_runs),
        cmocka_unit_test(shares_and_ages),
        cmocka_unit_test(order_of_odd_dates),
        cmocka_unit_test(dates_ahead_count_as_now),
        cmocka_unit_test(ageing_without_news),
        cmocka_unit_test(repeats_across_sources),
        cmocka_unit_test(dated_copy_wins),
        cmocka_unit_test(chains_of_repeats),
        cmocka_unit_test(front_page_links_name_nothing),
        cmocka_unit_test(same_object_while_unchanged),
        cmocka_unit_test(full_house),
        cmocka_unit_test(weights_share_the_list),
        cmocka_unit_test(an_old_list_keeps_its_order),
        cmocka_unit_test(a_source_of_its_own_limits),
        cmocka_unit_test(words_keep_out),
        cmocka_unit_test(urgent_ones_come_first),
        cmocka_unit_test(a_source_that_cries_wolf),
        cmocka_unit_test(both_names_are_kept),
        cmocka_unit_test(names_have_a_ceiling),
        cmocka_unit_test(near_titles_are_one_story),
        cmocka_unit_test(one_title_two_days_apart),
        cmocka_unit_test(an_embargoed_copy_is_no_copy),
        cmocka_unit_test(everything_is_kept),
        cmocka_unit_test(a_page_read_before_the_clock_was_set),
        cmocka_unit_test(an_old_date_beats_a_blind_clock),
        cmocka_unit_test(a_clock_a_day_ahead_and_back),
    };
    return cmocka_run_group_tests_name("rundown", tests, NULL, NULL);
}
