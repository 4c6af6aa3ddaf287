/* One item of JSON to one headline. */
#include "news/date.h"
#include "news/feed_json.h"
#include "news/plain.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#define WORD_MAX 32 /* bytes of a status or a severity */

/* Notes that the configuration's pointer for FIELD led to AT, which is handed back. */
static uint32_t found(struct hl_json_reader *reader, enum hl_json_field field, uint32_t at)
{
    reader->found[field] = reader->found[field] || at != HL_TREE_NONE;
    return at;
}

static int clean_value(struct hl_json_reader *reader, struct hl_buf *out, enum hl_feed_form form,
                       uint32_t at, bool title)
{
    hl_buf_clear(out);
    hl_buf_clear(&reader->raw);
    int err = at == HL_TREE_NONE ? 0 : hl_tree_text(reader->tree, at, &reader->raw);
    if (err || !reader->raw.len)
        return err;
    return title ? hl_feed_clean_title(out, form, reader->raw.data, reader->raw.len)
                 : hl_feed_clean(out, form, reader->raw.data, reader->raw.len);
}

int hl_json_clean(struct hl_json_reader *reader, struct hl_buf *out, uint32_t at,
                  const char *pointers)
{
    return clean_value(reader, out, HL_FORM_TEXT, hl_json_find(reader->tree, at, pointers), false);
}

/* An address as it stands: references in it are not decoded. */
static int tidy_value(struct hl_json_reader *reader, struct hl_buf *out, uint32_t at)
{
    hl_buf_clear(out);
    int err = at == HL_TREE_NONE ? 0 : hl_tree_text(reader->tree, at, out);
    int tidied = err || !out->len ? err : hl_plain_tidy(out);
    return tidied < 0 ? tidied : 0;
}

static int link_to(struct hl_json_reader *reader, struct hl_buf *out, uint32_t at)
{
    struct hl_buf clean;
    hl_buf_init(&clean, HL_LINK_MAX);
    int err = tidy_value(reader, &clean, at);
    hl_buf_clear(out);
    if (!err && clean.len)
        err = hl_feed_link(out, reader->out, reader->shape.base, clean.data);
    hl_buf_finish(&clean);
    /* A "uri" may be a name only. */
    if (!err && out->len && strncasecmp(out->data, "urn:", 4) == 0)
        hl_buf_clear(out);
    return err;
}

int hl_json_link(struct hl_json_reader *reader, struct hl_buf *out, uint32_t at,
                 const char *pointers)
{
    return link_to(reader, out, hl_json_find(reader->tree, at, pointers));
}

/* Whole numbers keep their digits; others are written as short as they can be. */
static int read_id(struct hl_json_reader *reader, uint32_t at)
{
    struct hl_buf *id = &reader->draft.id;
    double value;
    char number[32];
    if (hl_tree_kind(reader->tree, at) != HL_TREE_NUMBER)
        return clean_value(reader, id, HL_FORM_TEXT, at, false);
    int err = tidy_value(reader, id, at);
    if (err || strcspn(id->len ? id->data : "", ".eE") == id->len)
        return err;
    hl_buf_clear(id);
    if (!hl_tree_number(reader->tree, at, &value) || !isfinite(value))
        return 0;
    int n = snprintf(number, sizeof(number), "%.17g", value);
    return hl_buf_add(id, number, (size_t)n);
}

/* A date as text, an age, or a count since 1970 of seconds, or of thousandths and so on. */
static int64_t read_date(struct hl_json_reader *reader, uint32_t at)
{
    const struct hl_tree *tree = reader->tree;
    double value;
    int64_t age_s;
    if (hl_tree_kind(tree, at) == HL_TREE_NUMBER && hl_tree_number(tree, at, &value)) {
        if (!(value > 0 && value < 1e20))
            return HL_TIME_NONE;
        while (value >= 1e11)
            value /= 1000;
        return (int64_t)value;
    }
    if (tidy_value(reader, &reader->raw, at) || !reader->raw.len)
        return HL_TIME_NONE;
    int64_t when = hl_date_parse(reader->raw.data);
    reader->draft.counted =
        when == HL_TIME_NONE && hl_date_parse_age(reader->raw.data, reader->raw.len, &age_s);
    if (reader->draft.counted)
        when = reader->out->now_s - age_s;
    return when;
}

