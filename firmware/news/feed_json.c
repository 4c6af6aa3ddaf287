/* JSON Feed 1.0 and 1.1. */
#include "news/date.h"
#include "news/feed_parts.h"
#include "news/plain.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* The most values that N bytes can hold, counted by their separators outside strings: cJSON makes
 * a node of some 64 bytes of each. */
static size_t count_values(const char *text, size_t n)
{
    size_t count = 1;
    bool quoted = false;
    for (size_t i = 0; i < n; i++) {
        char c = text[i];
        if (quoted && c == '\\')
            i++;
        else if (c == '"')
            quoted = !quoted;
        else if (!quoted)
            count += c == ',' || c == '[' || c == '{';
    }
    return count;
}

static const char *string_of(const cJSON *object, const char *name)
{
    const cJSON *value = cJSON_GetObjectItemCaseSensitive(object, name);
    return cJSON_IsString(value) && value->valuestring ? value->valuestring : "";
}

/* The first of NAMES that has a text; NULL ends NAMES. "" when none has. */
static const char *first_of(const cJSON *object, const char *const *names)
{
    const char *text = "";
    for (; *names && !*text; names++)
        text = string_of(object, *names);
    return text;
}

/* An id is a string by the book, but some write numbers. */
static int read_id(struct hl_buf *out, const cJSON *item)
{
    const cJSON *id = cJSON_GetObjectItemCaseSensitive(item, "id");
    char number[32];
    if (cJSON_IsString(id) && id->valuestring)
        return hl_feed_clean(out, HL_FORM_TEXT, id->valuestring, strlen(id->valuestring));
    if (!cJSON_IsNumber(id) || !isfinite(id->valuedouble))
        return 0;
    int n = snprintf(number, sizeof(number), "%.17g", id->valuedouble);
    return hl_buf_add(out, number, (size_t)n);
}

/* A date as text, or as seconds or milliseconds since 1970. */
static int64_t read_date(const cJSON *item, const char *name)
{
    const cJSON *date = cJSON_GetObjectItemCaseSensitive(item, name);
    if (cJSON_IsString(date))
        return hl_date_parse(date->valuestring);
    if (!cJSON_IsNumber(date) || !(date->valuedouble > 0 && date->valuedouble < 1e14))
        return HL_TIME_NONE;
    return (int64_t)(date->valuedouble >= 1e11 ? date->valuedouble / 1000 : date->valuedouble);
}

static int read_link(struct hl_buf *out, const struct hl_feed_out *from, const cJSON *object,
                     const char *const *names)
{
    const char *link = first_of(object, names);
    struct hl_buf clean;
    hl_buf_clear(out);
    hl_buf_init(&clean, HL_LINK_MAX);
    int err = hl_buf_add_str(&clean, link);
    if (!err)
        err = hl_plain_tidy(&clean);
    if (err >= 0)
        err = hl_feed_link(out, from, NULL, clean.data);
    hl_buf_finish(&clean);
    return err == -EMSGSIZE ? 0 : err;
}

static int read_summary(struct hl_buf *out, const cJSON *item)
{
    static const char *const plain[] = {"summary", "content_text", NULL};
    const char *text = first_of(item, plain);
    if (*text)
        return hl_feed_clean(out, HL_FORM_TEXT, text, strlen(text));
    text = string_of(item, "content_html");
    size_t n = strlen(text);
    return hl_feed_clean(out, HL_FORM_HTML, text, n < HL_FEED_TEXT_MAX ? n : HL_FEED_TEXT_MAX);
}

static int read_tags(struct hl_draft *draft, const cJSON *item)
{
    const cJSON *tags = cJSON_GetObjectItemCaseSensitive(item, "tags");
    const cJSON *tag;
    int err = 0;
    if (!cJSON_IsArray(tags))
        return 0;
    cJSON_ArrayForEach(tag, tags)
    {
        if (draft->category_count == HL_CATEGORIES_MAX || err)
            break;
        if (cJSON_IsString(tag) && tag->valuestring)
            err = hl_draft_add_category(draft, HL_FORM_TEXT, tag->valuestring,
                                        strlen(tag->valuestring));
    }
    return err;
}

static int read_item(struct hl_draft *draft, struct hl_feed_out *out, const cJSON *item)
{
    static const char *const links[] = {"url", "external_url", NULL};
    const char *title = string_of(item, "title");
    const char *language = string_of(item, "language");
    hl_draft_clear(draft);
    int err = read_id(&draft->id, item);
    if (!err)
        err = hl_feed_clean_title(&draft->title, HL_FORM_TEXT, title, strlen(title));
    if (!err)
        err = read_link(&draft->link, out, item, links);
    if (!err)
        err = hl_feed_clean(&draft->language, HL_FORM_TEXT, language, strlen(language));
    if (!err)
        err = read_summary(&draft->summary, item);
    if (!err)
        err = read_tags(draft, item);
    draft->published_s = read_date(item, "date_published");
    if (draft->published_s == HL_TIME_NONE)
        draft->published_s = read_date(item, "date_modified");
    if (!err)
        hl_draft_give(draft, out);
    return err;
}

static int read_feed(struct hl_feed_out *out, const cJSON *root)
{
    static const char *const links[] = {"home_page_url", "feed_url", NULL};
    const cJSON *items = cJSON_GetObjectItemCaseSensitive(root, "items");
    const char *title = string_of(root, "title");
    const char *language = string_of(root, "language");
    struct hl_draft draft;
    const cJSON *item;
    if (!cJSON_IsObject(root) || !cJSON_IsArray(items)) {
        out->report.note = "JSON, but not a JSON Feed";
        return -EPROTO;
    }
    out->format = HL_FEED_JSON;
    int err = hl_feed_clean_title(&out->title, HL_FORM_TEXT, title, strlen(title));
    if (!err)
        err = hl_feed_clean(&out->language, HL_FORM_TEXT, language, strlen(language));
    if (!err)
        err = read_link(&out->link, out, root, links);
    hl_draft_init(&draft);
    cJSON_ArrayForEach(item, items)
    {
        if (err || out->stopped)
            break;
        if (cJSON_IsObject(item))
            err = read_item(&draft, out, item);
        else
            out->report.dropped++;
    }
    hl_draft_finish(&draft);
    return err;
}

int hl_feed_json_read(struct hl_feed_out *out, const char *text, size_t n)
{
    if (count_values(text, n) > HL_FEED_VALUES_MAX) {
        out->report.note = "JSON with too many values";
        return -EPROTO;
    }
    cJSON *root = cJSON_ParseWithLengthOpts(text, n, NULL, 0);
    if (!root) {
        out->report.note = "broken or unfinished JSON";
        return -EPROTO;
    }
    int err = read_feed(out, root);
    cJSON_Delete(root);
    return err;
}
