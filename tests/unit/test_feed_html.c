/* Web pages: their own lists, XPaths, feeds that they name, and what is no news. The now of these
 * tests is 2026-03-06T10:00:00Z. */
#include "unit/feed_text.h"
#include "unit/pages.h"

#define PAGE(body)                                                                                 \
    "<!DOCTYPE html><html><head><title>Latest</title></head><body><nav><a href=/>Home"             \
    "</a></nav>" body "<footer>Since 1881, every day of the year</footer></body></html>"
#define AT       .url = "https://p.example/latest/"
#define FERRY    "Ferry line opens after long repairs"
#define MARKETS  "Markets close higher on hopes of rain"
#define FERRY_1  FERRY " <https://p.example/1> [2026-03-06T09:57:00Z]"
#define MARKET_2 MARKETS " <https://p.example/2> [2026-03-06T09:46:00Z]"
#define BOTH     FERRY_1 "\n" MARKET_2 "\nHTML page \"Latest\"\n"
#define NO_LIST                                                                                    \
    "an HTML page that names no feed and has no list of dated headlines; say where they are by "   \
    "items: and title: (Protocol error)\n"

static const struct feed_case lists[] = {
    FEED_CASE(
        PAGE("<div class=l><div class=c><div class=t>3 minutes ago</div><h3><a href=/1>" FERRY
             "</a></h3></div><div class=c><div class=t>14 minutes ago</div><h3><a href=/2>" MARKETS
             "</a></h3></div></div>"),
        AT, .name = "a card each, ages first", .expected = BOTH),
    FEED_CASE(PAGE("<ul><li><a href=/1>" FERRY
                   "</a> <span>3 minutes ago</span><li><a href=/2>" MARKETS
                   "</a> <span>14 minutes ago</span></ul>"),
              AT, .name = "a list, ages after", .expected = BOTH),
    FEED_CASE(PAGE("<ul><li><a href=/1>" FERRY "</a> - 3 minutes ago</li><li><a href=/2>" MARKETS
                   "</a> (14 minutes ago)</li></ul>"),
              AT, .name = "ages that are bare text", .expected = BOTH),
    FEED_CASE(PAGE("<p class=t>3 minutes ago</p><p><a href=/1>" FERRY "</a></p><p class=t>"
                   "14 minutes ago</p><p><a href=/2>" MARKETS "</a></p>"),
              AT, .name = "side by side, ages first", .expected = BOTH),
    FEED_CASE(PAGE("<h4><a href=/1>" FERRY "</a></h4><p>3 minutes ago</p><h4><a href=/2>" MARKETS
                   "</a></h4><p>14 minutes ago</p>"),
              AT, .name = "side by side, ages after", .expected = BOTH),
    FEED_CASE(PAGE("<table><tr><td>3 minutes ago<td><a href=/1>" FERRY "</a><tr><td>14 minutes ago"
                   "<td><a href=/2>" MARKETS "</a></table>"),
              AT, .name = "a table", .expected = BOTH),
    FEED_CASE(PAGE("<table><tr><td><a href=/1>" FERRY "</a></tr><tr><td>3 minutes ago</tr><tr><td>"
                   "<a href=/2>" MARKETS "</a></tr><tr><td>14 minutes ago</tr></table>"),
              AT, .name = "a table of two rows each", .expected = BOTH),
    FEED_CASE(PAGE("3 minutes ago<br><a href=/1>" FERRY
                   "</a><br>14 minutes ago<br><a href=/2>" MARKETS "</a>"),
              AT, .name = "line breaks only", .expected = BOTH),
    FEED_CASE(PAGE("<dl><dt>3 minutes ago<dd>" FERRY "<dt>14 minutes ago<dd>" MARKETS "</dl>"), AT,
              .name = "without links",
              .expected = FERRY " [2026-03-06T09:57:00Z]\n" MARKETS
                                " [2026-03-06T09:46:00Z]\nHTML page \"Latest\"\n"),
    FEED_CASE(PAGE("<article><a href=/c>World</a><a href=/1><figure><img src=a.jpg></figure><h2>"
                   "Ferry line <em>opens</em> after long repairs</h2></a><p>The line had been "
                   "closed for most of a year, and many had asked for it to be opened.</p><div>"
                   "<span>By A Reporter of Ours</span><time datetime=2026-03-06T10:57+01:00>"
                   "10:57</time></div></article><article><a href=/c>All of our news from the wide "
                   "world</a><a href=/2><h2>" MARKETS
                   "</h2></a><time datetime='2026-03-06T09:46:00Z'></time></article>"),
              AT, .name = "articles with <time>", .expected = BOTH),
    FEED_CASE(PAGE("<div><h4><a href=/1>" FERRY "</a></h4><p>World | 3 minutes ago</p></div><div>"
                   "<h4><a href=/2>" MARKETS "</a></h4><p>14 minutes ago \xc2\xb7 Money</p></div>"),
              AT, .name = "ages beside a section's name", .expected = BOTH),
    FEED_CASE(PAGE("<ul><li><a href=/1>" FERRY "</a><time datetime='2026-03-06 15:27'>3 minutes "
                   "ago</time><li><a href=/2>" MARKETS "</a><time datetime=2026-03-06>14 minutes "
                   "ago</time></ul>"),
              AT, .name = "an age is better than a time without its zone", .expected = BOTH),
    FEED_CASE(PAGE("<ul><li><a href=/1>" FERRY "</a><span data-timestamp=1772791020>x</span><li>"
                   "<a href=/2>" MARKETS "</a><time datetime=2026-03-07T10:00:00Z>tomorrow</time>"
                   "</ul>"),
              AT, .name = "seconds; a time to come is now",
              .expected = FERRY_1 "\n" MARKETS " <https://p.example/2> [2026-03-06T10:00:00Z]\n"
                                  "HTML page \"Latest\"\n"),
    FEED_CASE(
        PAGE(
            "<article><h2><a href=/1>" FERRY "</a></h2><div><time class=published "
            "datetime=2026-03-06T09:57:00Z>x</time><time class=updated "
            "datetime=2026-03-06T09:59:00Z>y</time></div></article><article><h2><a href=/2>" MARKETS
            "</a></h2><div><time datetime=2026-03-06T09:46:00Z>x</time><time "
            "datetime=2026-03-06T09:59:00Z>y</time></div></article>"),
        AT, .name = "published, and changed later", .expected = BOTH),
    FEED_CASE(PAGE("<div><a href=/1>" FERRY "</a><p class=post-date>6 March 2026 09:57</p></div>"
                   "<div><a href=/2>" MARKETS "</a><p class=post-date>6 March 2026 09:46</p>"
                   "</div>"),
              AT, .name = "dates in words, named so", .expected = BOTH),
    FEED_CASE("<html lang=fr><head><base href='https://q.example/x/'></head><body><ul><li><a "
              "href=1>Le pont est rouvert apr\xe8s des travaux</a> <i>il y a 3 minutes</i><li><a "
              "href=2>Les march\xc3\xa9s montent encore un peu</a> <i>hier</i></ul>",
              AT, .name = "French, a base, and two encodings at once",
              .expected = "Le pont est rouvert après des travaux <https://q.example/x/1> "
                          "[2026-03-06T09:57:00Z] {fr}\nLes marchés montent encore un peu "
                          "<https://q.example/x/2> [2026-03-05T10:00:00Z] {fr}\n"
                          "HTML page <https://q.example/x/> {fr}\n"),
    FEED_CASE(PAGE("<p>Europe</p><h1>Lakes freeze over</h1><p>Tromso, March 5</p><p>It is cold.</p>"
                   "<h2>World</h2><ul><li>" FERRY " <b>3 minutes ago</b><li>" MARKETS
                   " <b>14 minutes ago</b></ul>"),
              AT, .name = "an article before the list, which has a name",
              .expected = "Lakes freeze over @Tromso, March 5 #Europe\n" FERRY
                          " [2026-03-06T09:57:00Z] #World\n" MARKETS
                          " [2026-03-06T09:46:00Z] #World\nHTML page \"Latest\"\n"),
    FEED_CASE(PAGE("<p>Last updated 1 minute ago</p><p>All the news of the world</p><ul><li><a "
                   "href=/1>" FERRY "</a><b>3 minutes "
                   "ago</b><li><a href=/2>" MARKETS "</a><b>14 minutes ago</b></ul>"),
              AT, .name = "the page's own age is no headline's", .expected = BOTH),
};

