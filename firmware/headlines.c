/* `headliner headlines`: fetches each source once and prints what it says. */
#include "base/clock.h"
#include "base/log.h"
#include "base/loop.h"
#include "cli.h"
#include "config_manners.h"
#include "explain.h"
#include "json.h"
#include "news/fetch.h"
#include "news/rundown.h"
#include "news/source.h"
#include "news/source_name.h"
#include "text/clean.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The raw form keeps each source's lines apart until it is done, so that they come in the order
 * asked for. */
#define RAW_MAX (64u << 20)

struct reader; /* one a source */

struct job {
    struct hl_loop *loop;
    struct hl_fetch *fetch;
    struct hl_rundown *rundown;
    struct reader *readers;
    size_t count, waiting;
    const struct hl_cli *cli;
};

struct reader {
    struct job *job;
    struct hl_source *source;
    struct hl_buf raw;
    bool failed, tried;
};

static void on_news(void *data, struct hl_source *source, struct hl_headline *const *headlines,
                    size_t count)
{
    struct reader *reader = data;
    if (reader->job->cli->verbose)
        hl_explain_hours(headlines, count, hl_clock_wall_s());
    if (hl_rundown_update(reader->job->rundown, hl_source_state(source)->url, headlines, count))
        reader->failed = true; /* out of memory */
}

static int on_item(void *data, const struct hl_feed_item *item)
{
    struct reader *reader = data;
    return hl_json_item(&reader->raw, item);
}

static void on_tried(void *data, struct hl_source *source)
{
    struct reader *reader = data;
    const struct hl_source_state *state = hl_source_state(source);
    if (reader->tried) /* once is enough: others are still waited for */
        return;
    reader->tried = true;
    if (state->failures > 0)
        reader->failed = true;
    if (reader->job->cli->verbose)
        hl_explain_source(source);
    if (--reader->job->waiting == 0)
        hl_loop_stop(reader->job->loop);
}

static int add_source(struct job *job, const struct hl_config *whole,
                      const struct hl_config_source *from)
{
    struct reader *reader = &job->readers[job->count];
    const struct hl_manners manners = hl_config_manners(whole, from);
    struct hl_source_config config = {.name = from->name,
                                      .url = from->url,
                                      .category = from->category,
                                      .interval_s = from->every_s,
                                      .manners = &manners,
                                      .once = true,
                                      .fields = hl_config_fields(from)};
    struct hl_source_handler handler = {.news = on_news,
                                        .item = job->cli->raw ? on_item : NULL,
                                        .drop = job->cli->verbose ? hl_explain_drop : NULL,
                                        .tried = on_tried,
                                        .data = reader};
    reader->job = job;
    hl_buf_init(&reader->raw, RAW_MAX);
    reader->source = hl_source_create(job->loop, job->fetch, &config, NULL, &handler);
    if (!reader->source) {
        int err = -errno;
        char *url = hl_source_public_url(from->url);
        hl_error("headlines", "%s: %s", url ? url : "", hl_source_refusal(err));
        free(url);
        return err;
    }
    job->count++;
    job->waiting++;
    return 0;
}

/* ---- printing ---- */

static void print_raw(const struct job *job)
{
    for (size_t i = 0; i < job->count; i++) {
        struct hl_buf line;
        if (job->readers[i].failed)
            continue;
        hl_buf_init(&line, RAW_MAX);
        if (hl_json_feed(&line, hl_source_feed_info(job->readers[i].source)) == 0)
            fwrite(line.data, 1, line.len, stdout);
        if (job->readers[i].raw.len > 0)
            fwrite(job->readers[i].raw.data, 1, job->readers[i].raw.len, stdout);
        hl_buf_finish(&line);
    }
}

