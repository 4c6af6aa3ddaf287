/* For tests: a document's items as text, and the promise that no split of it changes them. */
#ifndef HL_TESTS_FEED_TEXT_H
#define HL_TESTS_FEED_TEXT_H

#include "base/buf.h"
#include "base/clock.h"
#include "news/feed.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define FEED_TEXT_MAX    (4u << 20)
#define FEED_TEXT_NOW_S  INT64_C(1772791200) /* 2026-03-06T10:00:00Z */
#define FEED_EVERY_SPLIT 1500                /* longer documents are not split everywhere */
#define FEED_CASE(d, ...)                                                                          \
    {                                                                                              \
        .document = (d), .size = sizeof(d) - 1, __VA_ARGS__                                        \
    }

/* One line for the document, then one for each item:
 * title <link> (id) [date] {language} @dateline #category... !urgency from [embargo] until [expiry]
 * feed <subscription> : summary
 * What is absent is left out; so is the document's line when it is not asked for. */
struct feed_case {
    const char *name;
    const char *document;
    size_t size;
    const char *url;
    const char *content_type;
    struct hl_feed_fields fields;
    bool follow;
    const char *expected;
};

__attribute__((unused)) static int feed_text_item(void *data, const struct hl_feed_item *item)
{
    struct hl_buf *out = data;
    char when[HL_CLOCK_RFC3339_SIZE];
    hl_clock_format_rfc3339(item->published_s, when, sizeof(when));
    hl_buf_add_str(out, item->title);
    if (*item->link)
        hl_buf_printf(out, " <%s>", item->link);
    if (item->id)
        hl_buf_printf(out, " (%s)", item->id);
    if (*when)
        hl_buf_printf(out, " [%s]", when);
    if (*item->language)
        hl_buf_printf(out, " {%s}", item->language);
    if (*item->dateline)
        hl_buf_printf(out, " @%s", item->dateline);
    for (size_t i = 0; i < item->category_count; i++)
        hl_buf_printf(out, " #%s", item->categories[i]);
    if (item->urgency)
        hl_buf_printf(out, " !%d", item->urgency);
    if (item->embargoed_s) {
        hl_clock_format_rfc3339(item->embargoed_s, when, sizeof(when));
        hl_buf_printf(out, " from [%s]", when);
    }
    if (item->expires_s) {
        hl_clock_format_rfc3339(item->expires_s, when, sizeof(when));
        hl_buf_printf(out, " until [%s]", when);
    }
    if (item->subscription)
        hl_buf_printf(out, " feed <%s>", item->subscription);
    if (*item->summary)
        hl_buf_printf(out, " : %s", item->summary);
    hl_buf_add_str(out, "\n");
    return 0;
}

/* Reads the document in two parts cut at CUT, or byte by byte when STEP is 1. */
__attribute__((unused)) static void feed_text_read(struct hl_buf *out, const struct feed_case *one,
                                                   size_t cut, size_t step,
                                                   struct hl_feed_report *report)
{
    struct hl_feed_options options = {.url = one->url,
                                      .content_type = one->content_type,
                                      .now_s = FEED_TEXT_NOW_S,
                                      .fields = one->fields,
                                      .follow = one->follow};
    struct hl_feed *feed = hl_feed_create(&options, feed_text_item, out);
    int err = 0;
    assert_non_null(feed);
    for (size_t at = 0; at < one->size && !err;) {
        size_t n = step ? step : at < cut ? cut - at : one->size - at;
        n = n < one->size - at ? n : one->size - at;
        /* A copy of its own size, so that the sanitizer sees a read past its end. */
        char *part = malloc(n);
        assert_non_null(part);
        memcpy(part, one->document + at, n);
        err = hl_feed_write(feed, part, n);
        free(part);
        at += n;
    }
    err = hl_feed_finish(feed, report);
    const struct hl_feed_info *info = hl_feed_info(feed);
    hl_buf_printf(out, "%s", hl_feed_format_name(info->format));
    if (*info->title)
        hl_buf_printf(out, " \"%s\"", info->title);
    if (*info->link)
        hl_buf_printf(out, " <%s>", info->link);
    if (*info->language)
        hl_buf_printf(out, " {%s}", info->language);
    if (*info->feed_url)
        hl_buf_printf(out, " feed <%s>", info->feed_url);
    if (report->dropped)
        hl_buf_printf(out, " dropped %u", report->dropped);
    if (report->partial)
        hl_buf_add_str(out, " partial");
    if (report->note)
        hl_buf_printf(out, ": %s", report->note);
    if (err)
        hl_buf_printf(out, " (%s)", strerror(-err));
    hl_buf_add_str(out, "\n");
    hl_feed_destroy(feed);
}

__attribute__((unused)) static void feed_text_check(const struct feed_case *one)
{
    struct hl_buf whole;
    struct hl_buf split;
    struct hl_feed_report report;
    hl_buf_init(&whole, FEED_TEXT_MAX);
    hl_buf_init(&split, FEED_TEXT_MAX);
    feed_text_read(&whole, one, one->size, 0, &report);
    if (one->expected && strcmp(whole.data, one->expected) != 0)
        fail_msg("%s: got\n%sinstead of\n%s", one->name, whole.data, one->expected);
    feed_text_read(&split, one, 0, 1, &report);
    if (strcmp(whole.data, split.data) != 0)
        fail_msg("%s: byte by byte got\n%sinstead of\n%s", one->name, split.data, whole.data);
    for (size_t cut = 1; one->size <= FEED_EVERY_SPLIT && cut < one->size; cut++) {
        hl_buf_clear(&split);
        feed_text_read(&split, one, cut, 0, &report);
        if (strcmp(whole.data, split.data) != 0)
            fail_msg("%s: cut at %zu got\n%sinstead of\n%s", one->name, cut, split.data,
                     whole.data);
    }
    hl_buf_finish(&whole);
    hl_buf_finish(&split);
}

__attribute__((unused)) static void feed_text_check_all(const struct feed_case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++)
        feed_text_check(&cases[i]);
}

#endif
