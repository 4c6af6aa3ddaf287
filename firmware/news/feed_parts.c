#include "news/feed_parts.h"

#include "news/plain.h"
#include "news/url.h"
#include "news/utf8.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Room for the text while it is cleaned, as a multiple of what is kept: blanks and bytes that are
 * dropped may come first. */
#define CLEAN_ROOM 4

void hl_feed_out_init(struct hl_feed_out *out)
{
    *out = (struct hl_feed_out){.url = ""};
    hl_buf_init(&out->title, HL_TITLE_MAX);
    hl_buf_init(&out->link, HL_LINK_MAX);
    hl_buf_init(&out->language, HL_CATEGORY_MAX);
    hl_buf_init(&out->feed_url, HL_LINK_MAX);
}

void hl_feed_out_finish(struct hl_feed_out *out)
{
    hl_buf_finish(&out->title);
    hl_buf_finish(&out->link);
    hl_buf_finish(&out->language);
    hl_buf_finish(&out->feed_url);
}

void hl_feed_out_partial(struct hl_feed_out *out, const char *note)
{
    out->report.partial = true;
    if (!out->report.note)
        out->report.note = note;
}

static void add_note(struct hl_feed_out *out, size_t at, const char *format, va_list args)
{
    vsnprintf(out->note + at, sizeof(out->note) - at, format, args);
    /* What was cut may have been cut within a character. */
    size_t len = strlen(out->note);
    if (len == sizeof(out->note) - 1)
        out->note[hl_utf8_cut(out->note, len - 1)] = '\0';
    out->report.note = out->note;
}

void hl_feed_out_note(struct hl_feed_out *out, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    add_note(out, 0, format, args);
    va_end(args);
}

void hl_feed_out_note_more(struct hl_feed_out *out, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    add_note(out, strlen(out->note), format, args);
    va_end(args);
}

void hl_feed_out_drop(struct hl_feed_out *out, const char *title, const char *why)
{
    out->report.dropped++;
    if (out->drop)
        out->drop(out->data, title, why);
}

static const char *text_of(const struct hl_buf *buf)
{
    return buf->len ? buf->data : "";
}

/* One more round for text that was escaped twice ("Q&amp;amp;A"). */
static int decode_again(struct hl_buf *text)
{
    if (!text->len || !hl_plain_has_reference(text->data, text->len))
        return 0;
    struct hl_buf decoded;
    hl_buf_init(&decoded, text->max);
    int err = hl_plain_decode(&decoded, text->data, text->len);
    if (err) {
        hl_buf_finish(&decoded);
        return err;
    }
    hl_buf_finish(text);
    *text = decoded;
    return 0;
}

/* Raw text to text, into WORK, before it is tidied. */
static int reduce(struct hl_buf *work, enum hl_feed_form form, const char *raw, size_t n)
{
    int err;
    if (form == HL_FORM_HTML || form == HL_FORM_XHTML) {
        err = hl_plain_from_html(work, raw, n);
    } else if (form == HL_FORM_XML_HTML && memchr(raw, '&', n)) {
        struct hl_buf html;
        hl_buf_init(&html, HL_FEED_TEXT_MAX);
        err = hl_plain_decode(&html, raw, n);
        if (!err && html.len)
            err = hl_plain_from_html(work, html.data, html.len);
        hl_buf_finish(&html);
    } else if (form == HL_FORM_XML_HTML) {
        err = hl_plain_from_html(work, raw, n);
    } else {
        err = hl_plain_decode(work, raw, n);
    }
    return err ? err : decode_again(work);
}

static int clean(struct hl_buf *out, enum hl_feed_form form, const char *raw, size_t n)
{
    struct hl_buf work;
    hl_buf_clear(out);
    while (n > 0 && (*raw == ' ' || (*raw >= '\t' && *raw <= '\r'))) {
        raw++;
        n--;
    }
    if (n == 0)
        return 0;
    /* Most texts have nothing in them to reduce. */
    if (n <= out->max && !memchr(raw, '&', n) && !memchr(raw, '<', n)) {
        int added = hl_buf_add(out, raw, n);
        added = added ? added : hl_plain_tidy(out);
        return added < 0 ? added : 0;
    }
    hl_buf_init(&work, out->max * CLEAN_ROOM);
    int err = hl_buf_reserve(&work, n);
    if (!err)
        err = reduce(&work, form, raw, n);
    if (!err)
        err = hl_plain_tidy(&work);
    if (err >= 0 && work.len)
        err = hl_buf_add(out, work.data,
                         work.len <= out->max ? work.len : hl_utf8_cut(work.data, out->max));
    hl_buf_finish(&work);
    return err < 0 ? err : 0;
}

int hl_feed_clean(struct hl_buf *out, enum hl_feed_form form, const char *raw, size_t n)
{
    return clean(out, form, raw, n);
}

