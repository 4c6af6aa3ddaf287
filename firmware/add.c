/* `headliner add`: finds the feed, shows what is in it, and puts it into the configuration. */
#include "base/clock.h"
#include "base/log.h"
#include "base/loop.h"
#include "cli.h"
#include "config_add.h"
#include "explain.h"
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
#include <unistd.h>

#define SHOWN_MAX  5 /* headlines, or feeds of a list */
#define FOUND_MAX  HL_CONFIG_SOURCES_MAX
#define ANSWER_MAX 16  /* bytes of a yes */
#define NAMES_MAX  100 /* tries for a name that no other source has */

/* Where feeds are usually kept, for pages that name none; asked one after the other. */
static const char *const usual[] = {"/feed", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml"};
#define USUAL_COUNT (sizeof(usual) / sizeof(*usual))

struct adding {
    const struct hl_cli *cli;
    struct hl_loop *loop;
    struct hl_fetch *fetch;
    struct hl_source *source;
    struct hl_config *config; /* as the file is now */
    char *path;               /* of the file */
    char *asked;              /* the address that was looked at last */
    bool worked, listed;      /* the source; it is a list of feeds */
    size_t headlines;
    struct hl_config_addition found[FOUND_MAX]; /* strings are ours */
    size_t count;
    bool interrupted;
};

/* ---- what is there ---- */

static int keep(struct adding *adding, const char *name, const char *url)
{
    if (adding->count == FOUND_MAX)
        return 1;
    struct hl_config_addition *one = &adding->found[adding->count];
    one->name = strdup(name);
    one->url = strdup(url);
    if (!one->name || !one->url)
        return 1;
    adding->count++;
    return 0;
}

static int on_item(void *data, const struct hl_feed_item *item)
{
    struct adding *adding = data;
    char clean[HL_TEXT_UTF8_SIZE], age[HL_AGE_SIZE];
    if (item->subscription) {
        adding->listed = true;
        return keep(adding, item->title, item->subscription);
    }
    if (!*item->title || ++adding->headlines > SHOWN_MAX)
        return 0;
    hl_age_format(item->published_s, hl_clock_wall_s(), age, sizeof(age));
    printf("  %-12s  %s\n", *age ? age : "-", hl_text_clean_utf8(item->title, clean));
    return 0;
}

static void on_tried(void *data, struct hl_source *source)
{
    struct adding *adding = data;
    adding->worked = hl_source_state(source)->failures == 0;
    if (adding->cli->verbose)
        hl_explain_source(source);
    hl_loop_stop(adding->loop);
}

static void on_signal(void *data, int signo)
{
    struct adding *adding = data;
    (void)signo;
    adding->interrupted = true;
    hl_loop_stop(adding->loop);
}

/* A password may stand in the address. */
static void complain(const char *url, const char *why)
{
    char *address = hl_source_public_url(url);
    hl_error("add", "%s: %s", address ? address : "", why);
    free(address);
}

/* Reads URL once. True when there are headlines or feeds in it. */
static bool look(struct adding *adding, const char *url)
{
    const struct hl_source_config config = {.url = url, .once = true};
    const struct hl_source_handler handler = {.item = on_item, .tried = on_tried, .data = adding};
    hl_source_destroy(adding->source);
    free(adding->asked);
    adding->asked = strdup(url);
    adding->worked = false;
    adding->source = hl_source_create(adding->loop, adding->fetch, &config, NULL, &handler);
    if (!adding->source || !adding->asked) {
        complain(url, hl_source_refusal(-errno));
        return false;
    }
    hl_source_start(adding->source, false);
    hl_loop_run(adding->loop);
    return adding->worked && !adding->interrupted && (adding->headlines > 0 || adding->count > 0);
}

/* Only where the address answers well with what is no feed: others would not answer either. */
static bool look_around(struct adding *adding, const char *url)
{
    const char *host = strstr(url, "://");
    size_t origin = host ? (size_t)(host - url) + 3 + strcspn(host + 3, "/?#") : 0;
    if (!host || hl_source_state(adding->source)->trouble != HL_TROUBLE_NO_FEED)
        return false;
    for (size_t i = 0; i < USUAL_COUNT && !adding->interrupted; i++) {
        struct hl_buf there;
        hl_buf_init(&there, HL_CONFIG_TEXT_MAX);
        int err = hl_buf_add(&there, url, origin);
        if (!err)
            err = hl_buf_add_str(&there, usual[i]);
        char *address = err ? NULL : hl_source_public_url(there.data);
        if (address)
            fprintf(stderr, "headliner: looking at %s\n", address);
        free(address);
        bool found = !err && look(adding, there.data);
        hl_buf_finish(&there);
        if (found)
            return true;
    }
    return false;
}

/* A web address without its scheme is meant, unless there is such a file. */
static char *complete(const char *word)
{
    char *url = NULL;
    bool whole = strstr(word, "://") || strncmp(word, "file:", 5) == 0 || word[0] == '/' ||
                 word[0] == '~' || word[0] == '.' || access(word, F_OK) == 0;
    if (!whole && asprintf(&url, "https://%s", word) < 0)
        return NULL;
    if (whole && !strstr(word, "://") && access(word, F_OK) == 0)
        return realpath(word, NULL); /* the ticker runs elsewhere */
    return whole ? strdup(word) : url;
}

/* ---- what is new ---- */

/* One address, whatever user and password stand in it: as the configuration sees it. */
static bool is_same(const char *one, const char *other)
{
    char *first = hl_source_public_url(one), *second = hl_source_public_url(other);
    bool same = first && second && strcmp(first, second) == 0;
    free(first);
    free(second);
    return same;
}

static bool has_url(const struct hl_config *config, const char *url)
{
    for (size_t i = 0; i < config->source_count; i++)
        if (is_same(config->sources[i].url, url))
            return true;
    return false;
}

static bool has_name(const struct adding *adding, size_t before, const char *name)
{
    for (size_t i = 0; i < adding->config->source_count; i++)
        if (adding->config->sources[i].name && strcmp(adding->config->sources[i].name, name) == 0)
            return true;
    for (size_t i = 0; i < before; i++)
        if (strcmp(adding->found[i].name, name) == 0)
            return true;
    return false;
}

/* As a board shows it, and unlike any other. */
static void settle_name(struct adding *adding, size_t index)
{
    struct hl_config_addition *one = &adding->found[index];
    char clean[HL_TEXT_UTF8_SIZE], name[HL_CONFIG_NAME_MAX];
    hl_text_clean_utf8(one->name, clean);
    size_t len = strlen(clean);
    for (len = len < 100 ? len : 100; len > 0 && ((unsigned char)clean[len] & 0xc0) == 0x80;)
        len--;
    snprintf(name, sizeof(name), "%.*s", (int)len, clean);
    for (int i = 2; *name && has_name(adding, index, name) && i < NAMES_MAX; i++)
        snprintf(name, sizeof(name), "%.*s %d", (int)len, clean, i);
    char *copy = strdup(name);
    if (!copy)
        return;
    free((char *)one->name);
    one->name = copy;
}

static void forget(struct adding *adding, size_t index)
{
    free((char *)adding->found[index].name);
    free((char *)adding->found[index].url);
    adding->count--;
    memmove(&adding->found[index], &adding->found[index + 1],
            (adding->count - index) * sizeof(adding->found[0]));
}

/* Those that the file has already are told and left out. */
static void settle(struct adding *adding)
{
    for (size_t i = 0; i < adding->count;) {
        bool twice = has_url(adding->config, adding->found[i].url);
        for (size_t j = 0; j < i && !twice; j++)
            twice = is_same(adding->found[j].url, adding->found[i].url);
        if (twice) {
            char *address = hl_source_public_url(adding->found[i].url);
            printf("%s is there already\n", address ? address : "");
            free(address);
            forget(adding, i);
        } else {
            settle_name(adding, i++);
        }
    }
}

/* ---- a yes ---- */

static bool agrees(const struct adding *adding)
{
    char answer[ANSWER_MAX] = "";
    if (adding->cli->yes)
        return true;
    if (!isatty(STDIN_FILENO)) {
        fprintf(stderr, "headliner: nobody is there to ask; --yes adds without asking\n");
        return false;
    }
    printf("Add %s to %s? [y/N] ", adding->count == 1 ? "it" : "them", adding->path);
    fflush(stdout);
    return fgets(answer, sizeof(answer), stdin) && (answer[0] == 'y' || answer[0] == 'Y');
}

static int add_them(struct adding *adding)
{
    char error[HL_CONFIG_ERROR_MAX];
    if (adding->count == 0)
        return HL_EXIT_OK;
    for (size_t i = 0; i < adding->count && i < SHOWN_MAX; i++) {
        char *address = hl_source_public_url(adding->found[i].url);
        printf("%s%s%s\n", adding->found[i].name, *adding->found[i].name ? "  " : "",
               address ? address : "");
        free(address);
    }
    if (adding->count > SHOWN_MAX)
        printf("and %zu more\n", adding->count - SHOWN_MAX);
    if (!agrees(adding)) {
        printf("nothing was added\n");
        return adding->cli->yes || isatty(STDIN_FILENO) ? HL_EXIT_OK : HL_EXIT_USAGE;
    }
    if (hl_config_add(adding->path, adding->found, adding->count, error)) {
        hl_error("add", "%s", error);
        return HL_EXIT_FAILURE;
    }
    printf("added to %s\n", adding->path);
    return HL_EXIT_OK;
}

/* The file that --config names, the user's, or a new one of the user's. */
static char *choose_file(const struct hl_cli *cli)
{
    const char *xdg = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
    char *path = cli->config ? strdup(cli->config) : hl_config_find();
    int n = 0;
    if (!path && xdg && xdg[0] == '/')
        n = asprintf(&path, "%s/headliner/config.yaml", xdg);
    else if (!path && home && home[0])
        n = asprintf(&path, "%s/.config/headliner/config.yaml", home);
    return n < 0 ? NULL : path;
}

static int prepare(struct adding *adding)
{
    char error[HL_CONFIG_ERROR_MAX];
    adding->path = choose_file(adding->cli);
    if (!adding->path) {
        hl_error("add", "no home folder to keep a configuration in; say --config FILE");
        return HL_EXIT_USAGE;
    }
    bool there = access(adding->path, F_OK) == 0;
    adding->config = hl_config_load(there ? adding->path : NULL, error);
    if (!adding->config) {
        hl_error("add", "%s", error);
        return HL_EXIT_USAGE;
    }
    adding->loop = hl_loop_create();
    adding->fetch = adding->loop ? hl_fetch_create(adding->loop, NULL) : NULL;
    if (!adding->fetch)
        return HL_EXIT_FAILURE;
    hl_loop_signal_add(adding->loop, SIGINT, on_signal, adding);
    hl_loop_signal_add(adding->loop, SIGTERM, on_signal, adding);
    return HL_EXIT_OK;
}

static void finish(struct adding *adding)
{
    while (adding->count > 0)
        forget(adding, adding->count - 1);
    hl_source_destroy(adding->source);
    hl_fetch_destroy(adding->fetch);
    hl_loop_destroy(adding->loop);
    hl_config_destroy(adding->config);
    free(adding->path);
    free(adding->asked);
}

static int add(struct adding *adding, const char *url)
{
    if (!look(adding, url) && !(adding->source && look_around(adding, url))) {
        if (adding->worked && !adding->interrupted)
            complain(url, "there are no headlines in it now; add it by hand if it is right");
        return HL_EXIT_FAILURE;
    }
    if (!adding->listed) {
        const struct hl_source_state *state = hl_source_state(adding->source);
        /* A page asked with a password leads to its feed each time, with the password. */
        bool personal = strcmp(adding->asked, state->url) != 0;
        const char *there = state->feed && *state->feed && !personal ? state->feed : adding->asked;
        if (keep(adding, hl_source_name(adding->source), there))
            return HL_EXIT_FAILURE;
    }
    settle(adding);
    return add_them(adding);
}

static int run_add(const struct hl_cli *cli)
{
    struct adding *adding = calloc(1, sizeof(*adding));
    if (cli->arg_count == 0) {
        fprintf(stderr,
                "headliner: add what? The address of a feed or of a page, or an OPML file\n");
        free(adding);
        return HL_EXIT_USAGE;
    }
    char *url = complete(cli->args[0]);
    int status = adding && url ? HL_EXIT_OK : HL_EXIT_FAILURE;
    if (adding) {
        adding->cli = cli;
        if (status == HL_EXIT_OK)
            status = prepare(adding);
        if (status == HL_EXIT_OK)
            status = add(adding, url);
        finish(adding);
    }
    free(adding);
    free(url);
    return status;
}

static const char *const options[] = {"config", "yes", NULL};

const struct hl_command hl_command_add = {
    .name = "add",
    .usage = "add URL [--yes] [--config F]",
    .summary = "find a feed, show five headlines, and put it into the configuration after a yes",
    .options = options,
    .args_max = 1,
    .run = run_add,
};
