#include "news/repeats.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* A name under which a story is known; equal names stand together once sorted. */
struct alias {
    const char *name;
    size_t source;
    size_t story;
};

/* Stories grouped by who repeats whom: a forest in which every root is a group. */
struct groups {
    const struct hl_story *stories;
    size_t *parent;
    struct alias *aliases;
    size_t count;
};

int64_t hl_story_time_s(const struct hl_story *story, int64_t now_s)
{
    int64_t time_s = story->order_s != HL_TIME_NONE ? story->order_s : story->headline->seen_s;
    return time_s < now_s ? time_s : now_s;
}

static size_t root(struct groups *groups, size_t story)
{
    while (groups->parent[story] != story) {
        groups->parent[story] = groups->parent[groups->parent[story]];
        story = groups->parent[story];
    }
    return story;
}

static void join(struct groups *groups, size_t a, size_t b)
{
    groups->parent[root(groups, b)] = root(groups, a);
}

static int by_name(const void *left, const void *right)
{
    const struct alias *a = left, *b = right;
    int order = strcmp(a->name, b->name);
    if (order == 0 && a->source != b->source)
        order = a->source < b->source ? -1 : 1;
    return order;
}

/* True when one source gives the name to several stories, as feeds do whose every item links to
 * the front page: then it says nothing. RUN is sorted by source. */
static bool is_shared(const struct alias *run, size_t count)
{
    for (size_t i = 1; i < count; i++)
        if (run[i].source == run[i - 1].source)
            return true;
    return false;
}

static void join_runs(struct groups *groups, size_t count, bool skip_shared)
{
    struct alias *aliases = groups->aliases;

    qsort(aliases, count, sizeof(*aliases), by_name);
    for (size_t first = 0, end; first < count; first = end) {
        for (end = first + 1; end < count; end++)
            if (strcmp(aliases[end].name, aliases[first].name) != 0)
                break;
        if (skip_shared && is_shared(aliases + first, end - first))
            continue;
        for (size_t i = first + 1; i < end; i++)
            join(groups, aliases[first].story, aliases[i].story);
    }
}

static void join_by_title(struct groups *groups)
{
    size_t n = 0;

    for (size_t i = 0; i < groups->count; i++) {
        const struct hl_story *story = &groups->stories[i];
        if (story->fold[0]) /* nothing but quotes folds to nothing */
            groups->aliases[n++] = (struct alias){story->fold, story->source, i};
    }
    join_runs(groups, n, false);
}

static void join_by_link(struct groups *groups)
{
    size_t n = 0;

    for (size_t i = 0; i < groups->count; i++) {
        const struct hl_story *story = &groups->stories[i];
        if (story->headline->link[0])
            groups->aliases[n++] = (struct alias){story->headline->link, story->source, i};
    }
    join_runs(groups, n, true);
}

/* TO, standing for its group so far, takes in FROM. */
static void merge(struct hl_story *to, const struct hl_story *from, int64_t now_s)
{
    const struct hl_story *newest =
        hl_story_time_s(to, now_s) >= hl_story_time_s(from, now_s) ? to : from;
    int64_t a = to->headline->published_s, b = from->headline->published_s;
    /* A known date beats an unknown one: then the age on the board is the story's. */
    bool is_first = b != HL_TIME_NONE && (a == HL_TIME_NONE || b < a);
    struct hl_story story = is_first ? *from : *to;

    story.order_s = hl_story_time_s(newest, now_s);
    story.position = newest->position;
    *to = story;
}

int hl_repeats_remove(struct hl_story *stories, size_t *count, int64_t now_s)
{
    size_t n = *count, kept = 0;
    struct groups groups = {.stories = stories, .count = n};
    int err = -ENOMEM;

    if (n == 0)
        return 0;
    groups.parent = calloc(n, sizeof(*groups.parent));
    groups.aliases = calloc(n, sizeof(*groups.aliases));
    if (!groups.parent || !groups.aliases)
        goto out;
    for (size_t i = 0; i < n; i++)
        groups.parent[i] = i;
    join_by_title(&groups);
    join_by_link(&groups);
    for (size_t i = 0; i < n; i++)
        if (root(&groups, i) != i)
            merge(&stories[root(&groups, i)], &stories[i], now_s);
    for (size_t i = 0; i < n; i++)
        if (groups.parent[i] == i)
            stories[kept++] = stories[i];
    *count = kept;
    err = 0;
out:
    free(groups.parent);
    free(groups.aliases);
    return err;
}