int hl_feed_clean_title(struct hl_buf *out, enum hl_feed_form form, const char *raw, size_t n)
{
    int err = clean(out, form, raw, n);
    if (err || out->len)
        return err;
    if (form == HL_FORM_XML_HTML)
        err = clean(out, HL_FORM_XML_TEXT, raw, n);
    else if (form == HL_FORM_HTML)
        err = clean(out, HL_FORM_TEXT, raw, n);
    /* A picture, or tags around nothing, are no words. */
    if (!err && out->len && (strchr(out->data, '=') || strstr(out->data, "</")))
        hl_buf_clear(out);
    return err;
}

int hl_feed_link(struct hl_buf *out, const struct hl_feed_out *from, const char *base,
                 const char *link)
{
    const char *const bases[] = {base ? base : "", text_of(&from->link), from->url};
    int err = -EINVAL;
    hl_buf_clear(out);
    if (!*link)
        return 0;
    for (size_t i = 0; i < sizeof(bases) / sizeof(bases[0]) && err == -EINVAL; i++)
        err = hl_url_resolve(out, bases[i], link);
    if (err == -EINVAL)
        err = hl_buf_add_str(out, link);
    return err == -EMSGSIZE ? 0 : err;
}

void hl_draft_init(struct hl_draft *draft)
{
    draft->category_count = 0;
    draft->published_s = HL_TIME_NONE;
    draft->counted = false;
    draft->urgency = HL_URGENCY_NONE;
    draft->embargoed_s = draft->expires_s = 0;
    hl_buf_init(&draft->id, HL_ID_MAX);
    hl_buf_init(&draft->title, HL_TITLE_MAX);
    hl_buf_init(&draft->link, HL_LINK_MAX);
    hl_buf_init(&draft->language, HL_CATEGORY_MAX);
    hl_buf_init(&draft->dateline, HL_CATEGORY_MAX);
    hl_buf_init(&draft->summary, HL_TITLE_MAX);
    hl_buf_init(&draft->subscription, HL_LINK_MAX);
    for (size_t i = 0; i < HL_CATEGORIES_MAX; i++)
        hl_buf_init(&draft->categories[i], HL_CATEGORY_MAX);
}

void hl_draft_finish(struct hl_draft *draft)
{
    hl_buf_finish(&draft->id);
    hl_buf_finish(&draft->title);
    hl_buf_finish(&draft->link);
    hl_buf_finish(&draft->language);
    hl_buf_finish(&draft->dateline);
    hl_buf_finish(&draft->summary);
    hl_buf_finish(&draft->subscription);
    for (size_t i = 0; i < HL_CATEGORIES_MAX; i++)
        hl_buf_finish(&draft->categories[i]);
}

void hl_draft_clear(struct hl_draft *draft)
{
    draft->category_count = 0;
    draft->published_s = HL_TIME_NONE;
    draft->counted = false;
    draft->urgency = HL_URGENCY_NONE;
    draft->embargoed_s = draft->expires_s = 0;
    hl_buf_clear(&draft->id);
    hl_buf_clear(&draft->title);
    hl_buf_clear(&draft->link);
    hl_buf_clear(&draft->language);
    hl_buf_clear(&draft->dateline);
    hl_buf_clear(&draft->summary);
    hl_buf_clear(&draft->subscription);
}

int hl_draft_add_category(struct hl_draft *draft, enum hl_feed_form form, const char *raw, size_t n)
{
    if (draft->category_count == HL_CATEGORIES_MAX)
        return 0;
    struct hl_buf *category = &draft->categories[draft->category_count];
    int err = clean(category, form, raw, n);
    if (err || !category->len)
        return err;
    for (size_t i = 0; i < draft->category_count; i++)
        if (strcmp(draft->categories[i].data, category->data) == 0)
            return 0;
    draft->category_count++;
    return 0;
}

void hl_draft_give(const struct hl_draft *draft, struct hl_feed_out *out)
{
    const char *categories[HL_CATEGORIES_MAX];
    if (out->stopped)
        return;
    if (!draft->title.len && !draft->summary.len)
        hl_feed_out_drop(out, text_of(&draft->link), "it has neither a title nor a summary");
    for (size_t i = 0; i < draft->category_count; i++)
        categories[i] = draft->categories[i].data;
    struct hl_feed_item item = {
        .id = draft->id.len ? draft->id.data : NULL,
        .title = text_of(&draft->title),
        .link = text_of(&draft->link),
        .language = text_of(draft->language.len ? &draft->language : &out->language),
        .dateline = text_of(&draft->dateline),
        .summary = text_of(&draft->summary),
        .categories = categories,
        .category_count = draft->category_count,
        .published_s = draft->published_s,
        .counted = draft->counted,
        .urgency = draft->urgency,
        .embargoed_s = draft->embargoed_s,
        .expires_s = draft->expires_s,
        .subscription = draft->subscription.len ? draft->subscription.data : NULL,
    };
    out->report.items++;
    out->stopped = out->fn(out->data, &item) != 0;
}
