#include "news/repeats.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define NEAR_WORDS 3 /* at the beginning or the end, by which near titles find each other */

/* A name under which a story is known; equal names stand together once sorted. */
struct alias {
    uint64_t name;
    int64_t time_s;
    size_t source;
    size_t story;
};

/* Stories grouped by who repeats whom: a forest in which every root is a group. */
struct groups {
    const struct hl_story *stories;
    size_t *parent;
    struct alias *aliases; /* room for two a story */
    size_t count;
    int64_t now_s;
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

static int compare(uint64_t a, uint64_t b)
{
    return (a > b) - (a < b);
}

static int by_name_and_source(const void *left, const void *right)
{
    const struct alias *a = left, *b = right;
    int order = compare(a->name, b->name);
    return order ? order : compare(a->source, b->source);
}

static int by_name_and_time(const void *left, const void *right)
{
    const struct alias *a = left, *b = right;
    int order = compare(a->name, b->name);
    if (order == 0)
        order = (a->time_s > b->time_s) - (a->time_s < b->time_s);
    return order ? order : compare(a->story, b->story);
}

static void add_alias(struct groups *groups, size_t *n, uint64_t name, size_t story)
{
    const struct hl_story *of = &groups->stories[story];
    groups->aliases[(*n)++] =
        (struct alias){name, hl_story_time_s(of, groups->now_s), of->source, story};
}

static size_t end_of_run(const struct alias *aliases, size_t first, size_t count)
{
    size_t end = first + 1;
    while (end < count && aliases[end].name == aliases[first].name)
        end++;
    return end;
}

/* ---- by link ---- */

/* True when one source gives the name to several stories, as feeds do whose every item links to
 * the front page: then it says nothing. RUN is sorted by source. */
static bool is_shared(const struct alias *run, size_t count)
{
    for (size_t i = 1; i < count; i++)
        if (run[i].source == run[i - 1].source)
            return true;
    return false;
}

static void join_by_link(struct groups *groups)
{
    struct alias *aliases = groups->aliases;
    size_t n = 0;

    for (size_t i = 0; i < groups->count; i++)
        if (groups->stories[i].link_key)
            add_alias(groups, &n, groups->stories[i].link_key, i);
    qsort(aliases, n, sizeof(*aliases), by_name_and_source);
    for (size_t first = 0, end; first < n; first = end) {
        end = end_of_run(aliases, first, n);
        if (is_shared(aliases + first, end - first))
            continue;
        for (size_t i = first + 1; i < end; i++)
            join(groups, aliases[first].story, aliases[i].story);
    }
}

/* ---- by title ---- */

static bool is_within(const struct alias *earlier, const struct alias *later)
{
    return (uint64_t)later->time_s - (uint64_t)earlier->time_s <= HL_REPEATS_WITHIN_S;
}

static void join_by_title(struct groups *groups)
{
    struct alias *aliases = groups->aliases;
    size_t n = 0;

    for (size_t i = 0; i < groups->count; i++)
        add_alias(groups, &n, groups->stories[i].gist->key, i);
    qsort(aliases, n, sizeof(*aliases), by_name_and_time);
    /* Counted from the first of them: a title of every morning does not reach back for ever. */
    for (size_t first = 0, i = 1; i < n; i++) {
        if (aliases[i].name == aliases[first].name && is_within(&aliases[first], &aliases[i]))
            join(groups, aliases[first].story, aliases[i].story);
        else
            first = i;
    }
}

static uint64_t words_name(const uint32_t *words, uint64_t side)
{
    uint64_t name = side;
    for (size_t i = 0; i < NEAR_WORDS; i++)
        name = (name ^ words[i]) * UINT64_C(0x9e3779b97f4a7c15);
    return name;
}

static void join_if_near(struct groups *groups, const struct alias *a, const struct alias *b)
{
    if (a->source != b->source && is_within(a, b) &&
        root(groups, a->story) != root(groups, b->story) &&
        hl_gist_is_near(groups->stories[a->story].gist, groups->stories[b->story].gist))
        join(groups, a->story, b->story);
}

/* Near titles begin or end with the same words; each is compared with few others. */
static void join_by_words(struct groups *groups)
{
    struct alias *aliases = groups->aliases;
    size_t n = 0;

    for (size_t i = 0; i < groups->count; i++) {
        const struct hl_gist *gist = groups->stories[i].gist;
        if (gist->count < NEAR_WORDS)
            continue;
        add_alias(groups, &n, words_name(gist->words, 1), i);
        add_alias(groups, &n, words_name(gist->words + gist->count - NEAR_WORDS, 2), i);
    }
    qsort(aliases, n, sizeof(*aliases), by_name_and_time);
    for (size_t i = 0; i < n; i++)
        for (size_t j = i + 1; j < n && j <= i + HL_REPEATS_NEAR_MAX; j++) {
            if (aliases[j].name != aliases[i].name)
                break;
            join_if_near(groups, &aliases[i], &aliases[j]);
        }
}

/* ---- one of each group ---- */

static void add_name(struct hl_story *story, const char *name)
{
    if (!*name || strcmp(name, story->headline->source) == 0)
        return;
    for (size_t i = 0; i < HL_REPEATS_ALSO_MAX; i++) {
        if (!story->also[i])
            story->also[i] = name;
        if (strcmp(story->also[i], name) == 0)
            return;
    }
}

/* Names of TO's before, of FROM's after; not its own. */
static void join_names(struct hl_story *to, const struct hl_story *a, const struct hl_story *b)
{
    const struct hl_story *const both[] = {a, b};
    for (size_t i = 0; i < 2; i++) {
        add_name(to, both[i]->headline->source);
        for (size_t j = 0; j < HL_REPEATS_ALSO_MAX && both[i]->also[j]; j++)
            add_name(to, both[i]->also[j]);
    }
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
    memset(story.also, 0, sizeof(story.also));
    join_names(&story, to, from);
    *to = story;
}

int hl_repeats_remove(struct hl_story *stories, size_t *count, int64_t now_s)
{
    size_t n = *count, kept = 0;
    struct groups groups = {.stories = stories, .count = n, .now_s = now_s};
    int err = -ENOMEM;

    if (n == 0)
        return 0;
    groups.parent = calloc(n, sizeof(*groups.parent));
    groups.aliases = calloc(2 * n, sizeof(*groups.aliases));
    if (!groups.parent || !groups.aliases)
        goto out;
    for (size_t i = 0; i < n; i++)
        groups.parent[i] = i;
    join_by_title(&groups);
    join_by_link(&groups);
    join_by_words(&groups);
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