static int64_t find_date(struct hl_json_reader *reader, uint32_t at, const char *pointers)
{
    size_t len;
    int64_t when = HL_TIME_NONE;
    for (const char *one; when == HL_TIME_NONE && (one = hl_json_next(&pointers, &len));)
        when = read_date(reader,
                         hl_json_unwrap(reader->tree, hl_tree_point(reader->tree, at, one, len)));
    return when;
}

/* A word that POINTERS lead to, in lower case; "" for none, or for a longer one. */
static const char *find_word(const struct hl_tree *tree, uint32_t at, char out[WORD_MAX])
{
    at = hl_json_unwrap(tree, at);
    size_t len = at == HL_TREE_NONE ? 0 : tree->nodes[at].len;
    len = len < WORD_MAX ? len : 0;
    for (size_t i = 0; i < len; i++) {
        char c = tree->text[tree->nodes[at].at + i];
        out[i] = c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
    }
    out[len] = '\0';
    return out;
}

/* IPTC's urgency from its number, the severities of CAP, or the USGS's colours. */
static int read_urgency(const struct hl_tree *tree, uint32_t at)
{
    static const struct {
        const char *word;
        int urgency;
    } words[] = {{"extreme", 1}, {"severe", 2}, {"moderate", 4}, {"minor", 6},
                 {"red", 1},     {"orange", 2}, {"yellow", 4}};
    char word[WORD_MAX];
    find_word(tree, at, word);
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        if (strcmp(word, words[i].word) == 0)
            return words[i].urgency;
    /* 9 is the user's own in IPTC's scheme: the least. */
    if (word[0] >= '1' && word[0] <= '9' && !word[1])
        return word[0] == '9' ? 8 : word[0] - '0';
    return HL_URGENCY_NONE;
}

/* Why the item is no news, by its own word; NULL when it is. */
static const char *refusal(const struct hl_json_reader *reader, uint32_t at)
{
    static const struct {
        const char *word, *why;
    } words[] = {{"canceled", "it was cancelled"}, {"cancelled", "it was cancelled"},
                 {"cancel", "it was cancelled"},   {"withheld", "it is withheld"},
                 {"test", "it is a test"},         {"exercise", "it is an exercise"},
                 {"draft", "it is a draft"},       {"system", "it is for machines only"},
                 {"true", "it was deleted"},       {"deleted", "it was deleted"}};
    const char *pointers = reader->shape.status;
    size_t len;
    for (const char *one; (one = hl_json_next(&pointers, &len));) {
        char word[WORD_MAX];
        uint32_t status = hl_tree_point(reader->tree, at, one, len);
        if (hl_tree_kind(reader->tree, status) == HL_TREE_TRUE)
            return "it was deleted";
        find_word(reader->tree, status, word);
        for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
            if (strcmp(word, words[i].word) == 0)
                return words[i].why;
    }
    return NULL;
}

static int add_category(struct hl_json_reader *reader, uint32_t at)
{
    struct hl_buf *raw = &reader->raw;
    if (hl_tree_kind(reader->tree, at) != HL_TREE_STRING)
        at = hl_tree_kind(reader->tree, at) == HL_TREE_OBJECT ? hl_json_unwrap(reader->tree, at)
                                                              : HL_TREE_NONE;
    if (hl_tree_kind(reader->tree, at) != HL_TREE_STRING)
        return 0;
    hl_buf_clear(raw);
    int err = hl_tree_text(reader->tree, at, raw);
    if (err || !raw->len)
        return err;
    return hl_draft_add_category(&reader->draft, HL_FORM_TEXT, raw->data, raw->len);
}

