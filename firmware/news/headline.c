#include "news/headline.h"

#include <stdlib.h>
#include <string.h>

/* A copy of at most MAX bytes, cut between UTF-8 characters. */
static char *copy(const char *text, size_t max)
{
    if (!text)
        text = "";
    size_t len = strnlen(text, max + 1);
    if (len > max)
        for (len = max; len > 0 && ((unsigned char)text[len] & 0xc0) == 0x80;)
            len--;
    return strndup(text, len);
}

static bool copy_categories(struct hl_headline *to, const struct hl_headline *from)
{
    size_t count =
        from->category_count < HL_CATEGORIES_MAX ? from->category_count : HL_CATEGORIES_MAX;
    if (count == 0)
        return true;
    to->categories = calloc(count, sizeof(*to->categories));
    if (!to->categories)
        return false;
    for (; to->category_count < count; to->category_count++) {
        char *category = copy(from->categories[to->category_count], HL_CATEGORY_MAX);
        if (!category)
            return false;
        to->categories[to->category_count] = category;
    }
    return true;
}

struct hl_headline *hl_headline_create(const struct hl_headline *from)
{
    struct hl_headline *to = calloc(1, sizeof(*to));
    if (!to)
        return NULL;
    to->refs = 1;
    to->published_s = from->published_s;
    to->seen_s = from->seen_s;
    to->urgency = from->urgency;
    to->embargoed_s = from->embargoed_s;
    to->expires_s = from->expires_s;
    to->id = copy(from->id, HL_ID_MAX);
    to->title = copy(from->title, HL_TITLE_MAX);
    to->link = copy(from->link, HL_LINK_MAX);
    to->source = copy(from->source, HL_CATEGORY_MAX);
    to->origin = copy(from->origin, HL_LINK_MAX);
    to->language = copy(from->language, HL_CATEGORY_MAX);
    to->dateline = copy(from->dateline, HL_CATEGORY_MAX);
    if (to->id && to->title && to->link && to->source && to->origin && to->language &&
        to->dateline && copy_categories(to, from))
        return to;
    hl_headline_unref(to);
    return NULL;
}

struct hl_headline *hl_headline_ref(struct hl_headline *headline)
{
    headline->refs++;
    return headline;
}

void hl_headline_unref(struct hl_headline *headline)
{
    if (!headline || --headline->refs > 0)
        return;
    for (size_t i = 0; i < headline->category_count; i++)
        free(headline->categories[i]);
    free(headline->categories);
    free(headline->id);
    free(headline->title);
    free(headline->link);
    free(headline->source);
    free(headline->origin);
    free(headline->language);
    free(headline->dateline);
    free(headline);
}

int64_t hl_headline_time_s(const struct hl_headline *headline)
{
    return headline->published_s != HL_TIME_NONE ? headline->published_s : headline->seen_s;
}
