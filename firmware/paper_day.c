#include "paper_day.h"

#include "base/clock.h"
#include "config.h"
#include "screen.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BEGIN_S   INT64_C(1772434800) /* 2026-03-02 07:00 UTC */
#define LATE_NS   (60 * HL_NS_PER_S)
#define TITLE_MAX 128
#define WORDS_MIN 5
#define WORDS_MAX 13

/* A headline on air, the newest first. */
struct news {
    struct hl_headline *headline;
    int64_t came_ns;
    bool on_page, seen; /* of the frame; on the paper */
};

struct day {
    const struct hl_paper_day *wanted;
    struct hl_paper_day_result *result;
    uint32_t seed;
    struct hl_config *config;
    struct hl_screen screen;
    struct hl_paper_desk *desk;
    struct hl_paper can;
    struct hl_frame frame, last;
    struct news air[HL_PAPER_DAY_AIR_MAX];
    size_t on_air;
    int64_t next_ns; /* the next headline */
    bool waits;      /* the frame is not on the paper yet */
};

static uint32_t random_of(struct day *day)
{
    day->seed = day->seed * 1664525 + 1013904223;
    return day->seed >> 8;
}

/* ---- headlines ---- */

static void write_title(struct day *day, char *title)
{
    static const char *const words[] = {
        "ministers", "agree",    "on",         "plan",    "for",    "the",     "river",   "after",
        "talks",     "in",       "capital",    "storm",   "closes", "schools", "and",     "roads",
        "across",    "north",    "bank",       "holds",   "rates",  "as",      "prices",  "fall",
        "court",     "hears",    "case",       "against", "former", "mayor",   "players", "return",
        "to",        "training", "scientists", "find",    "water",  "below",   "old",     "crater"};
    size_t count = WORDS_MIN + random_of(day) % (WORDS_MAX - WORDS_MIN + 1), len = 0;

    for (size_t i = 0; i < count; i++) {
        const char *word = words[random_of(day) % (sizeof(words) / sizeof(words[0]))];
        len += (size_t)snprintf(title + len, TITLE_MAX - len, "%s%s", i > 0 ? " " : "", word);
    }
    title[0] = (char)(title[0] - 'a' + 'A');
}

/* Poisson: the pauses are exponential. */
static void plan_next(struct day *day, int64_t now_ns)
{
    double u = (random_of(day) % 0xffffff + 1.0) / 0x1000000;
    day->next_ns = now_ns + (int64_t)(-log(u) * day->wanted->every_min * 60 * (double)HL_NS_PER_S);
}

static void take_off(struct day *day)
{
    struct news *oldest = &day->air[--day->on_air];
    day->result->never += !oldest->seen;
    hl_headline_unref(oldest->headline);
}

static int bring_on(struct day *day, int64_t now_ns, int64_t wall_s)
{
    static const char *const sources[] = {"Morning Post", "Gazette", "Radio Two", "The Herald"};
    char title[TITLE_MAX], id[32];

    write_title(day, title);
    snprintf(id, sizeof(id), "%zu", day->result->headlines);
    struct hl_headline from = {.id = id,
                               .title = title,
                               .source = (char *)sources[random_of(day) % 4],
                               .published_s = wall_s};
    struct hl_headline *headline = hl_headline_create(&from);
    if (!headline)
        return -ENOMEM;
    if (day->on_air == day->wanted->on_air)
        take_off(day);
    memmove(day->air + 1, day->air, day->on_air * sizeof(day->air[0]));
    day->air[0] = (struct news){.headline = headline, .came_ns = now_ns};
    day->on_air++;
    day->result->headlines++;
    return 0;
}

static int air_news(struct day *day, int64_t now_ns, int64_t wall_s)
{
    struct hl_ticker_item items[HL_PAPER_DAY_AIR_MAX];
    int err = 0;
    if (now_ns < day->next_ns)
        return 0;
    while (!err && now_ns >= day->next_ns) {
        err = bring_on(day, now_ns, wall_s);
        plan_next(day, day->next_ns);
    }
    for (size_t i = 0; i < day->on_air; i++)
        items[i] = (struct hl_ticker_item){.headline = day->air[i].headline, .mark = ""};
    return err ? err : hl_show_set_items(&day->screen.show, items, day->on_air, now_ns);
}

