/* From items to headlines: what becomes one, and with which date. */
#include "news/document.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define NOW_S INT64_C(1772791200) /* 2026-03-06T10:00:00Z */

struct document_case {
    const char *name;
    const char *text;
    int64_t now_s;
    const char *expected; /* each headline as "title@published " */
};

#define FEED(inside) "<rss><channel>" inside "</channel></rss>"
#define DATED(date)  FEED("<item><title>A</title><pubDate>" date "</pubDate></item>")

static const struct document_case cases[] = {
    {"a date", DATED("2026-03-06T09:00:00Z"), NOW_S, "A@1772787600 "},
    {"five minutes ahead", DATED("2026-03-06T10:05:00Z"), NOW_S, "A@1772791500 "},
    {"more than that has no date", DATED("2026-03-06T10:05:01Z"), NOW_S, "A@none "},
    {"years ahead", DATED("2099-03-06"), NOW_S, "A@none "},
    {"no clock yet", DATED("2026-03-06T09:00:00Z"), 5, "A@1772787600 "},
    {"no date", FEED("<item><title>A</title></item>"), NOW_S, "A@none "},
    {"a summary for a title", FEED("<item><description>Only this</description></item>"), NOW_S,
     "Only this@none "},
    {"items that say nothing", FEED("<item><guid>1</guid></item><item><title>B</title></item>"),
     NOW_S, "B@none "},
    {"subscriptions",
     "<opml><body><outline text=\"A\" xmlUrl=\"https://a.example/\"/></body></opml>", NOW_S, ""},
    {"the same item twice",
     FEED("<item><title>A</title><guid>1</guid></item><item><title>A</title><guid>1</guid></item>"),
     NOW_S, "A@none "},
};

static void every_case(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const struct document_case *one = &cases[i];
        struct hl_document_options options = {
            .url = "https://n.example/", .items_max = 10, .now_s = one->now_s};
        char got[256] = "";
        struct hl_document *document = hl_document_create(&options);
        assert_non_null(document);
        assert_int_equal(hl_document_write(document, one->text, strlen(one->text)), 0);
        assert_int_equal(hl_document_finish(document, NULL), 0);
        struct hl_headline *const *headlines = hl_document_headlines(document, "S");
        for (size_t k = 0; k < hl_document_count(document); k++) {
            size_t len = strlen(got);
            if (headlines[k]->published_s == HL_TIME_NONE)
                snprintf(got + len, sizeof(got) - len, "%s@none ", headlines[k]->title);
            else
                snprintf(got + len, sizeof(got) - len, "%s@%lld ", headlines[k]->title,
                         (long long)headlines[k]->published_s);
        }
        if (strcmp(got, one->expected) != 0)
            fail_msg("%s: \"%s\", not \"%s\"", one->name, got, one->expected);
        hl_document_destroy(document);
    }
}

/* What can be no headline takes nobody's place. */
static void empty_items_take_no_room(void **state)
{
    (void)state;
    struct hl_document_options options = {.url = "", .items_max = 2, .now_s = NOW_S};
    struct hl_document *document = hl_document_create(&options);
    static const char text[] = FEED("<item/><item/><item/><item><title>A</title></item>"
                                    "<item><title>B</title></item><item><title>C</title></item>");
    assert_int_equal(hl_document_write(document, text, sizeof(text) - 1), 0);
    assert_int_equal(hl_document_finish(document, NULL), 0);
    assert_int_equal(hl_document_count(document), 2);
    hl_document_destroy(document);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_case),
        cmocka_unit_test(empty_items_take_no_room),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
