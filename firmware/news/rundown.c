#include "news/rundown.h"

#include "news/desk.h"
#include "news/repeats.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT_DEFAULT      60
#define PER_SOURCE_DEFAULT 15
#define AGE_DEFAULT_S      (3 * 86400)
#define REBUILD_S          30 /* a list grows old even when no news comes in */

struct hl_rundown {
    struct hl_rundown_config config;
    struct hl_desk *desks;
    size_t desk_count;
    struct hl_headline **list; /* references of its own */
    size_t list_count;
    uint64_t serial;
    int64_t built_s;
    int64_t turn_s;   /* when an embargo or a headline ends */
    int64_t anchor_s; /* ages are weighted as of the last news: an old list is not reordered */
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
    for (size_t i = 0; i < rundown->desk_count; i++)
        hl_desk_finish(&rundown->desks[i]);
    free(rundown->desks);
    destroy_list(rundown->list, rundown->list_count);
    free(rundown);
}

/* ---- sources ---- */

/* NULL when out of memory. */
static struct hl_desk *find_desk(struct hl_rundown *rundown, const char *key)
{
    for (size_t i = 0; i < rundown->desk_count; i++)
        if (strcmp(rundown->desks[i].key, key) == 0)
            return &rundown->desks[i];
    struct hl_desk *desks =
        realloc(rundown->desks, (rundown->desk_count + 1) * sizeof(*rundown->desks));
    if (!desks)
        return NULL;
    rundown->desks = desks;
    struct hl_desk *desk = &desks[rundown->desk_count];
    if (hl_desk_init(desk, key))
        return NULL;
    rundown->desk_count++;
    return desk;
}

int hl_rundown_set_source(struct hl_rundown *rundown, const char *key,
                          const struct hl_rundown_source *source)
{
    struct hl_desk *desk = find_desk(rundown, key);
    rundown->dirty = true;
    return desk ? hl_desk_configure(desk, source) : -ENOMEM;
}

int hl_rundown_update(struct hl_rundown *rundown, const char *key,
                      struct hl_headline *const *headlines, size_t count)
{
    struct hl_desk *desk = find_desk(rundown, key);
    rundown->dirty = true;
    return desk ? hl_desk_update(desk, headlines, count) : -ENOMEM;
}

int hl_rundown_set_clock(struct hl_rundown *rundown, int64_t from_s, int64_t to_s, int64_t delta_s)
{
    int err = 0;
    rundown->dirty = true;
    for (size_t i = 0; i < rundown->desk_count && !err; i++)
        err = hl_desk_shift(&rundown->desks[i], from_s, to_s, delta_s);
    return err;
}

/* ---- The order that goes to air ---- */

/* A story with what decides its place. */
struct entry {
    struct hl_story story;
    int urgency;    /* 1 or 2; HL_URGENCY_FIRST + 1: none */
    int64_t rank_s; /* its age divided by its source's weight */
    bool chosen;
};

static int by_rank(const void *left, const void *right)
{
    const struct entry *a = left, *b = right;
    if (a->urgency != b->urgency)
        return a->urgency < b->urgency ? -1 : 1;
    if (a->rank_s != b->rank_s)
        return a->rank_s < b->rank_s ? -1 : 1;
    if (a->story.order_s != b->story.order_s)
        return a->story.order_s > b->story.order_s ? -1 : 1;
    if (a->story.position != b->story.position)
        return a->story.position < b->story.position ? -1 : 1;
    return (a->story.source > b->story.source) - (a->story.source < b->story.source);
}

static int urgency_of(const struct hl_story *story, int64_t now_s)
{
    return hl_headline_is_urgent(story->headline, now_s) ? story->headline->urgency
                                                         : HL_URGENCY_FIRST + 1;
}

static int64_t rank_of(const struct hl_rundown *rundown, const struct hl_story *story)
{
    int64_t age_s, anchor_s = rundown->anchor_s;
    if (story->order_s >= anchor_s)
        return 0;
    if (__builtin_sub_overflow(anchor_s, story->order_s, &age_s) || age_s > INT64_MAX / 16)
        age_s = INT64_MAX / 16; /* a stranger's date */
    return age_s * HL_RUNDOWN_WEIGHT / rundown->desks[story->source].options.weight;
}

/* The stories of all sources that are due, as they stand; notes when that changes. NULL when out of
 * memory. */
static struct hl_story *gather(struct hl_rundown *rundown, int64_t now_s, size_t *count)
{
    size_t n = 0;
    for (size_t i = 0; i < rundown->desk_count; i++)
        n += rundown->desks[i].count;
    struct hl_story *stories = calloc(n + 1, sizeof(*stories));
    if (!stories)
        return NULL;
    n = 0;
    rundown->turn_s = INT64_MAX;
    for (size_t i = 0; i < rundown->desk_count; i++)
        for (size_t j = 0; j < rundown->desks[i].count; j++) {
            const struct hl_story *story = &rundown->desks[i].stories[j];
            int64_t turn_s = hl_headline_turn_s(story->headline, now_s);
            rundown->turn_s = turn_s < rundown->turn_s ? turn_s : rundown->turn_s;
            if (!hl_headline_is_due(story->headline, now_s))
                continue;
            stories[n] = *story;
            stories[n++].source = i;
        }
    *count = n;
    return stories;
}

