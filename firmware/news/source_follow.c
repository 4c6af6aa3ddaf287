/* From a page to the feed that it names, and back when that is none. */
#include "news/source_parts.h"

#include "base/log.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

const char *hl_source_feed(const struct hl_source *source)
{
    const char *feed = source->state.feed;
    return feed && *feed ? feed : NULL;
}

/* The length of "https://host:port". */
static size_t origin_len(const char *url)
{
    const char *host = strstr(url, "://");
    return host ? (size_t)(host - url) + 3 + strcspn(host + 3, "/?#") : 0;
}

static bool is_web(const char *url)
{
    return strncasecmp(url, "http://", 7) == 0 || strncasecmp(url, "https://", 8) == 0;
}

/* Secrets do not go where the user did not send them. */
static bool may_go(const struct hl_source *source, const char *feed)
{
    bool personal = strcmp(source->url, source->state.url) != 0 ||
                    (source->manners && hl_manners_are_personal(source->manners));
    size_t len = origin_len(source->url);
    return !personal || (origin_len(feed) == len && strncasecmp(source->url, feed, len) == 0);
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
    if (source->kind != HL_SOURCE_WEB || source->asked_feed || known || !is_web(feed) ||
        strcmp(feed, source->state.url) == 0 || !may_go(source, feed))
        return false;
    hl_source_set_text(&source->state.feed, feed);
    if (!hl_source_feed(source))
        return false;
    hl_info("source", "%s: a page; the feed that it names is asked from now on: %.200s",
            source->name, feed);
    go_on(source);
    return true;
}

bool hl_source_turn_back(struct hl_source *source)
{
    const char *feed = hl_source_feed(source);
    if (!source->asked_feed || !feed)
        return false;
    hl_info("source", "%s: the feed that its page named is none any more: %.200s", source->name,
            feed);
    hl_source_set_text(&source->bad_feed, feed);
    hl_source_set_text(&source->state.feed, "");
    go_on(source);
    return true;
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
