#include "unit/feed_text.h"

/* The now of these tests is 2026-03-06T10:00:00Z. */
#define BODY                                                                                       \
    "The two sides will meet on Monday, and both of them said that they hoped for a good result "  \
    "after a year without any talks at all.\n"                                                     \
    "\"We shall see,\" the minister said in a statement. \"\n"                                     \
    "However, few believe it.\n"
#define NOT_A_PAGE "unknown: plain text, but not a latest page (Protocol error)\n"

static const struct feed_case cases[] = {
    FEED_CASE("Europe\nLakes freeze over in the far north\nTromso, March 5\n" BODY
              "3 minutes ago\nFerry line opens after long repairs\n"
              "14 minutes ago\n‘It was cold’: skaters on the new season – and the old\n"
              "1 hour ago\nMarkets close higher on hopes of rain\n",
              .name = "an article, then the list with its ages first",
              .expected = "Lakes freeze over in the far north @Tromso, March 5 #Europe\n"
                          "Ferry line opens after long repairs [2026-03-06T09:57:00Z]\n"
                          "‘It was cold’: skaters on the new season – and the old "
                          "[2026-03-06T09:46:00Z]\n"
                          "Markets close higher on hopes of rain [2026-03-06T09:00:00Z]\n"
                          "latest page\n"),
    FEED_CASE("Europe\nLakes freeze over in the far north\nTromso, March 5\n" BODY
              "Ferry line opens after long repairs\n3 minutes ago\n"
              "Markets close higher on hopes of rain\nyesterday\n",
              .name = "an article, then the list with its ages last",
              .expected = "Lakes freeze over in the far north @Tromso, March 5 #Europe\n"
                          "Ferry line opens after long repairs [2026-03-06T09:57:00Z]\n"
                          "Markets close higher on hopes of rain [2026-03-05T10:00:00Z]\n"
                          "latest page\n"),
    FEED_CASE("3 minutes ago\nFerry line opens\n3 minutes ago\nMarkets close higher\n",
              .name = "only a list, ages first",
              .expected = "Ferry line opens [2026-03-06T09:57:00Z]\n"
                          "Markets close higher [2026-03-06T09:57:00Z]\nlatest page\n"),
    FEED_CASE("Ferry line opens\n3 minutes ago\nMarkets close higher\n4 minutes ago",
              .name = "only a list, ages last",
              .expected = "Ferry line opens [2026-03-06T09:57:00Z]\n"
                          "Markets close higher [2026-03-06T09:56:00Z]\nlatest page\n"),
    FEED_CASE("Ferry line opens again\n3 minutes ago\nMarkets close higher\n4 minutes ago\nMore\n",
              .name = "ages last, with something after the list",
              .expected = "Ferry line opens again [2026-03-06T09:57:00Z]\n"
                          "Markets close higher [2026-03-06T09:56:00Z]\nlatest page\n"),
    FEED_CASE("3 minutes ago\nFerry line opens again\n4 minutes ago\nMarkets close higher\n"
              "5 minutes ago\n",
              .name = "ages first, cut after an age",
              .expected = "Ferry line opens again [2026-03-06T09:57:00Z]\n"
                          "Markets close higher [2026-03-06T09:56:00Z]\nlatest page\n"),
    FEED_CASE("\r\n  Ferry line opens\r\n\t3 minutes ago \r\n\r\n  Markets\xc2\xa0"
              "close higher\r\n\r\n\xc2\xa0Updated 2 hours ago\r\n",
              .name = "CRLF, blank lines, indents",
              .expected = "Ferry line opens [2026-03-06T09:57:00Z]\n"
                          "Markets close higher [2026-03-06T08:00:00Z]\nlatest page\n"),
    FEED_CASE("World\n3 minutes ago\nFerry line opens again\n5 minutes ago\nMarkets close higher\n"
              "Sport\n4 minutes ago\nSkaters win the cup at last\n",
              .name = "sections, ages first",
              .expected = "Ferry line opens again [2026-03-06T09:57:00Z] #World\n"
                          "Markets close higher [2026-03-06T09:55:00Z] #World\n"
                          "Skaters win the cup at last [2026-03-06T09:56:00Z] #Sport\n"
                          "latest page\n"),
    FEED_CASE("World\nFerry line opens again\n3 minutes ago\nMarkets close higher\n5 minutes ago\n"
              "Sport\nSkaters win the cup at last\n4 minutes ago\n",
              .name = "sections, ages last",
              .expected = "Ferry line opens again [2026-03-06T09:57:00Z] #World\n"
                          "Markets close higher [2026-03-06T09:55:00Z] #World\n"
                          "Skaters win the cup at last [2026-03-06T09:56:00Z] #Sport\n"
                          "latest page\n"),
    FEED_CASE("3 minutes ago\nFerry line opens again\n4 minutes ago\nFerry line opens again\n",
              .name = "repeats are handed out",
              .expected = "Ferry line opens again [2026-03-06T09:57:00Z]\n"
                          "Ferry line opens again [2026-03-06T09:56:00Z]\nlatest page\n"),
    FEED_CASE("Lakes freeze over in the far north\nTromso, March 5\n" BODY,
              .name = "only an article",
              .expected = "Lakes freeze over in the far north @Tromso, March 5\nlatest page\n"),
    FEED_CASE("Asia\nLakes freeze over\nNew Delhi, 5 March 2026\n" BODY
              "Africa\nDam is full\nCape Town, S. Africa, Thursday, Mar. 5\n" BODY,
              .name = "two articles, one with its year",
              .expected = "Lakes freeze over [2026-03-05T00:00:00Z] @New Delhi, 5 March 2026 "
                          "#Asia\nDam is full @Cape Town, S. Africa, Thursday, Mar. 5 #Africa\n"
                          "latest page\n"),
    FEED_CASE("Lakes freeze over\nTromso, March 5\n" BODY "3 minutes ago\nFerry line opens again\n"
              "4 minutes ago\n",
              .name = "body is no headline, even where an age stands by it",
              .expected = "Lakes freeze over @Tromso, March 5\n"
                          "Ferry line opens again [2026-03-06T09:56:00Z]\nlatest page\n"),
    FEED_CASE("3 minutes ago\nTen die in floods at St. Ives.\n4 minutes ago\nRain goes on.\n",
              .name = "headlines with full stops",
              .expected = "Ten die in floods at St. Ives. [2026-03-06T09:57:00Z]\n"
                          "Rain goes on. [2026-03-06T09:56:00Z]\nlatest page\n"),
    FEED_CASE("3 minutes ago\n5 minutes ago\nFerry line opens again\n", .name = "an age too many",
              .expected = "Ferry line opens again [2026-03-06T09:55:00Z]\nlatest page\n"),
    FEED_CASE("3 minutes ago\nQ&amp;A with <b>bold</b> \x1b[1m words\n", .name = "odd bytes",
              .expected = "Q&A with <b>bold</b> [1m words [2026-03-06T09:57:00Z]\n"
                          "latest page\n"),
    FEED_CASE("3 minutes ago\n\x91It was cold\x92: Skaters \x96 and caf\xe9s\n",
              .name = "Windows-1252 that does not say so",
              .expected = "‘It was cold’: Skaters – and cafés [2026-03-06T09:57:00Z]\n"
                          "latest page\n"),
    FEED_CASE("just now\nFerry line opens\nan hour ago\nMarkets close\n2 DAYS AGO\nRain\n",
              .name = "other ages",
              .expected = "Ferry line opens [2026-03-06T10:00:00Z]\n"
                          "Markets close [2026-03-06T09:00:00Z]\nRain [2026-03-04T10:00:00Z]\n"
                          "latest page\n"),
    FEED_CASE("Not found\nThe page that you want is not here.\n", .name = "an error message",
              .expected = NOT_A_PAGE),
    FEED_CASE("In May, 5 of them came\nLondon, March 45\n3 minutes\n", .name = "near misses",
              .expected = NOT_A_PAGE),
    FEED_CASE("3 minutes ago\n", .name = "a lone age", .expected = NOT_A_PAGE),
};

static void every_case(void **state)
{
    (void)state;
    feed_text_check_all(cases, sizeof(cases) / sizeof(cases[0]));
}

static void many_lines_are_bounded(void **state)
{
    (void)state;
    struct hl_buf document;
    struct hl_buf out;
    struct hl_feed_report report;
    hl_buf_init(&document, 1u << 20);
    hl_buf_init(&out, FEED_TEXT_MAX);
    for (int i = 0; i < 30000; i++)
        assert_int_equal(hl_buf_add_str(&document, i % 2 ? "Ferry line opens\n" : "1m ago\n"), 0);
    struct feed_case one = {.name = "", .document = document.data, .size = document.len};
    feed_text_read(&out, &one, one.size, 0, &report);
    assert_int_equal(report.items, 10000);
    assert_true(report.partial);
    hl_buf_finish(&document);
    hl_buf_finish(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_case),
        cmocka_unit_test(many_lines_are_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