/* Without repeats, in the order that they would have if none had to give way. NULL when out of
 * memory. */
static struct entry *rank(struct hl_rundown *rundown, int64_t now_s, size_t *count)
{
    struct hl_story *stories = gather(rundown, now_s, count);
    struct entry *entries = NULL;
    if (stories && hl_repeats_remove(stories, count, now_s) == 0)
        entries = calloc(*count + 1, sizeof(*entries));
    for (size_t i = 0; entries && i < *count; i++) {
        stories[i].order_s = hl_story_time_s(&stories[i], now_s);
        entries[i] = (struct entry){.story = stories[i],
                                    .urgency = urgency_of(&stories[i], now_s),
                                    .rank_s = rank_of(rundown, &stories[i])};
    }
    free(stories);
    if (entries)
        qsort(entries, *count, sizeof(*entries), by_rank);
    return entries;
}

/* A source that cries wolf is not first for ever. */
static void limit_urgent(struct hl_rundown *rundown, struct entry *entries, size_t count,
                         size_t *shares)
{
    bool changed = false;
    for (size_t i = 0; i < count && entries[i].urgency <= HL_URGENCY_FIRST; i++)
        if (++shares[entries[i].story.source] > HL_RUNDOWN_URGENT_MAX)
            changed = true, entries[i].chosen = true;
    for (size_t i = 0; i < count; i++)
        if (entries[i].chosen) {
            entries[i].urgency = HL_URGENCY_FIRST + 1;
            entries[i].chosen = false;
        }
    memset(shares, 0, rundown->desk_count * sizeof(*shares));
    if (changed)
        qsort(entries, count, sizeof(*entries), by_rank);
}

static void take(struct entry *entry, size_t *shares, size_t *left)
{
    entry->chosen = true;
    shares[entry->story.source]++;
    (*left)--;
}

static bool has_share(const struct hl_rundown *rundown, const struct entry *entry,
                      const size_t *shares, int64_t now_s)
{
    const struct hl_rundown_source *own = &rundown->desks[entry->story.source].options;
    size_t most = own->count_max ? own->count_max : rundown->config.per_source_max;
    int64_t age_s = own->age_max_s > 0 ? own->age_max_s : rundown->config.age_max_s;
    return shares[entry->story.source] < most && entry->story.order_s >= now_s - age_s;
}

/* Moves to the front, order kept, what goes to air: what is urgent, each source's newest, then the
 * first within age and shares. Returns how many. */
static size_t choose(const struct hl_rundown *rundown, struct entry *entries, size_t count,
                     int64_t now_s, size_t *shares)
{
    size_t left = rundown->config.count_max, kept = 0;

    for (size_t i = 0; i < count && left > 0; i++)
        if (entries[i].urgency <= HL_URGENCY_FIRST || shares[entries[i].story.source] == 0)
            take(&entries[i], shares, &left);
    for (size_t i = 0; i < count && left > 0; i++)
        if (!entries[i].chosen && has_share(rundown, &entries[i], shares, now_s))
            take(&entries[i], shares, &left);
    for (size_t i = 0; i < count; i++)
        if (entries[i].chosen)
            entries[kept++] = entries[i];
    return kept;
}

/* How many in a row: 2 at the usual weight, 4 at the highest, 1 at the lowest. */
static size_t longest_run(const struct hl_rundown *rundown, size_t source)
{
    int weight = rundown->desks[source].options.weight;
    int run = (HL_RUNDOWN_RUN_MAX * weight + HL_RUNDOWN_WEIGHT / 2) / HL_RUNDOWN_WEIGHT;
    return run > 1 ? (size_t)run : 1;
}

/* Brings to place AT the first entry that does not make its source's run too long; the others
 * move back by one. What is urgent gives way to nobody. */
static void place(const struct hl_rundown *rundown, struct entry *entries, size_t at, size_t count)
{
    size_t run = 0, pick = at, source = entries[at - 1].story.source;

    if (entries[at].urgency <= HL_URGENCY_FIRST)
        return;
    while (run < at && entries[at - 1 - run].story.source == source)
        run++;
    if (run >= longest_run(rundown, source))
        while (pick < count && entries[pick].story.source == source)
            pick++;
    if (pick == at || pick == count)
        return;
    struct entry entry = entries[pick];
    memmove(&entries[at + 1], &entries[at], (pick - at) * sizeof(*entries));
    entries[at] = entry;
}

/* ---- the list ---- */

/* The headline of STORY as it is shown, with the other sources' names; a reference. The one of the
 * last list when it says the same, so that what was drawn of it stays good. */
