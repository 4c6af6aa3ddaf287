/* From a page to the feed that it names, and back when that is none. */
#include "news/source_parts.h"

#include "base/clock.h"
#include "base/log.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

const char *hl_source_feed(const struct hl_source *source)
{
    const char *feed = source->state.feed;
    bool bad = feed && source->bad_feed && strcmp(feed, source->bad_feed) == 0;
    return feed && *feed && !bad ? feed : NULL;
}

/* The length of "https://host:port". */
static size_t origin_len(const char *url)
{
    const char *host = strstr(url, "://");
    return host ? (size_t)(host - url) + 3 + strcspn(host + 3, "/?#") : 0;
}

char *hl_source_feed_request(const struct hl_source *source)
{
    const char *feed = hl_source_feed(source), *page = source->state.url;
    const char *host = strstr(source->url, "://");
    size_t len = origin_len(page), secret = strlen(source->url) - strlen(page);
    char *out = NULL;
    if (!feed)
        return NULL;
    if (!host || secret == 0 || origin_len(feed) != len || strncasecmp(feed, page, len) != 0)
        return strdup(feed);
    size_t scheme = (size_t)(host - source->url) + 3;
    int n = asprintf(&out, "%.*s%.*s%s", (int)scheme, feed, (int)secret, source->url + scheme,
                     feed + scheme);
    return n < 0 ? NULL : out;
}

static bool is_web(const char *url)
{
    return strncasecmp(url, "http://", 7) == 0 || strncasecmp(url, "https://", 8) == 0;
}

/* A host without "www.", as a part of URL. */
static const char *host_of(const char *url, size_t *len)
{
    const char *host = strstr(url, "://");
    const char *at;
    host = host ? host + 3 : url;
    *len = strcspn(host, "/?#");
    if ((at = memchr(host, '@', *len))) {
        *len -= (size_t)(at + 1 - host);
        host = at + 1;
    }
    if (*len > 4 && strncasecmp(host, "www.", 4) == 0) {
        host += 4;
        *len -= 4;
    }
    return host;
}

/* True for hosts of one house: example.org, www.example.org and news.example.org. */
static bool are_related(const char *one, const char *other)
{
    size_t a, b;
    const char *host = host_of(one, &a), *second = host_of(other, &b);
    if (a < b) {
        const char *kept = host;
        size_t kept_len = a;
        host = second, a = b;
        second = kept, b = kept_len;
    }
    return b > 0 && strncasecmp(host + a - b, second, b) == 0 && (a == b || host[a - b - 1] == '.');
}

bool hl_source_may_follow(const struct hl_source *source)
{
    const char *known = source->state.feed;
    return source->kind == HL_SOURCE_WEB &&
           (source->state.last_ok_s == HL_TIME_NONE || (known && *known));
}

/* Secrets do not go where the user did not send them; a page that another house sent is a
 * portal's; and a page that leads elsewhere than it did may be one too. */
static bool may_go(const struct hl_source *source, const char *feed)
{
    const struct hl_source_state *state = &source->state;
    bool personal = strcmp(source->url, state->url) != 0 ||
                    (source->manners && hl_manners_are_personal(source->manners));
    const char *final = source->account.final_url;
    size_t len = origin_len(state->url);
    if (personal && (origin_len(feed) != len || strncasecmp(state->url, feed, len) != 0))
        return false;
    if (final && !are_related(final, state->url))
        return false;
    return state->last_ok_s == HL_TIME_NONE || are_related(feed, state->url) ||
           (state->feed && are_related(feed, state->feed));
}

/* Asks once more at once, as part of the same try, at another place: what is known of the last one
 * does not hold there. */
static void go_on(struct hl_source *source)
{
    hl_source_set_text(&source->state.etag, "");
    hl_source_set_text(&source->state.last_modified, "");
    hl_document_destroy(source->document);
    source->document = NULL;
    hl_source_arm(source, 0);
}

bool hl_source_follow(struct hl_source *source, const char *feed)
{
    bool known = source->bad_feed && strcmp(source->bad_feed, feed) == 0;
    if (!hl_source_may_follow(source) || source->asked_feed || known || !is_web(feed) ||
        strcmp(feed, source->state.url) == 0 || !may_go(source, feed))
        return false;
    hl_source_set_text(&source->state.feed, feed);
    if (!hl_source_feed(source))
        return false;
    hl_info("source", "%s: a page; the feed that it names is asked from now on: %.200s",
            source->label, feed);
    go_on(source);
    return true;
}

bool hl_source_turn_back(struct hl_source *source)
{
    const char *feed = hl_source_feed(source);
    if (!source->asked_feed || !feed)
        return false;
    hl_info("source", "%s: the feed that its page named is none any more: %.200s", source->label,
            feed);
    hl_source_set_text(&source->bad_feed, feed);
    go_on(source);
    return true;
}

void hl_source_turned_back(struct hl_source *source, bool well)
{
    if (!source->bad_feed || source->asked_feed)
        return;
    if (well && !hl_source_feed(source)) {
        hl_source_set_text(&source->state.feed, "");
        return;
    }
    free(source->bad_feed);
    source->bad_feed = NULL;
}

/* ---- what is pointed at ---- */

/* All seven are texts, one after the other. */
#define FIELD_COUNT (sizeof(struct hl_feed_fields) / sizeof(const char *))

int hl_source_copy_fields(struct hl_feed_fields *to, const struct hl_feed_fields *from)
{
    const char *const all[FIELD_COUNT] = {from->items,     from->title, from->link,
                                          from->published, from->id,    from->summary,
                                          from->category};
    const char **copies[FIELD_COUNT] = {&to->items, &to->title,   &to->link,    &to->published,
                                        &to->id,    &to->summary, &to->category};
    int err = 0;
    for (size_t i = 0; i < FIELD_COUNT; i++) {
        *copies[i] = all[i] ? strdup(all[i]) : NULL;
        err = all[i] && !*copies[i] ? -ENOMEM : err;
    }
    return err;
}

void hl_source_finish_fields(struct hl_feed_fields *fields)
{
    const char *all[FIELD_COUNT] = {fields->items,     fields->title, fields->link,
                                    fields->published, fields->id,    fields->summary,
                                    fields->category};
    for (size_t i = 0; i < FIELD_COUNT; i++)
        free((char *)all[i]);
    *fields = (struct hl_feed_fields){0};
}
