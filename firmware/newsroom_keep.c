#include "base/clock.h"
#include "base/log.h"
#include "newsroom_parts.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* ---- what was saved ---- */

void hl_newsroom_open_store(struct hl_newsroom *newsroom, const struct hl_config *config)
{
    if (config->state && strcmp(config->state, "none") == 0)
        return;
    char *path = config->state ? strdup(config->state) : hl_store_default_path();
    newsroom->store = path ? hl_store_create(path) : NULL;
    if (!newsroom->store)
        hl_warning("news", "headlines will not be kept between runs: %s: %s; see \"state\"",
                   path ? path : "no home folder", strerror(errno));
    free(path);
}

struct list {
    struct hl_headline *const *headlines;
    size_t count;
};

static bool is_one(const struct hl_headline *a, const struct hl_headline *b)
{
    return a == b || (strcmp(a->id, b->id) == 0 && strcmp(a->origin, b->origin) == 0);
}

static bool has(const struct list *list, const struct hl_headline *headline)
{
    for (size_t i = 0; i < list->count; i++)
        if (is_one(list->headlines[i], headline))
            return true;
    return false;
}

/* NAME is the configured one; may be NULL. What was saved, and what was given and is not saved (a
 * full disk). Headlines of a source that has another name now are shown, but its whole document is
 * asked for. */
static void restore_desk(struct hl_newsroom *newsroom, struct hl_newsroom_desk *desk,
                         const char *name, const struct list *saved, const struct list *given)
{
    struct hl_headline *group[HL_STORE_HEADLINES_MAX + HL_RUNDOWN_MAX];
    size_t n = 0;

    for (size_t i = 0; i < saved->count && n < HL_STORE_HEADLINES_MAX; i++)
        if (hl_newsroom_desk_has(desk, saved->headlines[i]))
            group[n++] = saved->headlines[i];
    for (size_t i = 0; i < given->count && n < sizeof(group) / sizeof(*group); i++)
        if (hl_newsroom_desk_has(desk, given->headlines[i]) && !has(saved, given->headlines[i]))
            group[n++] = given->headlines[i];
    if (n == 0)
        return;
    int err = hl_rundown_update(newsroom->rundown, hl_source_state(desk->source)->url, group, n);
    desk->restored = !err && (!name || strcmp(name, group[0]->source) == 0);
}

/* *HEADLINE seen just now: when it was is not known. Out of memory it stays as it is. */
static void date_unseen(struct hl_headline **headline, int64_t now_s)
{
    struct hl_headline dated = **headline;
    dated.seen_s = now_s;
    struct hl_headline *fresh = hl_headline_create(&dated);
    if (!fresh)
        return;
    hl_headline_unref(*headline);
    *headline = fresh;
}

void hl_newsroom_restore(struct hl_newsroom *newsroom, const struct hl_config *config,
                         struct hl_headline *const *headlines, size_t count)
{
    const struct list given = {headlines, count};
    struct hl_headline **list = NULL;
    size_t saved_count = 0;
    if (newsroom->store)
        (void)!hl_store_load_headlines(newsroom->store, &list, &saved_count);
    for (size_t i = 0; i < saved_count; i++)
        if (list[i]->seen_s == HL_TIME_NONE)
            date_unseen(&list[i], hl_calendar_earliest_s(&newsroom->calendar));
    const struct list saved = {list, saved_count};
    for (size_t i = 0; i < newsroom->desk_count; i++)
        restore_desk(newsroom, &newsroom->desks[i], config->sources[i].name, &saved, &given);
    for (size_t i = 0; i < saved_count; i++)
        hl_headline_unref(list[i]);
    free(list);
}

/* ---- what waits ---- */

void hl_newsroom_drop_waiting(struct hl_newsroom_desk *desk)
{
    for (size_t i = 0; i < desk->waiting_count; i++)
        hl_headline_unref(desk->waiting[i]);
    free(desk->waiting);
    desk->waiting = NULL;
    desk->waiting_count = 0;
}

int hl_newsroom_let_wait(struct hl_newsroom_desk *desk, struct hl_headline *const *headlines,
                         size_t count)
{
    struct hl_headline **waiting = calloc(count + 1, sizeof(struct hl_headline *));
    if (!waiting)
        return -ENOMEM;
    for (size_t i = 0; i < count; i++)
        waiting[i] = hl_headline_ref(headlines[i]);
    hl_newsroom_drop_waiting(desk);
    desk->waiting = waiting;
    desk->waiting_count = count;
    return 0;
}

bool hl_newsroom_has_waiting(const struct hl_newsroom *newsroom)
{
    for (size_t i = 0; i < newsroom->desk_count; i++)
        if (newsroom->desks[i].waiting)
            return true;
    return false;
}

/* What waits goes to air. */
static void let_go(struct hl_newsroom *newsroom, struct hl_newsroom_desk *desk)
{
    if (!desk->waiting)
        return;
    if (hl_rundown_update(newsroom->rundown, hl_source_state(desk->source)->url, desk->waiting,
                          desk->waiting_count))
        hl_error("news", "%s: out of memory; its earlier headlines stay",
                 hl_source_label(desk->source));
    hl_newsroom_drop_waiting(desk);
}