/* Every text of every list that is pointed at. */
static int read_categories(struct hl_json_reader *reader, uint32_t item, const char *pointers)
{
    const struct hl_tree *tree = reader->tree;
    size_t len;
    int err = 0;
    for (const char *one; !err && (one = hl_json_next(&pointers, &len));) {
        uint32_t list = found(reader, HL_JSON_CATEGORY, hl_tree_point(tree, item, one, len));
        if (hl_tree_kind(tree, list) != HL_TREE_LIST) {
            err = add_category(reader, list);
            continue;
        }
        for (uint32_t at = hl_tree_first(tree, list);
             !err && at != HL_TREE_NONE && reader->draft.category_count < HL_CATEGORIES_MAX;
             at = hl_tree_after(tree, list, at))
            err = add_category(reader, at);
    }
    return err;
}

static int read_texts(struct hl_json_reader *reader, uint32_t at)
{
    const struct hl_tree *tree = reader->tree;
    const struct hl_json_shape *shape = &reader->shape;
    struct hl_draft *draft = &reader->draft;
    uint32_t title = found(reader, HL_JSON_TITLE, hl_json_find(tree, at, shape->fields.title));
    uint32_t link = found(reader, HL_JSON_LINK, hl_json_find(tree, at, shape->fields.link));
    uint32_t id = found(reader, HL_JSON_ID, hl_json_find(tree, at, shape->fields.id));
    uint32_t summary =
        found(reader, HL_JSON_SUMMARY, hl_json_find(tree, at, shape->fields.summary));
    if (hl_tree_kind(tree, at) == HL_TREE_STRING) /* a list of titles */
        title = found(reader, HL_JSON_TITLE, at);
    int err = clean_value(reader, &draft->title, shape->form, title, true);
    if (!err)
        err = link_to(reader, &draft->link, link);
    if (!err)
        err = read_id(reader, id);
    if (!err)
        err = clean_value(reader, &draft->language, HL_FORM_TEXT,
                          hl_json_find(tree, at, shape->language), false);
    if (!err) /* may be markup whatever the title is, as content_html */
        err = clean_value(reader, &draft->summary, HL_FORM_HTML, summary, false);
    if (!err && !draft->link.len && draft->id.len && shape->link_front) {
        err = hl_buf_add_str(&draft->link, shape->link_front);
        if (!err && hl_buf_add_str(&draft->link, draft->id.data) == -EMSGSIZE)
            hl_buf_clear(&draft->link);
    }
    return err;
}

static int64_t instant(struct hl_json_reader *reader, uint32_t at, const char *pointers)
{
    int64_t when = pointers ? find_date(reader, at, pointers) : HL_TIME_NONE;
    return when == HL_TIME_NONE ? 0 : when;
}

int hl_json_item_read(struct hl_json_reader *reader, uint32_t at)
{
    const struct hl_tree *tree = reader->tree;
    const struct hl_json_shape *shape = &reader->shape;
    struct hl_draft *draft = &reader->draft;
    hl_draft_clear(draft);
    int err = read_texts(reader, at);
    if (!err)
        err = read_categories(reader, at, shape->fields.category);
    if (err)
        return err;
    draft->published_s = find_date(reader, at, shape->fields.published);
    found(reader, HL_JSON_PUBLISHED, hl_json_find(tree, at, shape->fields.published));
    draft->urgency = read_urgency(tree, hl_json_find(tree, at, shape->urgency));
    draft->embargoed_s = instant(reader, at, shape->embargoed);
    draft->expires_s = instant(reader, at, shape->expires);
    const char *why = refusal(reader, at);
    const char *title = draft->title.len ? draft->title.data : "";
    if (!why && (strcasecmp(title, "[removed]") == 0 || strcasecmp(title, "[deleted]") == 0))
        why = "it was removed";
    if (why)
        hl_feed_out_drop(reader->out, title, why);
    else
        hl_draft_give(draft, reader->out);
    return 0;
}