/* ---- the paper ---- */

/* A new picture of the page: the plain scheme would send all of it. */
static void take_scene(struct day *day, struct hl_scene *scene, int64_t now_ns)
{
    size_t size = day->frame.stride * (size_t)day->frame.height;

    hl_scene_compose(scene, now_ns, &day->frame);
    hl_scene_destroy(scene);
    for (size_t i = 0; i < day->on_air; i++)
        day->air[i].on_page = hl_edition_holds(day->screen.show.edition, day->air[i].headline);
    if (memcmp(day->frame.pixels, day->last.pixels, size) != 0) {
        day->result->changes++;
        memcpy(day->last.pixels, day->frame.pixels, size);
    }
    day->waits = true;
}

static void note_seen(struct day *day)
{
    struct hl_paper_day_result *result = day->result;
    for (size_t i = 0; i < day->on_air; i++) {
        struct news *news = &day->air[i];
        int64_t took_ns = hl_paper_desk_now(day->desk) - news->came_ns;
        if (!news->on_page || news->seen)
            continue;
        news->seen = true;
        result->late += took_ns > LATE_NS;
        result->stale_ns = took_ns > result->stale_ns ? took_ns : result->stale_ns;
    }
}

static int present(struct day *day, int64_t now_ns)
{
    int refreshed = hl_paper_desk_present(day->desk, &day->frame, now_ns);
    if (refreshed <= 0)
        return refreshed;
    day->waits = false;
    note_seen(day);
    return 0;
}

/* ---- a day ---- */

static int live(struct day *day)
{
    int64_t begin_ns = hl_paper_desk_now(day->desk) + HL_NS_PER_S;
    int err = 0;

    plan_next(day, begin_ns);
    for (int s = 0; s < day->wanted->minutes * 60 && !err; s++) {
        int64_t now_ns = begin_ns + s * HL_NS_PER_S;
        err = air_news(day, now_ns, BEGIN_S + s);
        struct hl_scene *scene =
            err ? NULL : hl_show_advance(&day->screen.show, now_ns, BEGIN_S + s);
        if (scene)
            take_scene(day, scene, now_ns);
        if (!err && (day->waits || s % 60 == 0)) /* a full refresh may be due without a change */
            err = present(day, now_ns);
    }
    return err;
}

static int set_up(struct day *day)
{
    char error[HL_CONFIG_ERROR_MAX];
    struct hl_output_mode mode = {.refresh_hz = 1, .paper = &day->can};

    day->desk = hl_paper_desk_create(day->wanted->panel);
    if (!day->desk)
        return -errno;
    hl_paper_desk_size(day->desk, &mode.width, &mode.height);
    hl_paper_desk_paper(day->desk, &day->can);
    day->config = hl_config_load(NULL, error);
    if (!day->config)
        return -EINVAL;
    int err = hl_frame_init(&day->frame, mode.width, mode.height);
    if (!err)
        err = hl_frame_init(&day->last, mode.width, mode.height);
    return err ? err
               : hl_screen_init(&day->screen, day->config, &mode, false,
                                hl_paper_desk_now(day->desk));
}

static void tear_down(struct day *day)
{
    if (day->desk)
        hl_paper_desk_costs(day->desk, &day->result->costs);
    hl_paper_desk_destroy(day->desk);
    while (day->on_air > 0)
        hl_headline_unref(day->air[--day->on_air].headline);
    hl_screen_finish(&day->screen);
    hl_config_destroy(day->config);
    hl_frame_finish(&day->frame);
    hl_frame_finish(&day->last);
}

int hl_paper_day_run(const struct hl_paper_day *day, struct hl_paper_day_result *result)
{
    *result = (struct hl_paper_day_result){.headlines = 0};
    if (day->minutes < 1 || day->minutes > HL_PAPER_DAY_MINUTES_MAX || day->every_min <= 0 ||
        day->on_air < 1 || day->on_air > HL_PAPER_DAY_AIR_MAX)
        return -EINVAL;
    struct day *running = calloc(1, sizeof(*running));
    if (!running)
        return -ENOMEM;
    running->wanted = day;
    running->result = result;
    running->seed = day->seed;
    int err = set_up(running);
    if (!err)
        err = live(running);
    tear_down(running);
    free(running);
    return err;
}
