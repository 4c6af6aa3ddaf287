#include "unit/feed_text.h"

#define FEED(items) "{\"version\":\"https://jsonfeed.org/version/1.1\",\"items\":[" items "]}"

static const struct feed_case cases[] = {
    FEED_CASE("\xef\xbb\xbf {\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"J\","
              "\"home_page_url\":\"https://j.example/a/\",\"language\":\"en\",\"items\":["
              "{\"id\":\"1\",\"url\":\"b\",\"title\":\"One &amp; two\","
              "\"date_published\":\"2026-03-06T10:00:00+01:00\",\"tags\":[\"x\",\"y\",3,\"x\"],"
              "\"content_html\":\"<p>A</p><p>B&eacute;</p>\"},"
              "{\"id\":2.0,\"external_url\":\"https://k.example/\",\"title\":\"Two\","
              "\"language\":\"de\",\"summary\":\"S\",\"date_modified\":\"2026-03-05\"}]}",
              .name = "JSON Feed 1.1",
              .expected = "One & two <https://j.example/a/b> (1) [2026-03-06T09:00:00Z] {en} "
                          "#x #y : A Bé\nTwo <https://k.example/> (2) [2026-03-05T00:00:00Z] {de} "
                          ": S\nJSON Feed \"J\" <https://j.example/a/> {en}\n"),
    FEED_CASE(FEED("{\"id\":9007199254740993,\"title\":\"A\"},{\"id\":true,\"title\":\"B\"},"
                   "{\"id\":1.5,\"title\":\"C\"}"),
              .name = "ids that are no strings",
              .expected = "A (9007199254740993)\nB\nC (1.5)\nJSON Feed\n"),
    FEED_CASE(FEED("{\"title\":\"A\",\"date_published\":1772791200},"
                   "{\"title\":\"B\",\"date_published\":1772791200000},"
                   "{\"title\":\"C\",\"date_published\":-1},"
                   "{\"title\":\"D\",\"date_published\":1e300}"),
              .name = "dates that are numbers",
              .expected = "A [2026-03-06T10:00:00Z]\nB [2026-03-06T10:00:00Z]\nC\nD\nJSON Feed\n"),
    FEED_CASE(FEED("{\"Title\":\"no\",\"title\":\"yes\"}"), .name = "letters' case matters",
              .expected = "yes\nJSON Feed\n"),
    FEED_CASE(FEED("{\"title\":\"Use <head> & \\u001b[1mESC\\u00a0\\ud83d\\ude00\"}"),
              .name = "title is text", .expected = "Use <head> & [1mESC 😀\nJSON Feed\n"),
    FEED_CASE(FEED("{\"content_text\":\"no title\"},{},[],7,null"), .name = "not quite items",
              .expected = " : no title\n\nJSON Feed dropped 4\n"),
    FEED_CASE("{\"items\":[]}", .name = "no items", .expected = "JSON Feed\n"),
    FEED_CASE("{\"items\":{}}", .name = "items are no list",
              .expected = "unknown: JSON without a list of headlines; say where it is by items: "
                          "and title: (Protocol error)\n"),
    FEED_CASE("[1,2]", .name = "a list",
              .expected = "unknown: JSON, but a list of numbers; the address of one with titles "
                          "is needed (Protocol error)\n"),
    FEED_CASE("{\"error\":\"over capacity\"}", .name = "an error message",
              .expected = "unknown: JSON, but an error: over capacity (Protocol error)\n"),
    FEED_CASE("{\"items\":[{\"title\":\"A\"},{\"tit", .name = "cut",
              .expected = "A\nJSON Feed partial: JSON that ends too early\n"),
    FEED_CASE(FEED("{\"title\":\"A\"},{\"title\":\"B\",\"url\":\"https://b.exam"),
              .name = "cut within an item, which is left out",
              .expected = "A\nJSON Feed partial: JSON that ends too early\n"),
    FEED_CASE(FEED("{\"title\":\"A\"},{\"title\":'B'},{\"title\":\"C\"}"), .name = "broken",
              .expected = "A\nJSON Feed partial: broken JSON\n"),
    FEED_CASE(FEED("{\"title\":\"It\\'s \\ud83d\\u0041 \\u0000\\ud83d\\ude00\n\\q\",},"),
              .name = "escapes and commas that are none",
              .expected = "It's \xef\xbf\xbd"
                          "A 😀 q\nJSON Feed\n"),
    FEED_CASE(FEED("{\"id\":NaN,\"title\":\"A\",\"x\":-Infinity},{\"id\":Infinity,\"title\":\"B\","
                   "\"date_published\":NaN}"),
              .name = "numbers that are none", .expected = "A (NaN)\nB (Infinity)\nJSON Feed\n"),
    FEED_CASE(FEED("{\"id\":[1],\"title\":[2,3],\"summary\":\"S\"}"), .name = "lists of numbers",
              .expected = " : S\nJSON Feed\n"),
    FEED_CASE("{\0\"items\":[]}", .name = "a NUL between values", .expected = "JSON Feed\n"),
};

static void every_case(void **state)
{
    (void)state;
    feed_text_check_all(cases, sizeof(cases) / sizeof(cases[0]));
}

static int ignore(void *data, const struct hl_feed_item *item)
{
    (void)data;
    (void)item;
    return 0;
}

static int read_repeated(const char *front, const char *middle, size_t count,
                         struct hl_feed_report *report)
{
    struct hl_feed_options options = {.now_s = 0};
    struct hl_feed *feed = hl_feed_create(&options, ignore, NULL);
    assert_non_null(feed);
    int err = hl_feed_write(feed, front, strlen(front));
    for (size_t i = 0; i < count && !err; i++)
        err = hl_feed_write(feed, middle, strlen(middle));
    int end = hl_feed_finish(feed, report);
    hl_feed_destroy(feed);
    return err ? err : end;
}

static void nesting_and_size_are_bounded(void **state)
{
    (void)state;
    struct hl_feed_report report;
    assert_int_equal(read_repeated("{\"items\":", "[", 100000, &report), 0);
    assert_int_equal(report.items, 0);
    assert_true(report.partial);
    assert_string_equal(report.note, "JSON nested too deeply");
    assert_int_equal(read_repeated("{\"items\":[0", ",0", 1000000, &report), 0);
    assert_string_equal(report.note, "JSON with too many values");
    assert_true(report.partial);
    assert_int_equal(read_repeated("{\"a\":\"", "0123456789abcdef", 1u << 20, &report), -EMSGSIZE);
    assert_true(report.partial);
    assert_string_equal(report.note, "the document is too long");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_case),
        cmocka_unit_test(nesting_and_size_are_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