static const struct feed_case refused[] = {
    FEED_CASE(PAGE("<h1>Welcome to the airport</h1><p>Accept the terms to go online.</p><form>"
                   "<button>Accept</button></form>"),
              AT, .name = "a captive portal", .expected = "HTML page \"Latest\": " NO_LIST),
    FEED_CASE(PAGE("<h1>Log in</h1><form><input name=u><input type=password></form><ul><li>"
                   "Maintenance on Sunday night <b>3 minutes ago</b><li>New terms of use for all "
                   "<b>2 hours ago</b></ul>"),
              AT, .name = "a log-in page",
              .expected = "HTML page \"Latest\": a page that asks for a password, and no "
                          "news (Protocol error)\n"),
    FEED_CASE(PAGE("<h1>" FERRY "</h1><p>3 minutes ago</p><p>Text.</p>"), AT,
              .name = "one date is no list", .expected = "HTML page \"Latest\": " NO_LIST),
    FEED_CASE("<html>", AT, .name = "nothing", .expected = "HTML page: " NO_LIST),
    FEED_CASE("<opml-like><x>1</x></opml-like>", AT, .name = "other markup",
              .expected = "unknown: markup, but not a feed (Protocol error)\n"),
};

#define LINKS                                                                                      \
    "<html><head><title>P</title><link rel=stylesheet href=/s.css><link rel=alternate "            \
    "type=application/rss+xml title='P &raquo; Comments' href=/comments/feed><link rel=alternate " \
    "hreflang=de href=/de><link rel='alternate' type='application/atom+xml' title=P "              \
    "href='/feed?a=1&amp;b=2'></head><body>"