/* ---- saving ---- */

void hl_newsroom_forget_showings(struct hl_newsroom *newsroom)
{
    for (size_t i = 0; i < newsroom->showing_count; i++)
        hl_headline_unref((struct hl_headline *)newsroom->showings[i].headline);
    newsroom->showing_count = 0;
}

/* The states of the sources that were asked since the last save; the caller's to free. */
static const struct hl_source_state **unsaved(struct hl_newsroom *newsroom, size_t *count)
{
    const struct hl_source_state **states =
        calloc(newsroom->desk_count + 1, sizeof(const struct hl_source_state *));
    *count = 0;
    for (size_t i = 0; states && i < newsroom->desk_count; i++)
        if (newsroom->desks[i].unsaved)
            states[(*count)++] = hl_source_state(newsroom->desks[i].source);
    return states;
}

static int write_all(struct hl_newsroom *newsroom)
{
    struct hl_store_news news = {.showings = newsroom->showings,
                                 .showing_count = newsroom->showing_count,
                                 .now_s = hl_calendar_now_s(&newsroom->calendar)};
    struct hl_headline **list;
    size_t listed;
    /* The list as of now tells what is on air, and that is kept first. */
    hl_rundown_list(newsroom->rundown, hl_calendar_earliest_s(&newsroom->calendar), &listed);
    int err = hl_rundown_all(newsroom->rundown, HL_STORE_HEADLINES_MAX, &list, &listed);
    const struct hl_source_state **states = unsaved(newsroom, &news.source_count);
    /* Samples are nobody's news: neither they nor an empty list take the place of what is kept. */
    news.same_list = newsroom->samples || listed == 0;
    news.headlines = list;
    news.headline_count = listed;
    news.sources = states;
    if (!err && !states)
        err = -ENOMEM;
    if (!err)
        err = hl_store_save(newsroom->store, &news);
    for (size_t i = 0; i < listed; i++)
        hl_headline_unref(list[i]);
    free(list);
    free(states);
    return err;
}

void hl_newsroom_save(struct hl_newsroom *newsroom)
{
    bool news = hl_newsroom_has_waiting(newsroom);
    for (size_t i = 0; i < newsroom->desk_count; i++)
        let_go(newsroom, &newsroom->desks[i]);
    if (news)
        hl_newsroom_end_samples(newsroom);
    hl_savings_done(&newsroom->savings, hl_clock_mono_ns());
    if (!newsroom->store)
        return;
    if (write_all(newsroom)) {
        hl_newsroom_want_save(newsroom, false); /* later; what failed was told */
        return;
    }
    hl_newsroom_forget_showings(newsroom);
    for (size_t i = 0; i < newsroom->desk_count; i++)
        newsroom->desks[i].unsaved = false;
}

void hl_newsroom_want_save(struct hl_newsroom *newsroom, bool news)
{
    int64_t now_ns = hl_clock_mono_ns();
    hl_savings_want(&newsroom->savings, now_ns, news);
    int64_t due_ns = hl_savings_due_ns(&newsroom->savings);
    if (due_ns <= now_ns || (news && !newsroom->store))
        hl_newsroom_save(newsroom);
    else
        hl_loop_timer_arm(newsroom->save, due_ns - now_ns);
}

/* ---- what was shown ---- */

/* Past the ceiling what is shown is not noted until the next save. */
static void note_showing(struct hl_newsroom *newsroom, struct hl_headline *headline)
{
    int64_t now_s = hl_calendar_now_s(&newsroom->calendar);
    for (size_t i = 0; i < newsroom->showing_count; i++) {
        struct hl_store_showing *showing = &newsroom->showings[i];
        if (is_one(showing->headline, headline)) {
            showing->last_s = now_s;
            showing->count++;
            return;
        }
    }
    if (newsroom->showing_count == HL_STORE_SHOWINGS_MAX)
        return;
    newsroom->showings[newsroom->showing_count++] = (struct hl_store_showing){
        .headline = hl_headline_ref(headline), .first_s = now_s, .last_s = now_s, .count = 1};
}

void hl_newsroom_on_board(struct hl_newsroom *newsroom, struct hl_headline *const *headlines,
                          size_t count)
{
    const struct list on_board = {newsroom->on_board, newsroom->on_board_count};
    bool fresh = false;
    if (!newsroom->store)
        return;
    if (count > HL_NEWSROOM_ON_BOARD_MAX)
        count = HL_NEWSROOM_ON_BOARD_MAX;
    for (size_t i = 0; i < count; i++)
        if (!has(&on_board, headlines[i])) {
            note_showing(newsroom, headlines[i]);
            fresh = true;
        }
    struct hl_headline *before[HL_NEWSROOM_ON_BOARD_MAX];
    size_t before_count = newsroom->on_board_count;
    memcpy(before, newsroom->on_board, before_count * sizeof(struct hl_headline *));
    for (size_t i = 0; i < count; i++)
        newsroom->on_board[i] = hl_headline_ref(headlines[i]);
    newsroom->on_board_count = count;
    for (size_t i = 0; i < before_count; i++)
        hl_headline_unref(before[i]);
    if (fresh)
        hl_newsroom_want_save(newsroom, false);
}
