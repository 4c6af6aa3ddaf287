/* Sources of a configuration: one table of keys, for reading and for freeing. */
#include "base/buf.h"
#include "config_reader.h"
#include "config_values.h"
#include "news/source_name.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define LENGTH(array) (sizeof(array) / sizeof(*(array)))
#define AT_SIZE       32 /* "sources[512]" */

/* A key whose value is text, a file, text or auto, a number, a span of time, or yes and no. */
enum kind { TEXT, PATH, CHOOSABLE, NUMBER, SPAN, YES_NO };

struct key {
    const char *name;
    enum kind kind;
    size_t raw, to; /* offsets of a char * in hl_raw_source, of the value in hl_config_source */
    int64_t least, most; /* most: of TEXT, in bytes */
};

#define KEY(name, kind, field, least, most)                                                        \
    {                                                                                              \
#name, kind, offsetof(struct hl_raw_source, name),                                         \
            offsetof(struct hl_config_source, field), least, most                                  \
    }

static const struct key keys[] = {
    KEY(name, TEXT, name, 0, HL_CONFIG_NAME_MAX),
    KEY(category, TEXT, category, 0, HL_CONFIG_NAME_MAX),
    KEY(every, SPAN, every_s, HL_CONFIG_EVERY_MIN_S, HL_CONFIG_EVERY_MAX_S),
    KEY(weight, NUMBER, weight, HL_CONFIG_WEIGHT_MIN, HL_CONFIG_WEIGHT_MAX),
    KEY(max_age, SPAN, age_max_s, HL_CONFIG_AGE_MIN_S, HL_CONFIG_AGE_MAX_S),
    KEY(max_headlines, NUMBER, headlines_max, 1, HL_CONFIG_HEADLINES_MAX),
    KEY(urgency, NUMBER, urgency, 1, HL_CONFIG_URGENCY_MAX),
    KEY(trust, YES_NO, trust, 0, 0),
    KEY(items, TEXT, recipe.items, 0, HL_CONFIG_TEXT_MAX),
    KEY(title, TEXT, recipe.title, 0, HL_CONFIG_TEXT_MAX),
    KEY(link, TEXT, recipe.link, 0, HL_CONFIG_TEXT_MAX),
    KEY(published, TEXT, recipe.published, 0, HL_CONFIG_TEXT_MAX),
    KEY(id, TEXT, recipe.id, 0, HL_CONFIG_TEXT_MAX),
    KEY(summary, TEXT, recipe.summary, 0, HL_CONFIG_TEXT_MAX),
    KEY(categories, TEXT, recipe.categories, 0, HL_CONFIG_TEXT_MAX),
    KEY(user_agent, CHOOSABLE, user_agent, 0, HL_CONFIG_TEXT_MAX),
    KEY(proxy, CHOOSABLE, proxy, 0, HL_CONFIG_TEXT_MAX),
    KEY(private, YES_NO, allow_private, 0, 0),
    KEY(live, YES_NO, live, 0, 0),
    KEY(logo, PATH, logo, 0, 0),
};

static const struct {
    const char *name;
    size_t raw, to;
} auth_keys[] = {
#define AUTH(name)                                                                                 \
    {                                                                                              \
#name, offsetof(struct hl_raw_auth, name), offsetof(struct hl_config_source, auth.name)    \
    }
    AUTH(user), AUTH(password_file), AUTH(password_env), AUTH(token_file), AUTH(token_env),
};

static const char *raw_text(const void *raw, size_t offset)
{
    return *(char *const *)(const void *)((const char *)raw + offset);
}

static char **text_at(struct hl_config_source *source, size_t offset)
{
    return (char **)(void *)((char *)source + offset);
}

static void free_list(struct hl_config_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        free(list->items[i]);
    free(list->items);
}

static void free_source(struct hl_config_source *source)
{
    for (size_t i = 0; i < LENGTH(keys); i++)
        if (keys[i].kind <= CHOOSABLE)
            free(*text_at(source, keys[i].to));
    for (size_t i = 0; i < LENGTH(auth_keys); i++)
        free(*text_at(source, auth_keys[i].to));
    free(source->url);
    free_list(&source->include);
    free_list(&source->exclude);
    free_list(&source->headers);
}

void hl_config_free_sources(struct hl_config *config)
{
    for (size_t i = 0; i < config->source_count; i++)
        free_source(&config->sources[i]);
    free(config->sources);
    config->sources = NULL;
    config->source_count = 0;
}

static void set_defaults(struct hl_config_source *source)
{
    *source = (struct hl_config_source){
        .every_s = HL_CONFIG_EVERY_DEFAULT_S, .weight = HL_CONFIG_WEIGHT_DEFAULT, .trust = true};
}

struct hl_config_source *hl_config_add_source(struct hl_config *config, const char *url)
{
    if (config->source_count >= HL_CONFIG_SOURCES_MAX) {
        errno = ENOSPC;
        return NULL;
    }
    struct hl_config_source *grown =
        realloc(config->sources, (config->source_count + 1) * sizeof(*grown));
    if (!grown)
        return NULL;
    config->sources = grown;
    struct hl_config_source *source = &grown[config->source_count];
    set_defaults(source);
    source->url = strdup(url);
    if (!source->url)
        return NULL;
    config->source_count++;
    return source;
}