static void print_list(const struct job *job)
{
    size_t count;
    int64_t now_s = hl_clock_wall_s();
    struct hl_headline *const *list = hl_rundown_list(job->rundown, now_s, &count);
    struct hl_buf line;

    hl_buf_init(&line, RAW_MAX);
    for (size_t i = 0; i < count; i++) {
        if (!job->cli->json) {
            hl_explain_headline(list[i], now_s);
            continue;
        }
        hl_buf_clear(&line);
        if (hl_json_headline(&line, list[i]) == 0)
            fwrite(line.data, 1, line.len, stdout);
    }
    hl_buf_finish(&line);
}

/* ---- begin and end ---- */

static void on_signal(void *data, int signo)
{
    (void)signo;
    hl_loop_stop(data);
}

static int prepare(struct job *job, const struct hl_config *config)
{
    /* A reader of lists wants all of it, not what fits a board. */
    struct hl_rundown_config rundown = {
        .count_max = HL_RUNDOWN_MAX, .per_source_max = HL_RUNDOWN_MAX, .age_max_s = INT64_MAX / 4};
    job->loop = hl_loop_create();
    job->fetch = job->loop ? hl_fetch_create(job->loop, NULL) : NULL;
    job->rundown = hl_rundown_create(&rundown);
    job->readers = calloc(config->source_count + 1, sizeof(*job->readers));
    if (!job->fetch || !job->rundown || !job->readers)
        return -ENOMEM;
    hl_loop_signal_add(job->loop, SIGINT, on_signal, job->loop);
    hl_loop_signal_add(job->loop, SIGTERM, on_signal, job->loop);
    for (size_t i = 0; i < config->source_count; i++) {
        int err = add_source(job, config, &config->sources[i]);
        if (err)
            return err;
    }
    return 0;
}

static int finish(struct job *job, int status)
{
    bool worked = false, failed = false;
    for (size_t i = 0; i < job->count; i++) {
        failed = failed || job->readers[i].failed;
        worked = worked || !job->readers[i].failed;
        hl_buf_finish(&job->readers[i].raw);
        hl_source_destroy(job->readers[i].source);
    }
    free(job->readers);
    hl_rundown_destroy(job->rundown);
    hl_fetch_destroy(job->fetch);
    hl_loop_destroy(job->loop);
    if (status == HL_EXIT_OK && failed && !worked)
        return HL_EXIT_FAILURE;
    return status;
}

static int run_headlines(const struct hl_cli *cli)
{
    struct hl_cli with_args = *cli;
    for (size_t i = 0; i < cli->arg_count && with_args.source_count < HL_CLI_SOURCES_MAX; i++)
        with_args.sources[with_args.source_count++] = cli->args[i];
    struct hl_config *config = hl_cli_config(&with_args);
    if (!config)
        return HL_EXIT_USAGE;
    struct job job = {.cli = cli};
    int status = HL_EXIT_OK;
    int err = prepare(&job, config);
    if (err) {
        status = err == -ENOMEM ? HL_EXIT_FAILURE : HL_EXIT_USAGE;
    } else {
        for (size_t i = 0; i < job.count; i++)
            hl_source_start(job.readers[i].source, false);
        if (job.waiting > 0 && hl_loop_run(job.loop))
            status = HL_EXIT_FAILURE;
        if (job.waiting > 0) { /* interrupted */
            hl_warning("headlines", "%zu of %zu sources had not answered", job.waiting, job.count);
            status = HL_EXIT_FAILURE;
        }
        if (cli->raw)
            print_raw(&job);
        else
            print_list(&job);
        if (fflush(stdout) || ferror(stdout)) {
            hl_error("headlines", "standard output: %s", strerror(errno));
            status = HL_EXIT_FAILURE;
        }
    }
    hl_config_destroy(config);
    return finish(&job, status);
}

static const char *const options[] = {"config", "source", "json", "raw", NULL};

const struct hl_command hl_command_headlines = {
    .name = "headlines",
    .usage = "headlines [SOURCE...] [--json | --raw] [--config F]",
    .summary = "fetch once and print; a SOURCE is a URL, a file, or - for standard input",
    .options = options,
    .args_max = HL_CLI_ARGS_MAX,
    .run = run_headlines,
};