static struct hl_headline *byline(const struct hl_rundown *rundown, const struct hl_story *story)
{
    char also[HL_ALSO_MAX] = "";
    size_t len = 0;
    for (size_t i = 0; i < HL_REPEATS_ALSO_MAX && story->also[i] && len < sizeof(also); i++)
        len +=
            (size_t)snprintf(also + len, sizeof(also) - len, "%s%s", i ? ", " : "", story->also[i]);
    if (strcmp(also, story->headline->also) == 0)
        return hl_headline_ref(story->headline);
    struct hl_headline named = *story->headline;
    named.also = also;
    for (size_t i = 0; i < rundown->list_count; i++)
        if (hl_headline_is_same(rundown->list[i], &named))
            return hl_headline_ref(rundown->list[i]);
    return hl_headline_create(&named);
}

/* Takes the new list when it differs from the old one. */
static int publish(struct hl_rundown *rundown, const struct entry *entries, size_t count)
{
    struct hl_headline **list = calloc(count + 1, sizeof(struct hl_headline *));
    bool same = count == rundown->list_count;
    if (!list)
        return -ENOMEM;
    for (size_t i = 0; i < count; i++) {
        list[i] = byline(rundown, &entries[i].story);
        if (!list[i]) {
            destroy_list(list, i);
            return -ENOMEM;
        }
        same = same && list[i] == rundown->list[i];
    }
    if (same) {
        destroy_list(list, count);
        return 0;
    }
    destroy_list(rundown->list, rundown->list_count);
    rundown->list = list;
    rundown->list_count = count;
    rundown->serial++;
    return 0;
}

/* Notes at their desks which stories are on air. */
static void note_on_air(struct hl_rundown *rundown, const struct entry *entries, size_t count)
{
    for (size_t i = 0; i < rundown->desk_count; i++)
        for (size_t j = 0; j < rundown->desks[i].count; j++)
            rundown->desks[i].stories[j].on_air = false;
    for (size_t i = 0; i < count; i++) {
        const struct hl_story *story = &entries[i].story;
        rundown->desks[story->source].stories[story->index].on_air = true;
    }
}

static int rebuild(struct hl_rundown *rundown, int64_t now_s)
{
    size_t count = 0;
    if (rundown->dirty || now_s < rundown->built_s)
        rundown->anchor_s = now_s;
    struct entry *entries = rank(rundown, now_s, &count);
    size_t *shares = calloc(rundown->desk_count + 1, sizeof(*shares));
    int err = -ENOMEM;

    if (entries && shares) {
        limit_urgent(rundown, entries, count, shares);
        count = choose(rundown, entries, count, now_s, shares);
        for (size_t at = 1; at < count; at++)
            place(rundown, entries, at, count);
        err = publish(rundown, entries, count);
        if (!err)
            note_on_air(rundown, entries, count);
    }
    free(entries);
    free(shares);
    return err;
}

struct hl_headline *const *hl_rundown_list(struct hl_rundown *rundown, int64_t now_s, size_t *count)
{
    if (rundown->dirty || now_s < rundown->built_s || now_s >= rundown->turn_s ||
        now_s - rundown->built_s >= REBUILD_S) {
        /* Without memory the last list stays on air, and the next call tries again. */
        rundown->dirty = rebuild(rundown, now_s) != 0;
        rundown->built_s = now_s;
    }
    *count = rundown->list_count;
    return rundown->list;
}

/* ---- everything ---- */

static int by_worth(const void *left, const void *right)
{
    const struct hl_story *a = left, *b = right;
    if (a->on_air != b->on_air)
        return a->on_air ? -1 : 1;
    bool a_waits = a->headline->embargoed_s != 0;
    bool b_waits = b->headline->embargoed_s != 0;
    if (a_waits != b_waits)
        return a_waits ? -1 : 1;
    if (a->order_s != b->order_s)
        return a->order_s > b->order_s ? -1 : 1;
    return (a->position > b->position) - (a->position < b->position);
}

int hl_rundown_all(struct hl_rundown *rundown, size_t max, struct hl_headline ***headlines,
                   size_t *count)
{
    size_t n = 0, made = 0;
    *headlines = NULL;
    *count = 0;
    for (size_t i = 0; i < rundown->desk_count; i++)
        n += rundown->desks[i].count;
    struct hl_story *stories = calloc(n + 1, sizeof(*stories));
    struct hl_headline **list = calloc((n < max ? n : max) + 1, sizeof(struct hl_headline *));
    if (!stories || !list) {
        free(stories);
        free(list);
        return -ENOMEM;
    }
    for (size_t i = 0; i < rundown->desk_count; i++)
        for (size_t j = 0; j < rundown->desks[i].count; j++, made++) {
            stories[made] = rundown->desks[i].stories[j];
            stories[made].order_s = hl_story_time_s(&stories[made], INT64_MAX);
        }
    qsort(stories, n, sizeof(*stories), by_worth);
    for (size_t i = 0; i < n && i < max; i++)
        list[(*count)++] = hl_headline_ref(stories[i].headline);
    free(stories);
    *headlines = list;
    return 0;
}

uint64_t hl_rundown_serial(const struct hl_rundown *rundown)
{
    return rundown->serial;
}