static int copy_text(char **to, const char *from)
{
    *to = from ? strdup(from) : NULL;
    return from && !*to ? -ENOMEM : 0;
}

static int copy_list(struct hl_config_list *to, const struct hl_config_list *from)
{
    to->items = from->count ? calloc(from->count, sizeof(*to->items)) : NULL;
    if (from->count && !to->items)
        return -ENOMEM;
    int err = 0;
    for (; to->count < from->count && !err; to->count++)
        err = copy_text(&to->items[to->count], from->items[to->count]);
    return err;
}

int hl_config_add_listed(struct hl_config *config, size_t list, const char *url)
{
    struct hl_config_source *source = hl_config_add_source(config, url);
    if (!source)
        return -errno;
    const struct hl_config_source *from = &config->sources[list];
    source->every_s = from->every_s;
    source->weight = from->weight;
    source->age_max_s = from->age_max_s;
    source->headlines_max = from->headlines_max;
    source->urgency = from->urgency;
    source->trust = from->trust;
    int err = copy_text(&source->category, from->category);
    if (!err)
        err = copy_text(&source->user_agent, from->user_agent);
    if (!err)
        err = copy_text(&source->proxy, from->proxy);
    if (!err)
        err = copy_list(&source->include, &from->include);
    return err ? err : copy_list(&source->exclude, &from->exclude);
}

void hl_config_remove_source(struct hl_config *config, size_t index)
{
    free_source(&config->sources[index]);
    config->source_count--;
    memmove(&config->sources[index], &config->sources[index + 1],
            (config->source_count - index) * sizeof(*config->sources));
}

/* ---- one source ---- */

/* A user and a password make no other source: its headlines are kept by its address without them.
 */
static bool is_same_address(const char *one, const char *other)
{
    if (!strchr(one, '@') && !strchr(other, '@'))
        return strcmp(one, other) == 0;
    char *first = hl_source_public_url(one), *second = hl_source_public_url(other);
    bool same = first && second && strcmp(first, second) == 0;
    free(first);
    free(second);
    return same;
}

/* What one source must not share with those before it. */
static int check_unlike(struct hl_reader *reader, const struct hl_config *config, size_t index)
{
    const struct hl_config_source *source = &config->sources[index];
    char path[HL_READER_PATH_SIZE], quoted[HL_QUOTED_SIZE];

    for (size_t i = 0; i < index; i++) {
        const struct hl_config_source *other = &config->sources[i];
        bool same_url = is_same_address(source->url, other->url);
        bool same_name = source->name && other->name && strcmp(source->name, other->name) == 0;
        if (!same_url && !same_name)
            continue;
        snprintf(path, sizeof(path), "sources[%zu].%s", index + 1, same_url ? "url" : "name");
        char *address = hl_source_public_url(source->url);
        hl_value_quote(quoted, !same_url ? source->name : address ? address : "");
        free(address);
        return hl_reader_fail(reader, path, "%s: sources[%zu] has it already", quoted, i + 1);
    }
    return 0;
}

static int take_key(struct hl_reader *reader, const char *at, const struct key *key,
                    const struct hl_raw_source *raw, struct hl_config_source *source)
{
    char path[HL_READER_PATH_SIZE];
    const char *text = raw_text(raw, key->raw);
    void *to = (char *)source + key->to;

    if (!text || !*text)
        return 0;
    snprintf(path, sizeof(path), "%s.%s", at, key->name);
    switch (key->kind) {
    case TEXT:
        return hl_reader_text(reader, path, text, (size_t)key->most, to);
    case PATH:
        return hl_reader_path(reader, path, text, to);
    case CHOOSABLE:
        return hl_reader_choosable(reader, path, text, (size_t)key->most, to);
    case NUMBER:
        return hl_reader_int(reader, path, text, (int)key->least, (int)key->most, to);
    case SPAN:
        return hl_reader_span(reader, path, text, key->least, key->most, to);
    case YES_NO:
        return hl_reader_bool(reader, path, text, to);
    }
    return -EINVAL;
}

static int take_list(struct hl_reader *reader, const char *at, const char *name, char *const *from,
                     unsigned count, struct hl_config_list *to)
{
    char path[HL_READER_PATH_SIZE];

    to->items = calloc(count + 1u, sizeof(*to->items));
    if (!to->items)
        return -ENOMEM;
    for (unsigned i = 0; i < count; i++) {
        snprintf(path, sizeof(path), "%s.%s[%u]", at, name, i + 1);
        if (!from[i] || !from[i][0])
            return hl_reader_fail(reader, path, "empty");
        int err = hl_reader_text(reader, path, from[i], HL_CONFIG_NAME_MAX, &to->items[i]);
        if (err)
            return err;
        to->count++;
    }
    return 0;
}

