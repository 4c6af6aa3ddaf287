#include "news/rundown.h"

#include "news/fold.h"
#include "news/repeats.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define COUNT_DEFAULT      60
#define PER_SOURCE_DEFAULT 15
#define AGE_DEFAULT_S      (3 * 86400)
#define DAY_S              86400
#define REBUILD_S          30 /* a list grows old even when no news comes in */

/* What one source has, as of its last update. */
struct desk {
    char *key;
    struct hl_story *stories;
    size_t count;
};

struct hl_rundown {
    struct hl_rundown_config config;
    struct desk *desks;
    size_t desk_count;
    struct hl_headline **list; /* references of its own */
    size_t list_count;
    uint64_t serial;
    int64_t built_s;
    bool dirty;
};

struct hl_rundown *hl_rundown_create(const struct hl_rundown_config *config)
{
    struct hl_rundown *rundown = calloc(1, sizeof(*rundown));
    if (!rundown)
        return NULL;
    rundown->config = *config;
    if (rundown->config.count_max == 0)
        rundown->config.count_max = COUNT_DEFAULT;
    if (rundown->config.count_max > HL_RUNDOWN_MAX)
        rundown->config.count_max = HL_RUNDOWN_MAX;
    if (rundown->config.per_source_max == 0)
        rundown->config.per_source_max = PER_SOURCE_DEFAULT;
    if (rundown->config.age_max_s <= 0)
        rundown->config.age_max_s = AGE_DEFAULT_S;
    rundown->dirty = true;
    return rundown;
}

static void destroy_stories(struct hl_story *stories, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        hl_headline_unref(stories[i].headline);
        free(stories[i].fold);
    }
    free(stories);
}

static void destroy_list(struct hl_headline **list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        hl_headline_unref(list[i]);
    free(list);
}

