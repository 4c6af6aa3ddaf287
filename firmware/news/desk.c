#include "news/desk.h"

#include "news/calendar.h"
#include "news/fold.h"
#include "news/identity.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define DAY_S 86400

static void finish_story(struct hl_story *story)
{
    hl_headline_unref(story->headline);
    free(story->gist);
}

static void destroy_stories(struct hl_story *stories, size_t count)
{
    for (size_t i = 0; i < count; i++)
        finish_story(&stories[i]);
    free(stories);
}

int hl_desk_init(struct hl_desk *desk, const char *key)
{
    *desk = (struct hl_desk){.key = strdup(key), .options = {.weight = HL_RUNDOWN_WEIGHT}};
    return desk->key ? 0 : -ENOMEM;
}

void hl_desk_finish(struct hl_desk *desk)
{
    destroy_stories(desk->stories, desk->count);
    hl_filter_destroy(desk->filter);
    free(desk->key);
    *desk = (struct hl_desk){0};
}

static int clamp(int value, int least, int most)
{
    return value < least ? least : value > most ? most : value;
}

int hl_desk_configure(struct hl_desk *desk, const struct hl_rundown_source *options)
{
    struct hl_filter *filter = hl_filter_create(options->include, options->include_count,
                                                options->exclude, options->exclude_count);
    if (!filter)
        return -ENOMEM;
    hl_filter_destroy(desk->filter);
    desk->filter = filter;
    desk->options = *options;
    desk->options.include = desk->options.exclude = NULL;
    desk->options.weight =
        options->weight ? clamp(options->weight, 1, HL_RUNDOWN_WEIGHT_MAX) : HL_RUNDOWN_WEIGHT;
    return 0;
}

/* ---- What a source says now, against what it said before ---- */

static int by_id(const void *left, const void *right)
{
    const struct hl_story *a = left, *b = right;
    int order = strcmp(a->headline->id, b->headline->id);
    return order != 0 ? order : (a->position > b->position) - (a->position < b->position);
}

static int by_id_only(const void *left, const void *right)
{
    const struct hl_story *a = left, *b = right;
    return strcmp(a->headline->id, b->headline->id);
}

/* A date on which a headline was dated once, and how it is dated now. A source that says "2 hours
 * ago" counts whole units down: its date drifts later with every reading until the next unit, so
 * the earliest reading comes nearest. A change of more than a unit is an edit. */
static int64_t settle_date(int64_t old_s, int64_t new_s, int64_t read_s)
{
    if (old_s == HL_TIME_NONE || new_s == HL_TIME_NONE)
        return old_s == HL_TIME_NONE ? new_s : old_s;
    int64_t slack_s = HL_RUNDOWN_REDATE_S;
    if (read_s != HL_TIME_NONE && read_s - new_s >= DAY_S && (read_s - new_s) % DAY_S == 0)
        slack_s = DAY_S;
    int64_t earlier = old_s < new_s ? old_s : new_s;
    int64_t later = old_s < new_s ? new_s : old_s;
    return (uint64_t)later - (uint64_t)earlier < (uint64_t)slack_s ? earlier : new_s;
}

/* The date as the source gives it, unless it lies too far ahead to be true. */
static int64_t believed_date(const struct hl_headline *headline)
{
    int64_t date_s = headline->published_s;
    bool ahead = headline->seen_s >= HL_CALENDAR_RELEASE_S && date_s > headline->seen_s &&
                 date_s - headline->seen_s > HL_RUNDOWN_FUTURE_MAX_S;
    return ahead ? HL_TIME_NONE : date_s;
}

/* A date that our own clock made while it did not know the time, and that cannot be meant. */
static bool is_of_no_clock(int64_t when_s)
{
    return when_s != HL_TIME_NONE && when_s < HL_CALENDAR_RELEASE_S;
}

/* The dates of STORY, and of NOW, with the memory of OLD. */
static void remember_dates(struct hl_story *story, const struct hl_story *old,
                           struct hl_headline *now)
{
    int64_t read_s = now->seen_s, was_s = old->headline->published_s;
    bool blind = is_of_no_clock(read_s) && is_of_no_clock(now->published_s) &&
                 was_s != HL_TIME_NONE && !is_of_no_clock(was_s);
    if (blind) { /* counted from a clock that does not know: the old reading is better */
        now->published_s = was_s;
        story->order_s = old->order_s;
    } else {
        now->published_s = settle_date(was_s, now->published_s, read_s);
        story->order_s = settle_date(old->order_s, story->order_s, read_s);
    }
    now->seen_s = old->headline->seen_s;
}

static int own_urgency(const struct hl_rundown_source *options, int feeds_own)
{
    if (options->urgency)
        return options->urgency;
    return options->distrust ? HL_URGENCY_NONE : feeds_own;
}

/* Gives STORY the memory of OLD (NULL: it is new). An unchanged headline stays the same object, so
 * that what was drawn of it stays good. */
static int remember(struct hl_story *story, const struct hl_story *old,
                    const struct hl_rundown_source *options)
{
    struct hl_headline was = *story->headline;
    struct hl_headline now = was;

    now.published_s = believed_date(&was);
    now.urgency = own_urgency(options, was.urgency);
    if (old)
        remember_dates(story, old, &now);
    struct hl_headline *next;
    if (old && hl_headline_is_same(&now, old->headline))
        next = hl_headline_ref(old->headline);
    else if (hl_headline_is_same(&now, &was))
        return 0;
    else
        next = hl_headline_create(&now);
    if (!next)
        return -ENOMEM;
    hl_headline_unref(story->headline);
    story->headline = next;
    return 0;
}

