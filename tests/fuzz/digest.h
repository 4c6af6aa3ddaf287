/* For fuzz targets: a document read in pieces of any size gives the same clean items. */
#ifndef HL_TESTS_FUZZ_DIGEST_H
#define HL_TESTS_FUZZ_DIGEST_H

#include "base/clock.h"
#include "news/feed.h"
#include "news/headline.h"
#include "news/utf8.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* What a document gave, boiled down. */
struct digest {
    uint64_t hash;
    unsigned items;
};

static void must(int truth)
{
    if (!truth)
        abort();
}

static void mix(struct digest *digest, const char *text, size_t max, int tidy)
{
    size_t len = strlen(text);
    uint32_t code;
    must(len <= max);
    for (size_t at = 0, n; at < len && tidy; at += n) {
        n = hl_utf8_decode(text + at, len - at, &code);
        must(n > 0 && code >= ' ' && !(code >= 0x7f && code < 0xa0));
    }
    for (size_t i = 0; i <= len; i++)
        digest->hash = (digest->hash ^ (unsigned char)text[i]) * UINT64_C(1099511628211);
}

static int digest_item(void *data, const struct hl_feed_item *item)
{
    struct digest *digest = data;
    digest->items++;
    must(!item->id || *item->id);
    mix(digest, item->id ? item->id : "", HL_ID_MAX, 1);
    mix(digest, item->title, HL_TITLE_MAX, 1);
    mix(digest, item->summary, HL_TITLE_MAX, 1);
    mix(digest, item->link, HL_LINK_MAX, 1);
    mix(digest, item->language, HL_CATEGORY_MAX, 1);
    mix(digest, item->dateline, HL_CATEGORY_MAX, 1);
    must(item->category_count <= HL_CATEGORIES_MAX);
    for (size_t i = 0; i < item->category_count; i++)
        mix(digest, item->categories[i], HL_CATEGORY_MAX, 1);
    digest->hash ^= (uint64_t)item->published_s;
    return 0;
}

static struct digest read_in(const uint8_t *bytes, size_t size, size_t step,
                             const struct hl_feed_fields *fields)
{
    struct hl_feed_options options = {.url = "https://f.example/a/b", .now_s = 1772791200};
    if (fields)
        options.fields = *fields;
    struct hl_feed_report report;
    struct digest digest = {.hash = 0};
    struct hl_feed *feed = hl_feed_create(&options, digest_item, &digest);
    must(feed != NULL);
    for (size_t at = 0; at < size; at += step)
        if (hl_feed_write(feed, bytes + at, step < size - at ? step : size - at))
            break;
    hl_feed_finish(feed, &report);
    must(report.items == digest.items);
    const struct hl_feed_info *info = hl_feed_info(feed);
    mix(&digest, info->title, HL_TITLE_MAX, 1);
    mix(&digest, info->link, HL_LINK_MAX, 1);
    mix(&digest, info->language, HL_CATEGORY_MAX, 1);
    digest.hash ^= (uint64_t)info->format << 8 | report.partial;
    hl_feed_destroy(feed);
    return digest;
}

/* Nothing may break, items must be clean, and splitting the bytes must not change anything. FIELDS
 * may be NULL. */
static void read_twice(const uint8_t *bytes, size_t size, const struct hl_feed_fields *fields)
{
    struct digest whole = read_in(bytes, size, size ? size : 1, fields);
    struct digest parts = read_in(bytes, size, 1 + size % 61, fields);
    must(whole.hash == parts.hash && whole.items == parts.items);
}

#endif