void hl_rundown_destroy(struct hl_rundown *rundown)
{
    if (!rundown)
        return;
    for (size_t i = 0; i < rundown->desk_count; i++) {
        destroy_stories(rundown->desks[i].stories, rundown->desks[i].count);
        free(rundown->desks[i].key);
    }
    free(rundown->desks);
    destroy_list(rundown->list, rundown->list_count);
    free(rundown);
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

static bool is_same(const struct hl_headline *a, const struct hl_headline *b)
{
    if (strcmp(a->id, b->id) != 0 || strcmp(a->title, b->title) != 0 ||
        strcmp(a->link, b->link) != 0 || strcmp(a->source, b->source) != 0 ||
        strcmp(a->origin, b->origin) != 0 || strcmp(a->language, b->language) != 0 ||
        strcmp(a->dateline, b->dateline) != 0 || a->urgency != b->urgency ||
        a->published_s != b->published_s || a->seen_s != b->seen_s ||
        a->category_count != b->category_count)
        return false;
    for (size_t i = 0; i < a->category_count; i++)
        if (strcmp(a->categories[i], b->categories[i]) != 0)
            return false;
    return true;
}

/* The date as the source gives it, unless it lies too far ahead to be true. */
static int64_t believed_date(const struct hl_headline *headline)
{
    int64_t date_s = headline->published_s;
    bool ahead = headline->seen_s != HL_TIME_NONE && date_s > headline->seen_s &&
                 date_s - headline->seen_s > HL_RUNDOWN_FUTURE_MAX_S;
    return ahead ? HL_TIME_NONE : date_s;
}

/* Gives STORY the memory of OLD (NULL: it is new). An unchanged headline stays the same object, so
 * that what was drawn of it stays good. */
static int remember(struct hl_story *story, const struct hl_story *old)
{
    struct hl_headline was = *story->headline;
    struct hl_headline now = was;

    now.published_s = believed_date(&was);
    if (old) {
        int64_t read_s = now.seen_s;
        now.published_s = settle_date(old->headline->published_s, now.published_s, read_s);
        story->order_s = settle_date(old->order_s, story->order_s, read_s);
        now.seen_s = old->headline->seen_s;
    }
    struct hl_headline *next;
    if (old && is_same(&now, old->headline))
        next = hl_headline_ref(old->headline);
    else if (now.published_s == was.published_s && now.seen_s == was.seen_s)
        return 0;
    else
        next = hl_headline_create(&now);
    if (!next)
        return -ENOMEM;
    hl_headline_unref(story->headline);
    story->headline = next;
    return 0;
}

static char *fold(const char *title)
{
    struct hl_buf buf;
    hl_buf_init(&buf, HL_TITLE_MAX * 4);
    /* A title that is not UTF-8 can still equal itself. */
    if (hl_fold_title(&buf, title) == -EILSEQ)
        hl_buf_add(&buf, title, strlen(title));
    return hl_buf_take(&buf);
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

/* The stories of HEADLINES, sorted by id. NULL when out of memory; *KEPT counts them. */
static struct hl_story *take_stories(const struct desk *desk, struct hl_headline *const *headlines,
                                     size_t count, size_t *kept)
{
    struct hl_story *stories = calloc(count, sizeof(*stories));
    if (!stories)
        return NULL;
    for (size_t i = 0; i < count; i++)
        stories[i] = (struct hl_story){.headline = hl_headline_ref(headlines[i]),
                                       .order_s = believed_date(headlines[i]),
                                       .position = i};
    qsort(stories, count, sizeof(*stories), by_id);
    *kept = count = drop_same_ids(stories, count);
    for (size_t i = 0; i < count; i++) {
        const struct hl_story *old = NULL;
        if (desk->count > 0)
            old = bsearch(&stories[i], desk->stories, desk->count, sizeof(*stories), by_id_only);
        if (remember(&stories[i], old) == 0)
            stories[i].fold = fold(stories[i].headline->title);
        if (!stories[i].fold) {
            destroy_stories(stories, count);
            return NULL;
        }
    }
    return stories;
}

static struct desk *find_desk(struct hl_rundown *rundown, const char *key)
{
    for (size_t i = 0; i < rundown->desk_count; i++)
        if (strcmp(rundown->desks[i].key, key) == 0)
            return &rundown->desks[i];
    return NULL;
}

static struct desk *add_desk(struct hl_rundown *rundown, const char *key)
{
    struct desk *desks =
        realloc(rundown->desks, (rundown->desk_count + 1) * sizeof(*rundown->desks));
    if (!desks)
        return NULL;
    rundown->desks = desks;
    struct desk *desk = &desks[rundown->desk_count];
    *desk = (struct desk){.key = strdup(key)};
    if (!desk->key)
        return NULL;
    rundown->desk_count++;
    return desk;
}

static void remove_desk(struct hl_rundown *rundown, struct desk *desk)
{
    destroy_stories(desk->stories, desk->count);
    free(desk->key);
    size_t after = rundown->desk_count - (size_t)(desk - rundown->desks) - 1;
    memmove(desk, desk + 1, after * sizeof(*desk));
    rundown->desk_count--;
}

int hl_rundown_update(struct hl_rundown *rundown, const char *key,
                      struct hl_headline *const *headlines, size_t count)
{
    struct desk *desk = find_desk(rundown, key);

    rundown->dirty = true;
    if (count == 0) {
        if (desk)
            remove_desk(rundown, desk);
        return 0;
    }
    if (!desk)
        desk = add_desk(rundown, key);
    if (!desk)
        return -ENOMEM;
    size_t kept;
    struct hl_story *stories = take_stories(desk, headlines, count, &kept);
    if (!stories)
        return -ENOMEM;
    destroy_stories(desk->stories, desk->count);
    desk->stories = stories;
    desk->count = kept;
    return 0;
}

/* ---- The order that goes to air ---- */

/* Newest first, then as the source has them. hl_repeats_remove has made order_s absolute. */
static int by_time(const void *left, const void *right)
{
    const struct hl_story *a = left, *b = right;
    if (a->order_s != b->order_s)
        return a->order_s > b->order_s ? -1 : 1;
    if (a->position != b->position)
        return a->position < b->position ? -1 : 1;
    return (a->source > b->source) - (a->source < b->source);
}

/* All stories of all sources without repeats, newest first. NULL when out of memory. */
static struct hl_story *gather(const struct hl_rundown *rundown, int64_t now_s, size_t *count)
{
    size_t n = 0;
    for (size_t i = 0; i < rundown->desk_count; i++)
        n += rundown->desks[i].count;
    struct hl_story *stories = calloc(n > 0 ? n : 1, sizeof(*stories));
    if (!stories)
        return NULL;
    n = 0;
    for (size_t i = 0; i < rundown->desk_count; i++) {
        for (size_t j = 0; j < rundown->desks[i].count; j++, n++) {
            stories[n] = rundown->desks[i].stories[j];
            stories[n].source = i;
        }
    }
    if (hl_repeats_remove(stories, &n, now_s) != 0) {
        free(stories);
        return NULL;
    }
    for (size_t i = 0; i < n; i++)
        stories[i].order_s = hl_story_time_s(&stories[i], now_s);
    qsort(stories, n, sizeof(*stories), by_time);
    *count = n;
    return stories;
}

/* Moves to the front, order kept, what goes to air: each source's newest first of all, then the
 * newest overall within age and shares. Returns how many. */
static size_t choose(const struct hl_rundown *rundown, struct hl_story *stories, size_t count,
                     int64_t now_s, size_t *shares, bool *chosen)
{
    const struct hl_rundown_config *config = &rundown->config;
    size_t left = config->count_max, kept = 0;

    for (size_t i = 0; i < count && left > 0; i++) {
        if (shares[stories[i].source] > 0)
            continue;
        shares[stories[i].source]++;
        chosen[i] = true;
        left--;
    }
    for (size_t i = 0; i < count && left > 0; i++) {
        if (chosen[i] || shares[stories[i].source] >= config->per_source_max ||
            stories[i].order_s < now_s - config->age_max_s)
            continue;
        shares[stories[i].source]++;
        chosen[i] = true;
        left--;
    }
    for (size_t i = 0; i < count; i++)
        if (chosen[i])
            stories[kept++] = stories[i];
    return kept;
}

/* Brings to place AT the newest story that does not make its source's run too long; the others
 * move back by one. */
static void place(struct hl_story *stories, size_t at, size_t count)
{
    size_t run = 0, pick = at;

    while (run < at && stories[at - 1 - run].source == stories[at - 1].source)
        run++;
    if (run >= HL_RUNDOWN_RUN_MAX)
        while (pick < count && stories[pick].source == stories[at - 1].source)
            pick++;
    if (pick == at || pick == count)
        return;
    struct hl_story story = stories[pick];
    memmove(&stories[at + 1], &stories[at], (pick - at) * sizeof(*stories));
    stories[at] = story;
}

/* Takes the new list when it differs from the old one. */
static int publish(struct hl_rundown *rundown, const struct hl_story *stories, size_t count)
{
    bool same = count == rundown->list_count;
    for (size_t i = 0; i < count && same; i++)
        same = rundown->list[i] == stories[i].headline;
    if (same)
        return 0;
    struct hl_headline **list = calloc(count > 0 ? count : 1, sizeof(struct hl_headline *));
    if (!list)
        return -ENOMEM;
    for (size_t i = 0; i < count; i++)
        list[i] = hl_headline_ref(stories[i].headline);
    destroy_list(rundown->list, rundown->list_count);
    rundown->list = list;
    rundown->list_count = count;
    rundown->serial++;
    return 0;
}

static int rebuild(struct hl_rundown *rundown, int64_t now_s)
{
    size_t count = 0;
    struct hl_story *stories = gather(rundown, now_s, &count);
    size_t *shares = calloc(rundown->desk_count + 1, sizeof(*shares));
    bool *chosen = calloc(count + 1, sizeof(*chosen));
    int err = -ENOMEM;

    if (stories && shares && chosen) {
        count = choose(rundown, stories, count, now_s, shares, chosen);
        for (size_t at = 1; at < count; at++)
            place(stories, at, count);
        err = publish(rundown, stories, count);
    }
    free(stories);
    free(shares);
    free(chosen);
    return err;
}

struct hl_headline *const *hl_rundown_list(struct hl_rundown *rundown, int64_t now_s, size_t *count)
{
    if (rundown->dirty || now_s < rundown->built_s || now_s - rundown->built_s >= REBUILD_S) {
        /* Without memory the last list stays on air, and the next call tries again. */
        rundown->dirty = rebuild(rundown, now_s) != 0;
        rundown->built_s = now_s;
    }
    *count = rundown->list_count;
    return rundown->list;
}

uint64_t hl_rundown_serial(const struct hl_rundown *rundown)
{
    return rundown->serial;
}
