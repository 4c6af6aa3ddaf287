/* The bench's headlines: ten thousand of fifty sources, a third of which tell another's story. */
#include "base/clock.h"
#include "bench.h"
#include "news/fold.h"
#include "news/repeats.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HEADLINES 10000
#define SOURCES   50
#define NOW       INT64_C(1772270000)

/* Story 3k + 1 is story 3k with the newspaper's name behind, 3k + 2 is it with a word more or of
 * its own. */
static void write_title(int number, char *out, size_t size)
{
    static const char *const who[] = {"Ministers", "Scientists", "Farmers", "Judges", "Teachers"};
    static const char *const what[] = {"agree on", "doubt", "reject", "welcome", "delay"};
    int story = number - number % 3, stray = number % 2 == 0 ? story : number;
    const char *herald = number % 3 == 2 ? "quite " : "",
               *name = number % 3 == 1 ? " - BBC News" : "";
    snprintf(out, size, "%s %s the %snew plan %d for the river’s “long” northern bank%s",
             who[stray / 5 % 5], what[stray % 5], herald, stray, name);
}

static struct hl_headline *make_headline(int number)
{
    char title[160], source[16], link[64];
    write_title(number, title, sizeof(title));
    snprintf(source, sizeof(source), "Source %d", number % SOURCES);
    snprintf(link, sizeof(link), "https://www.news.example/world/%d", number);
    const struct hl_headline from = {.id = link,
                                     .title = title,
                                     .link = link,
                                     .source = source,
                                     .published_s = NOW - number,
                                     .seen_s = NOW};
    return hl_headline_create(&from);
}

static int set_gist(struct hl_story *story)
{
    struct hl_buf fold;
    hl_buf_init(&fold, (size_t)HL_TITLE_MAX * 4);
    int err = hl_fold_title(&fold, story->headline->title);
    free(story->gist);
    story->gist = err ? NULL : hl_gist_create(fold.data, story->headline->source);
    hl_buf_finish(&fold);
    return story->gist ? 0 : err ? err : -ENOMEM;
}

static int make_stories(struct hl_story *stories)
{
    int err = 0;
    for (int i = 0; i < HEADLINES && !err; i++) {
        stories[i] = (struct hl_story){.headline = make_headline(i),
                                       .link_key = (uint64_t)i + 1,
                                       .order_s = NOW - i,
                                       .source = (size_t)i % SOURCES,
                                       .position = (size_t)i};
        err = stories[i].headline ? set_gist(&stories[i]) : -ENOMEM;
    }
    return err;
}

/* A unit is all of them checked against each other; the value is the microseconds that making their
 * keys anew takes, which is done once for each title. */
static int check_all(struct hl_story *stories, struct hl_story *work,
                     struct hl_bench_result *result)
{
    size_t count = HEADLINES;
    int err = 0;
    int64_t keys_ns = -hl_clock_mono_ns();
    for (int i = 0; i < HEADLINES && !err; i++)
        err = set_gist(&stories[i]);
    keys_ns += hl_clock_mono_ns();
    hl_bench_begin(result);
    for (long unit = 0; unit < result->units && !err; unit++) {
        count = HEADLINES;
        memcpy(work, stories, HEADLINES * sizeof(*work));
        err = hl_repeats_remove(work, &count, NOW);
    }
    hl_bench_end(result, "10000 headlines");
    result->value = keys_ns / 1000;
    return err ? err : count < HEADLINES * 3 / 4 && count > HEADLINES / 4 ? 0 : -EPROTO;
}

int hl_bench_dedup(const struct hl_bench_job *job, const struct hl_cli *cli,
                   struct hl_bench_result *result)
{
    struct hl_story *stories = calloc(HEADLINES, sizeof(*stories));
    struct hl_story *work = calloc(HEADLINES, sizeof(*work));
    int err = stories && work ? make_stories(stories) : -ENOMEM;
    (void)job;
    (void)cli;
    if (!err)
        err = check_all(stories, work, result);
    for (int i = 0; stories && i < HEADLINES; i++) {
        hl_headline_unref(stories[i].headline);
        free(stories[i].gist);
    }
    free(stories);
    free(work);
    return err;
}
