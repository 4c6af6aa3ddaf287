#include "json.h"

#include "base/clock.h"

#include <cJSON.h>
#include <errno.h>
#include <stdlib.h>

/* Takes OBJECT. */
static int print(struct hl_buf *out, cJSON *object)
{
    char *text = object ? cJSON_PrintUnformatted(object) : NULL;
    int err = text ? hl_buf_add_str(out, text) : -ENOMEM;
    if (!err)
        err = hl_buf_add(out, "\n", 1);
    free(text);
    cJSON_Delete(object);
    return err;
}

static void add_text(cJSON *object, const char *key, const char *text)
{
    cJSON_AddStringToObject(object, key, text ? text : "");
}

static void add_text_or_null(cJSON *object, const char *key, const char *text)
{
    if (text && *text)
        cJSON_AddStringToObject(object, key, text);
    else
        cJSON_AddNullToObject(object, key);
}

static void add_categories(cJSON *object, const char *const *categories, size_t count)
{
    cJSON *array = cJSON_AddArrayToObject(object, "categories");
    for (size_t i = 0; array && i < count; i++)
        cJSON_AddItemToArray(array, cJSON_CreateString(categories[i]));
}

static void add_published(cJSON *object, int64_t when_s)
{
    char text[HL_CLOCK_RFC3339_SIZE];
    add_text_or_null(object, "published", hl_clock_format_rfc3339(when_s, text, sizeof(text)));
}

int hl_json_headline(struct hl_buf *out, const struct hl_headline *headline)
{
    cJSON *object = cJSON_CreateObject();
    if (!object)
        return -ENOMEM;
    add_text(object, "id", headline->id);
    add_text(object, "title", headline->title);
    add_text(object, "link", headline->link);
    add_text(object, "source", headline->source);
    add_categories(object, (const char *const *)headline->categories, headline->category_count);
    add_published(object, headline->published_s);
    cJSON_AddNumberToObject(object, "urgency", headline->urgency);
    if (*headline->dateline)
        add_text(object, "dateline", headline->dateline);
    return print(out, object);
}

int hl_json_item(struct hl_buf *out, const struct hl_feed_item *item)
{
    cJSON *object = cJSON_CreateObject();
    if (!object)
        return -ENOMEM;
    add_text_or_null(object, "id", item->id);
    add_text(object, "title", item->title);
    add_text(object, "link", item->link);
    add_text(object, "source", "");
    add_categories(object, item->categories, item->category_count);
    add_published(object, item->published_s);
    cJSON_AddNumberToObject(object, "urgency", item->urgency);
    if (*item->dateline)
        add_text(object, "dateline", item->dateline);
    return print(out, object);
}

int hl_json_feed(struct hl_buf *out, const struct hl_feed_info *info)
{
    cJSON *object = cJSON_CreateObject();
    cJSON *feed = object ? cJSON_AddObjectToObject(object, "feed") : NULL;
    if (!feed) {
        cJSON_Delete(object);
        return -ENOMEM;
    }
    add_text(feed, "title", info->title);
    add_text(feed, "link", info->link);
    add_text(feed, "language", info->language);
    return print(out, object);
}

int hl_json_glyph(struct hl_buf *out, const struct hl_placed_glyph *glyph, const char *face,
                  size_t byte)
{
    cJSON *object = cJSON_CreateObject();
    if (!object)
        return -ENOMEM;
    add_text(object, "face", face);
    cJSON_AddNumberToObject(object, "glyph", glyph->glyph);
    cJSON_AddNumberToObject(object, "cluster", glyph->cluster);
    cJSON_AddNumberToObject(object, "byte", (double)byte);
    cJSON_AddNumberToObject(object, "x", glyph->x / 64.0);
    cJSON_AddNumberToObject(object, "y", glyph->y / 64.0);
    cJSON_AddNumberToObject(object, "advance", glyph->advance / 64.0);
    cJSON_AddNumberToObject(object, "level", glyph->level);
    return print(out, object);
}