static uint64_t link_key(const char *link)
{
    struct hl_buf buf;
    uint64_t key = 0;
    if (!*link)
        return 0;
    hl_buf_init(&buf, HL_LINK_MAX);
    if (hl_identity_link(&buf, link) == 0 && buf.len > 0)
        key = hl_identity_hash(buf.data, buf.len);
    hl_buf_finish(&buf);
    return key;
}

/* What its repeats are found by; OLD's, when that is the same headline. 0 or -ENOMEM. */
static int set_keys(struct hl_story *story, const struct hl_story *old)
{
    const struct hl_headline *headline = story->headline;
    struct hl_buf fold;
    if (old && old->headline == headline) {
        story->gist = hl_gist_copy(old->gist);
        story->link_key = old->link_key;
        return story->gist ? 0 : -ENOMEM;
    }
    hl_buf_init(&fold, (size_t)HL_TITLE_MAX * 4);
    int err = hl_fold_title(&fold, headline->title);
    /* A title that is not UTF-8, or nothing but quotes, can still equal itself. */
    if (err == -EILSEQ || (!err && fold.len == 0))
        err = hl_buf_add_str(&fold, headline->title);
    story->gist = err ? NULL : hl_gist_create(fold.data, headline->source);
    story->link_key = link_key(headline->link);
    hl_buf_finish(&fold);
    return story->gist ? 0 : -ENOMEM;
}

/* One of each id: the earliest date, at the place of the newest. STORIES is sorted by id. */
static size_t drop_same_ids(struct hl_story *stories, size_t count)
{
    size_t kept = 0;

    for (size_t i = 0; i < count; i++) {
        struct hl_story *last = kept > 0 ? &stories[kept - 1] : NULL;
        if (!last || by_id_only(last, &stories[i]) != 0) {
            stories[kept++] = stories[i];
            continue;
        }
        struct hl_story *copy = &stories[i];
        if (copy->order_s > last->order_s) {
            last->order_s = copy->order_s;
            last->position = copy->position;
        }
        int64_t a = last->headline->published_s, b = copy->headline->published_s;
        struct hl_headline *loser = copy->headline;
        if (b != HL_TIME_NONE && (a == HL_TIME_NONE || b < a)) {
            loser = last->headline;
            last->headline = copy->headline;
        }
        hl_headline_unref(loser);
    }
    return kept;
}

/* The headlines that pass the filter. STORIES has room for COUNT. */
static size_t take_passing(const struct hl_desk *desk, struct hl_headline *const *headlines,
                           size_t count, struct hl_story *stories)
{
    size_t taken = 0;
    for (size_t i = 0; i < count; i++)
        if (hl_filter_passes(desk->filter, headlines[i]))
            stories[taken++] = (struct hl_story){.headline = hl_headline_ref(headlines[i]),
                                                 .order_s = believed_date(headlines[i]),
                                                 .position = i};
    return taken;
}

/* The stories of HEADLINES, sorted by id. NULL when out of memory; *KEPT counts them. */
static struct hl_story *take_stories(const struct hl_desk *desk,
                                     struct hl_headline *const *headlines, size_t count,
                                     size_t *kept)
{
    struct hl_story *stories = calloc(count + 1, sizeof(*stories));
    if (!stories)
        return NULL;
    count = take_passing(desk, headlines, count, stories);
    qsort(stories, count, sizeof(*stories), by_id);
    *kept = count = drop_same_ids(stories, count);
    for (size_t i = 0; i < count; i++) {
        const struct hl_story *old = NULL;
        if (desk->count > 0)
            old = bsearch(&stories[i], desk->stories, desk->count, sizeof(*stories), by_id_only);
        int err = remember(&stories[i], old, &desk->options);
        stories[i].index = i;
        if (err || set_keys(&stories[i], old)) {
            destroy_stories(stories, count);
            return NULL;
        }
    }
    return stories;
}

int hl_desk_update(struct hl_desk *desk, struct hl_headline *const *headlines, size_t count)
{
    size_t kept;
    struct hl_story *stories = take_stories(desk, headlines, count, &kept);
    if (!stories)
        return -ENOMEM;
    destroy_stories(desk->stories, desk->count);
    desk->stories = stories;
    desk->count = kept;
    return 0;
}

/* ---- a clock that was set ---- */

static int64_t shifted(int64_t when_s, int64_t delta_s)
{
    int64_t to_s;
    if (when_s == HL_TIME_NONE || __builtin_add_overflow(when_s, delta_s, &to_s))
        return when_s;
    return to_s;
}

static int shift_story(struct hl_story *story, int64_t delta_s)
{
    struct hl_headline now = *story->headline;
    bool counted = now.counted || is_of_no_clock(now.published_s);
    now.seen_s = shifted(now.seen_s, delta_s);
    if (counted) {
        now.published_s = shifted(now.published_s, delta_s);
        story->order_s = shifted(story->order_s, delta_s);
    }
    struct hl_headline *next = hl_headline_create(&now);
    if (!next)
        return -ENOMEM;
    hl_headline_unref(story->headline);
    story->headline = next;
    return 0;
}

int hl_desk_shift(struct hl_desk *desk, int64_t from_s, int64_t to_s, int64_t delta_s)
{
    int err = 0;
    for (size_t i = 0; i < desk->count && !err; i++) {
        int64_t seen_s = desk->stories[i].headline->seen_s;
        if (seen_s != HL_TIME_NONE && seen_s >= from_s && seen_s <= to_s)
            err = shift_story(&desk->stories[i], delta_s);
    }
    return err;
}