static const struct feed_case named[] = {
    FEED_CASE(LINKS, AT, .name = "the feed that is not of comments", .follow = true,
              .expected = "HTML page feed <https://p.example/feed?a=1&b=2>: a page whose feed is "
                          "https://p.example/feed?a=1&b=2 (Protocol error)\n"),
    FEED_CASE(LINKS "<ul><li>" FERRY " <b>3 minutes ago</b><li>" MARKETS " <b>14 minutes ago</b>",
              AT, .name = "where it cannot be followed the page is read",
              .expected = FERRY " [2026-03-06T09:57:00Z]\n" MARKETS
                                " [2026-03-06T09:46:00Z]\nHTML page \"P\" feed "
                                "<https://p.example/feed?a=1&b=2>\n"),
    FEED_CASE(
        "<html><head><!-- a > b <link rel=alternate type=application/rss+xml href=/old> --><script>"
        "'<link rel=alternate type=application/rss+xml href=/js>'</script></head>",
        AT, .name = "what is not read names no feed", .follow = true,
        .expected = "HTML page: " NO_LIST),
};

#define STORIES                                                                                    \
    PAGE("<div class='s a'><h2>One &amp; only</h2><a class=m href=/1?a=1&amp;b=2>more</a><p>Text " \
         "of it.</p><i>2026-03-06T09:00:00Z</i><u>World</u></div><div class='s b'><h2>Two</h2>"    \
         "<a class=m href=/2>more</a><i>3 minutes ago</i></div><div class=s><h2></h2></div>")

static const struct feed_case pointed[] = {
    FEED_CASE(STORIES, AT, .name = "all of them",
              .fields = {"//div[contains(@class,'s')]", "h2", "a/@href", "i", "@class", "p", "u"},
              .expected = "One & only <https://p.example/1?a=1&b=2> (s a) [2026-03-06T09:00:00Z] "
                          "#World : Text of it.\nTwo <https://p.example/2> (s b) "
                          "[2026-03-06T09:57:00Z]\n (s)\nHTML page \"Latest\" dropped 1\n"),
    FEED_CASE(STORIES, AT, .name = "items only",
              .fields = {.items = "//div[contains(@class,'s ')]"},
              .expected = "One & only <https://p.example/1?a=1&b=2>\nTwo <https://p.example/2> "
                          "[2026-03-06T09:57:00Z]\nHTML page \"Latest\"\n"),
    FEED_CASE(STORIES, AT, .name = "titles only", .fields = {.title = "//h2[text()]"},
              .expected = "One & only\nTwo\nHTML page \"Latest\"\n"),
    FEED_CASE(STORIES, AT, .name = "a string, and an element as link",
              .fields = {.items = "//div[h2]", .title = "concat(h2, '!')", .link = "a"},
              .expected = "One & only! <https://p.example/1?a=1&b=2>\nTwo! <https://p.example/2> "
                          "[2026-03-06T09:57:00Z]\n!\nHTML page \"Latest\"\n"),
    FEED_CASE(STORIES, AT, .name = "no items", .fields = {.items = "//div[@id='x']"},
              .expected = "HTML page \"Latest\": items: //div[@id='x'] finds nothing on the page "
                          "(Protocol error)\n"),
    FEED_CASE(
        STORIES, AT, .name = "no titles", .fields = {.items = "//div[h2]", .title = "h3"},
        .expected =
            " <https://p.example/1?a=1&b=2>\n <https://p.example/2> "
            "[2026-03-06T09:57:00Z]\n\nHTML page \"Latest\" dropped 3: title: h3 finds nothing "
            "in the items (Protocol error)\n"),
    FEED_CASE(STORIES, AT, .name = "not an XPath", .fields = {.items = "//div[["},
              .expected = "HTML page \"Latest\": items: //div[[ is no XPath (Protocol error)\n"),
    FEED_CASE(STORIES, AT, .name = "not a list", .fields = {.items = "count(//div)"},
              .expected = "HTML page \"Latest\": items: count(//div) finds nothing on the page "
                          "(Protocol error)\n"),
    FEED_CASE(STORIES, AT, .name = "other functions than XPath's",
              .fields = {.items = "document('/etc/passwd')"},
              .expected =
                  "HTML page \"Latest\": the XPaths take too many steps on this page, or cannot be "
                  "followed (Protocol error)\n"),
};

