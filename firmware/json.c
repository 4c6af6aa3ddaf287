#include "json.h"

#include "base/clock.h"
#include "news/utf8.h"
#include "text/clean.h"

#include <cJSON.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static int add_escape(struct hl_buf *out, uint32_t code)
{
    if (code < 0x10000)
        return hl_buf_printf(out, "\\u%04x", code);
    code -= 0x10000;
    return hl_buf_printf(out, "\\u%04x\\u%04x", 0xd800 + (code >> 10), 0xdc00 + (code & 0x3ff));
}

/* JSON may be read on a terminal: what is hidden there is spelt out, and loses nothing so. */
static int add_escaped(struct hl_buf *out, const char *json)
{
    size_t len = strlen(json), from = 0;
    int err = 0;
    for (size_t at = 0, n; at < len && !err; at += n) {
        uint32_t code = HL_UTF8_REPLACEMENT;
        n = hl_utf8_decode(json + at, len - at, &code);
        bool good = n > 0 && !hl_text_is_hidden(code);
        n = n ? n : 1;
        if (good)
            continue;
        err = hl_buf_add(out, json + from, at - from);
        if (!err)
            err = add_escape(out, code);
        from = at + n;
    }
    return err ? err : hl_buf_add(out, json + from, len - from);
}

/* Takes OBJECT. */
static int print(struct hl_buf *out, cJSON *object)
{
    char *text = object ? cJSON_PrintUnformatted(object) : NULL;
    int err = text ? add_escaped(out, text) : -ENOMEM;
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

/* As a board shows it. */
static void add_clean(cJSON *object, const char *key, const char *text)
{
    char clean[HL_TEXT_UTF8_SIZE];
    cJSON_AddStringToObject(object, key, hl_text_clean_utf8(text, clean));
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

/* What few have is left out where it is not. */
static void add_hours(cJSON *object, int64_t embargoed_s, int64_t expires_s)
{
    char text[HL_CLOCK_RFC3339_SIZE];
    if (embargoed_s)
        add_text_or_null(object, "embargoed",
                         hl_clock_format_rfc3339(embargoed_s, text, sizeof(text)));
    if (expires_s)
        add_text_or_null(object, "expires", hl_clock_format_rfc3339(expires_s, text, sizeof(text)));
}

int hl_json_headline(struct hl_buf *out, const struct hl_headline *headline)
{
    cJSON *object = cJSON_CreateObject();
    if (!object)
        return -ENOMEM;
    add_text(object, "id", headline->id);
    add_clean(object, "title", headline->title);
    add_text(object, "link", headline->link);
    add_clean(object, "source", headline->source);
    add_categories(object, (const char *const *)headline->categories, headline->category_count);
    add_published(object, headline->published_s);
    cJSON_AddNumberToObject(object, "urgency", headline->urgency);
    if (*headline->dateline)
        add_clean(object, "dateline", headline->dateline);
    if (*headline->also)
        add_clean(object, "also", headline->also);
    add_hours(object, headline->embargoed_s, headline->expires_s);
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
    if (item->subscription)
        add_text(object, "subscription", item->subscription);
    add_hours(object, item->embargoed_s, item->expires_s);
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

static cJSON *make_preset(const struct hl_preset *preset)
{
    cJSON *object = cJSON_CreateObject();
    if (object) {
        add_text(object, "board", preset->board);
        add_text(object, "what", preset->what);
    }
    return object;
}

int hl_json_preset(struct hl_buf *out, const struct hl_driver *driver,
                   const struct hl_preset *preset)
{
    cJSON *object = make_preset(preset);
    if (!object)
        return -ENOMEM;
    add_text(object, "driver", driver->name);
    add_text_or_null(object, "virtual", driver->twin);
    return print(out, object);
}

static cJSON *make_option(const struct hl_option *option)
{
    static const char *const types[] = {[HL_OPTION_INT] = "integer",
                                        [HL_OPTION_FLOAT] = "number",
                                        [HL_OPTION_BOOL] = "boolean",
                                        [HL_OPTION_CHOICE] = "choice",
                                        [HL_OPTION_STRING] = "text"};
    cJSON *object = cJSON_CreateObject();
    if (!object)
        return NULL;
    add_text(object, "name", option->name);
    add_text(object, "type", types[option->type]);
    if (option->type == HL_OPTION_INT || option->type == HL_OPTION_FLOAT) {
        cJSON_AddNumberToObject(object, "min", option->min);
        cJSON_AddNumberToObject(object, "max", option->max);
    }
    cJSON *choices =
        option->type == HL_OPTION_CHOICE ? cJSON_AddArrayToObject(object, "choices") : NULL;
    for (size_t i = 0; choices && option->choices[i]; i++)
        cJSON_AddItemToArray(choices, cJSON_CreateString(option->choices[i]));
    add_text(object, "help", option->help);
    return object;
}

int hl_json_driver(struct hl_buf *out, const struct hl_driver *driver, const char *const *needs,
                   size_t count)
{
    struct hl_preset preset;
    cJSON *object = cJSON_CreateObject();
    if (!object)
        return -ENOMEM;
    add_text(object, "driver", driver->name);
    add_text(object, "what", driver->summary);
    add_text_or_null(object, "virtual", driver->twin);
    cJSON *boards = cJSON_AddArrayToObject(object, "boards");
    for (size_t i = 0; boards && driver->preset && driver->preset(driver, i, &preset); i++)
        cJSON_AddItemToArray(boards, make_preset(&preset));
    cJSON *list = cJSON_AddArrayToObject(object, "needs");
    for (size_t i = 0; list && i < count; i++)
        cJSON_AddItemToArray(list, cJSON_CreateString(needs[i]));
    cJSON *options = cJSON_AddArrayToObject(object, "options");
    for (const struct hl_option *o = driver->options; options && o && o->name; o++)
        cJSON_AddItemToArray(options, make_option(o));
    return print(out, object);
}

int hl_json_parse_only(const char *text, size_t n)
{
    cJSON *root = cJSON_ParseWithLength(text, n);
    int err = root ? 0 : -EPROTO;
    cJSON_Delete(root);
    return err;
}