/* A header must be one, and none that the program sends by itself or that holds a secret. */
static int check_headers(struct hl_reader *reader, const char *at,
                         const struct hl_config_list *headers)
{
    static const char *const own[] = {"authorization", "proxy-authorization", "cookie",
                                      "host",          "user-agent",          "accept-encoding",
                                      "if-none-match", "if-modified-since",   "range"};
    char path[HL_READER_PATH_SIZE];

    for (size_t i = 0; i < headers->count; i++) {
        const char *header = headers->items[i];
        size_t len = strspn(header, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                    "0123456789-_");
        snprintf(path, sizeof(path), "%s.headers[%zu]", at, i + 1);
        if (len == 0 || header[len] != ':' || !header[len + 1])
            return hl_reader_fail(reader, path, "not a header; write it as \"Accept: text/xml\"");
        for (size_t j = 0; j < LENGTH(own); j++)
            if (strlen(own[j]) == len && strncasecmp(header, own[j], len) == 0)
                return hl_reader_fail(reader, path,
                                      "not given here; auth is for secrets, user_agent for "
                                      "names, the rest goes by itself");
    }
    return 0;
}

/* A name with one password, or one token; each in a file or in the environment. */
static int check_auth(struct hl_reader *reader, const char *at,
                      const struct hl_config_source *source)
{
    const struct hl_config_auth *auth = &source->auth;
    int passwords = (auth->password_file != NULL) + (auth->password_env != NULL);
    int tokens = (auth->token_file != NULL) + (auth->token_env != NULL);
    char path[HL_READER_PATH_SIZE];

    snprintf(path, sizeof(path), "%s.auth", at);
    if ((auth->user && (passwords != 1 || tokens > 0)) || (!auth->user && passwords > 0) ||
        tokens > 1 || (!auth->user && tokens == 0))
        return hl_reader_fail(reader, path,
                              "give a user with password_file or password_env, or else "
                              "token_file or token_env");
    return 0;
}

static int take_auth(struct hl_reader *reader, const char *at, const struct hl_raw_auth *raw,
                     struct hl_config_source *source)
{
    char path[HL_READER_PATH_SIZE];

    if (!raw)
        return 0;
    for (size_t i = 0; i < LENGTH(auth_keys); i++) {
        const char *text = raw_text(raw, auth_keys[i].raw);
        snprintf(path, sizeof(path), "%s.auth.%s", at, auth_keys[i].name);
        if (!text || !*text)
            continue;
        bool is_file = strstr(auth_keys[i].name, "_file") != NULL;
        int err = is_file ? hl_reader_path(reader, path, text, text_at(source, auth_keys[i].to))
                          : hl_reader_text(reader, path, text, HL_CONFIG_TEXT_MAX,
                                           text_at(source, auth_keys[i].to));
        if (err)
            return err;
    }
    return check_auth(reader, at, source);
}

/* A message must not have the password. */
static int check_url(struct hl_reader *reader, const char *path, const char *url)
{
    char *address = hl_source_public_url(url);
    int err = address ? hl_reader_judge(reader, path, hl_value_check_url(address, reader->what))
                      : -ENOMEM;
    free(address);
    return err;
}

static int take_source(struct hl_reader *reader, struct hl_config *config, size_t index,
                       const struct hl_raw_source *raw)
{
    struct hl_config_source *source = &config->sources[index];
    char at[AT_SIZE], path[HL_READER_PATH_SIZE];

    set_defaults(source);
    snprintf(at, sizeof(at), "sources[%zu]", index + 1);
    if (!raw->url || !raw->url[0])
        return hl_reader_fail(reader, at, "no url");
    snprintf(path, sizeof(path), "%s.url", at);
    int err = hl_reader_text(reader, path, raw->url, HL_CONFIG_TEXT_MAX, &source->url);
    if (!err)
        err = check_url(reader, path, raw->url);
    for (size_t i = 0; i < LENGTH(keys) && !err; i++)
        err = take_key(reader, at, &keys[i], raw, source);
    if (!err)
        err = take_list(reader, at, "include", raw->include, raw->include_count, &source->include);
    if (!err)
        err = take_list(reader, at, "exclude", raw->exclude, raw->exclude_count, &source->exclude);
    if (!err)
        err = take_list(reader, at, "headers", raw->headers, raw->headers_count, &source->headers);
    if (!err)
        err = check_headers(reader, at, &source->headers);
    if (!err)
        err = take_auth(reader, at, raw->auth, source);
    return err ? err : check_unlike(reader, config, index);
}

int hl_reader_sources(struct hl_reader *reader, struct hl_config *config, const struct hl_raw *raw)
{
    if (!hl_outline_find(reader->outline, "sources"))
        return 0;
    hl_config_free_sources(config);
    config->sources = calloc(raw->sources_count + 1, sizeof(*config->sources));
    if (!config->sources)
        return -ENOMEM;
    for (size_t i = 0; i < raw->sources_count; i++) {
        config->source_count++;
        int err = take_source(reader, config, i, &raw->sources[i]);
        if (err)
            return err;
    }
    return 0;
}