#define CHECK(name, cases)                                                                         \
    static void name(void **state)                                                                 \
    {                                                                                              \
        (void)state;                                                                               \
        if (!pages_are_read())                                                                     \
            skip();                                                                                \
        feed_text_check_all(cases, sizeof(cases) / sizeof(cases[0]));                              \
    }

CHECK(every_list, lists)
CHECK(no_news_is_refused, refused)
CHECK(feeds_are_named, named)
CHECK(xpaths_lead, pointed)

/* FRONT, MIDDLE so often, END. */
static int read_flood(const char *front, const char *middle, size_t count, const char *end,
                      const struct hl_feed_fields *fields, struct hl_feed_report *report)
{
    struct hl_buf out;
    struct hl_feed_options options = {.now_s = FEED_TEXT_NOW_S};
    if (fields)
        options.fields = *fields;
    hl_buf_init(&out, FEED_TEXT_MAX);
    struct hl_feed *feed = hl_feed_create(&options, feed_text_item, &out);
    assert_non_null(feed);
    int err = hl_feed_write(feed, front, strlen(front));
    for (size_t i = 0; i < count && !err; i++)
        err = hl_feed_write(feed, middle, strlen(middle));
    if (!err)
        err = hl_feed_write(feed, end, strlen(end));
    int finished = hl_feed_finish(feed, report);
    report->note = NULL; /* the parser's */
    hl_feed_destroy(feed);
    hl_buf_finish(&out);
    return err ? err : finished;
}

#define ITEM "<li>" FERRY "<b>3 minutes ago</b></li>"

static const struct flood {
    const char *name, *front, *middle, *end;
    size_t count;
    unsigned items; /* that are read all the same */
    bool partial;
} floods[] = {
    {"attributes", "<html>" ITEM ITEM "<a ", "b=c ", ">", 500000, 2, false},
    {"quoted ends", "<html>" ITEM ITEM "<a x=\">\" ", "b ", ">", 500000, 2, false},
    {"nesting", "<html>" ITEM ITEM, "<div>", "", 100000, 2, true},
    {"inline nesting", "<html>" ITEM ITEM, "<b><i>", "", 100000, 2, true},
    {"ends alone", "<html>" ITEM ITEM, "</i>", "", 100000, 2, false},
    {"elements", "<html>" ITEM ITEM, "<p>x", "", 300000, 2, true},
    {"open comments", "<html>" ITEM ITEM, "<!-- ", "", 300000, 2, false},
    {"open scripts", "<html>" ITEM ITEM, "<script>", "", 100000, 2, false},
    {"angles", "<html>" ITEM ITEM, "<", "", 1000000, 2, false},
    {"references", "<html>" ITEM ITEM "<p>", "&amp;", "", 500000, 2, false},
    {"dates", "<html>", "<i>3 minutes ago</i>", "", 50000, 0, true},
    {"items", "<html><ul>", ITEM, "", 20000, 2000, true},
};

static void floods_are_bounded(void **state)
{
    (void)state;
    if (!pages_are_read())
        skip();
    for (size_t i = 0; i < sizeof(floods) / sizeof(floods[0]); i++) {
        const struct flood *flood = &floods[i];
        struct hl_feed_report report;
        read_flood(flood->front, flood->middle, flood->count, flood->end, NULL, &report);
        if (report.items < flood->items || report.partial != flood->partial)
            fail_msg("%s: %u items, partial %d", flood->name, report.items, report.partial);
    }
}

static void xpaths_are_bounded(void **state)
{
    (void)state;
    if (!pages_are_read())
        skip();
    struct hl_feed_report report;
    const struct hl_feed_fields slow = {.items = "//p[count(//p[count(//p) > 1]) > 1]"};
    assert_int_equal(read_flood("<html>", "<p>x</p>", 20000, "", &slow, &report), -EPROTO);
    const struct hl_feed_fields each = {.items = "//p", .title = "//p[last()]"};
    assert_int_equal(read_flood("<html>", "<p>x</p>", 20000, "", &each, &report), -EPROTO);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_list),         cmocka_unit_test(no_news_is_refused),
        cmocka_unit_test(feeds_are_named),    cmocka_unit_test(xpaths_lead),
        cmocka_unit_test(floods_are_bounded), cmocka_unit_test(xpaths_are_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
