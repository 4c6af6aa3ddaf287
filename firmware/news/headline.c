#include "news/headline.h"

#include <stdio.h>
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
    to->counted = from->counted;
    to->id = copy(from->id, HL_ID_MAX);
    to->title = copy(from->title, HL_TITLE_MAX);
    to->link = copy(from->link, HL_LINK_MAX);
    to->source = copy(from->source, HL_CATEGORY_MAX);
    to->origin = copy(from->origin, HL_LINK_MAX);
    to->language = copy(from->language, HL_CATEGORY_MAX);
    to->also = copy(from->also, HL_ALSO_MAX);
    to->dateline = copy(from->dateline, HL_CATEGORY_MAX);
    if (to->id && to->title && to->link && to->source && to->origin && to->language &&
        to->dateline && to->also && copy_categories(to, from))
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
    free(headline->also);
    free(headline);
}

bool hl_headline_is_same(const struct hl_headline *a, const struct hl_headline *b)
{
    if (strcmp(a->id, b->id) != 0 || strcmp(a->title, b->title) != 0 ||
        strcmp(a->link, b->link) != 0 || strcmp(a->source, b->source) != 0 ||
        strcmp(a->origin, b->origin) != 0 || strcmp(a->language, b->language) != 0 ||
        strcmp(a->dateline, b->dateline) != 0 || strcmp(a->also, b->also) != 0 ||
        a->urgency != b->urgency || a->embargoed_s != b->embargoed_s ||
        a->expires_s != b->expires_s || a->published_s != b->published_s ||
        a->seen_s != b->seen_s || a->counted != b->counted ||
        a->category_count != b->category_count)
        return false;
    for (size_t i = 0; i < a->category_count; i++)
        if (strcmp(a->categories[i], b->categories[i]) != 0)
            return false;
    return true;
}

bool hl_headline_is_urgent(const struct hl_headline *headline, int64_t now_s)
{
    if (headline->urgency <= HL_URGENCY_NONE || headline->urgency > HL_URGENCY_FIRST)
        return false;
    return headline->expires_s != 0 || now_s == HL_TIME_NONE ||
           hl_headline_time_s(headline) >= now_s - HL_URGENCY_S;
}

bool hl_headline_is_due(const struct hl_headline *headline, int64_t now_s)
{
    return (headline->embargoed_s == 0 || now_s >= headline->embargoed_s) &&
           (headline->expires_s == 0 || now_s < headline->expires_s);
}

int64_t hl_headline_turn_s(const struct hl_headline *headline, int64_t now_s)
{
    if (headline->embargoed_s != 0 && headline->embargoed_s > now_s)
        return headline->embargoed_s;
    if (headline->expires_s != 0 && headline->expires_s > now_s)
        return headline->expires_s;
    return INT64_MAX;
}

int64_t hl_headline_time_s(const struct hl_headline *headline)
{
    return headline->published_s != HL_TIME_NONE ? headline->published_s : headline->seen_s;
}

char *hl_headline_byline(const struct hl_headline *headline, char *out, size_t size)
{
    snprintf(out, size, "%s%s%s", headline->source, *headline->also ? ", " : "", headline->also);
    return out;
}
