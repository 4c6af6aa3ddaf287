#include "unit/feed_text.h"

#define HEAD         "<?xml version=\"1.0\"?>\n<rss version=\"2.0\"><channel><title>T</title>"
#define TAIL         "</channel></rss>\n"
#define ITEM(inside) HEAD "<item>" inside "</item>" TAIL
#define TITLE(text)  ITEM("<title>" text "</title>")

static const struct feed_case cases[] = {
    FEED_CASE(HEAD "<link>https://n.example/</link><language>en-GB</language>"
                   "<image><title>Logo</title><link>https://n.example/logo</link></image>"
                   "<item><title>One</title><link>https://n.example/1</link>"
                   "<guid isPermaLink=\"false\">id-1</guid>"
                   "<pubDate>Fri, 06 Mar 2026 09:30:00 GMT</pubDate>"
                   "<category>World</category><category domain=\"x\">Asia</category>"
                   "<description>Said &lt;b&gt;so&lt;/b&gt;.</description></item>"
                   "<item><title>Two</title></item>" TAIL,
              .name = "plain RSS 2.0",
              .expected = "One <https://n.example/1> (id-1) [2026-03-06T09:30:00Z] {en-GB} "
                          "#World #Asia : Said so.\nTwo {en-GB}\n"
                          "RSS \"T\" <https://n.example/> {en-GB}\n"),
    FEED_CASE("<rss><channel><item><title>No version</title></item></channel></rss>",
              .name = "no version", .expected = "No version\nRSS\n"),
    FEED_CASE("<rss version=\"0.93\"><channel><item><title>A</title></item></channel></rss>",
              .name = "0.93", .expected = "A\nRSS\n"),
    FEED_CASE("<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" "
              "xmlns=\"http://purl.org/rss/1.0/\" xmlns:d=\"http://purl.org/dc/elements/1.1/\">"
              "<channel rdf:about=\"x\"><title>R</title><link>http://r.example/</link></channel>"
              "<image><title>no</title></image>"
              "<item rdf:about=\"http://r.example/1\"><title>One</title>"
              "<link>http://r.example/1</link><d:date>2026-03-06T09:00:00+01:00</d:date>"
              "<d:subject>News</d:subject></item></rdf:RDF>",
              .name = "RDF",
              .expected = "One <http://r.example/1> (http://r.example/1) [2026-03-06T08:00:00Z] "
                          "#News\nRSS \"R\" <http://r.example/>\n"),
    FEED_CASE("<r:RDF xmlns:r=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" "
              "xmlns:rss=\"http://purl.org/rss/1.0/\"><rss:item><rss:title>P</rss:title>"
              "</rss:item></r:RDF>",
              .name = "RDF with prefixes", .expected = "P\nRSS\n"),
    FEED_CASE(ITEM("<atom:link rel=\"self\" href=\"https://bad.example/\"/>"
                   "<media:title>bad</media:title><media:group><title>bad</title></media:group>"
                   "<itunes:title>bad</itunes:title>"
                   "<link>https://n.example/1</link><title>Good</title>"),
              .name = "foreign names with unbound prefixes",
              .expected = "Good <https://n.example/1>\nRSS \"T\"\n"),
    FEED_CASE("<rss xmlns:m=\"http://search.yahoo.com/mrss/\" "
              "xmlns:a=\"http://www.w3.org/2005/Atom\"><channel><item><m:title>bad</m:title>"
              "<a:link href=\"https://bad.example/\"/><a:title>bad</a:title><title>Good</title>"
              "<link>https://n.example/1</link>"
              "<link xmlns=\"http://www.w3.org/2005/Atom\" href=\"https://bad.example/\"/>"
              "</item></channel></rss>",
              .name = "foreign names by binding", .expected = "Good <https://n.example/1>\nRSS\n"),
    FEED_CASE(ITEM("<title>A</title><guid>https://n.example/a</guid>"),
              .name = "guid serves as link",
              .expected = "A <https://n.example/a> (https://n.example/a)\nRSS \"T\"\n"),
    FEED_CASE(ITEM("<title>A</title><guid isPermaLink=\"false\">https://n.example/a</guid>"),
              .name = "guid that is no link", .expected = "A (https://n.example/a)\nRSS \"T\"\n"),
    FEED_CASE(HEAD "<link>https://n.example/uk/</link><item><title>A</title>"
                   "<link>/content/1?a=1&amp;b=2</link></item><item><title>B</title>"
                   "<link>\n  two.html \n</link></item>" TAIL,
              .name = "relative to the channel", .url = "https://feeds.example/rss",
              .expected = "A <https://n.example/content/1?a=1&b=2>\n"
                          "B <https://n.example/uk/two.html>\n"
                          "RSS \"T\" <https://n.example/uk/>\n"),
    FEED_CASE(ITEM("<title>A</title><link>/1</link>"), .name = "relative to the address",
              .url = "https://feeds.example/rss?x=/y",
              .expected = "A <https://feeds.example/1>\nRSS \"T\"\n"),
    FEED_CASE(ITEM("<title>A</title><link>/1</link>"), .name = "relative to nothing",
              .expected = "A </1>\nRSS \"T\"\n"),
    FEED_CASE("<rss xml:base=\"https://n.example/a/\"><channel xml:base=\"b/\">"
              "<item xml:base=\"c/\"><title>A</title><link>d</link></item></channel></rss>",
              .name = "xml:base", .expected = "A <https://n.example/a/b/c/d>\nRSS\n"),
    FEED_CASE(ITEM("<title>A</title><dc:date>2026-03-05</dc:date>"
                   "<pubDate>Fri, 06 Mar 2026 09:30:00 GMT</pubDate>"),
              .name = "pubDate before dc:date",
              .expected = "A [2026-03-06T09:30:00Z]\nRSS \"T\"\n"),
    FEED_CASE(ITEM("<title>A</title><pubDate>soon</pubDate><dc:date>2026-03-05</dc:date>"),
              .name = "dc:date when pubDate is none",
              .expected = "A [2026-03-05T00:00:00Z]\nRSS \"T\"\n"),
    FEED_CASE(ITEM("<description>Only this.</description>") "", .name = "no title",
              .expected = " : Only this.\nRSS \"T\"\n"),
    FEED_CASE(ITEM("<title>A</title><content:encoded><![CDATA[<p>Long &amp; wide]]>"
                   "</content:encoded>"),
              .name = "content when there is no description",
              .expected = "A : Long & wide\nRSS \"T\"\n"),
    FEED_CASE(HEAD "<item><title> </title></item><item/>" TAIL, .name = "empty items",
              .expected = "\n\nRSS \"T\" dropped 2\n"),
    FEED_CASE(ITEM("<link>https://n.example/1</link>"), .name = "nothing but a link",
              .expected = " <https://n.example/1>\nRSS \"T\" dropped 1\n"),
    FEED_CASE(HEAD "<item><title>A</title><item><title>B</title></item>" TAIL,
              .name = "item not closed", .expected = "A\nB\nRSS \"T\"\n"),
    FEED_CASE("<RSS><Channel><ITEM><Title>Loud</Title><pubdate>2026-03-06</pubdate></ITEM>"
              "</Channel></RSS>",
              .name = "letters' case", .expected = "Loud [2026-03-06T00:00:00Z]\nRSS\n"),

    /* Text. */
    FEED_CASE(TITLE("AT&T wins & loses"), .name = "bare ampersands",
              .expected = "AT&T wins & loses\nRSS \"T\"\n"),
    FEED_CASE(TITLE("A&nbsp;&mdash;&nbsp;B &copy; &#8217; &#x2019; &bogus;"),
              .name = "HTML's entities", .expected = "A — B © ’ ’ &bogus;\nRSS \"T\"\n"),
    FEED_CASE(TITLE("<![CDATA[A & B <i>now</i> ]]]]><![CDATA[> C]]>"), .name = "CDATA",
              .expected = "A & B now ]]> C\nRSS \"T\"\n"),
    FEED_CASE(TITLE("\n   <![CDATA[\n  Padded\n\t title  ]]>\n"), .name = "padded CDATA",
              .expected = "Padded title\nRSS \"T\"\n"),
    FEED_CASE(TITLE("It&amp;#39;s Q&amp;amp;A"), .name = "escaped twice",
              .expected = "It's Q&A\nRSS \"T\"\n"),
    FEED_CASE(TITLE("It&amp;amp;#39;s"), .name = "escaped three times",
              .expected = "It's\nRSS \"T\"\n"),
    FEED_CASE(TITLE("Use &lt;head&gt; wisely, not &lt;blink2&gt;"), .name = "words like tags",
              .expected = "Use <head> wisely, not <blink2>\nRSS \"T\"\n"),
    FEED_CASE(TITLE("&lt;video&gt;"), .name = "nothing but a tag",
              .expected = "<video>\nRSS \"T\"\n"),
    FEED_CASE(TITLE("One<br/>two <b>three</b>"), .name = "markup not escaped",
              .expected = "One two three\nRSS \"T\"\n"),
    FEED_CASE(TITLE("3 < 4 and <5 > 2"), .name = "bare less-than",
              .expected = "3 < 4 and <5 > 2\nRSS \"T\"\n"),
    FEED_CASE(TITLE("a <b c"), .name = "a tag that is none", .expected = "a <b c\nRSS \"T\"\n"),
    FEED_CASE(ITEM("<title>A</title><description>one<p>two<br>three</description><guid>g</guid>"),
              .name = "open tags in a text", .expected = "A (g) : one two three\nRSS \"T\"\n"),
    FEED_CASE(TITLE("A\0B\x1b[31mC\x07&#27;D\xc2\x9b&#x9b;E\x7f"), .name = "control characters",
              .expected = "AB[31mCD››E\nRSS \"T\"\n"),
    FEED_CASE(TITLE("Caf\xe9 \x93quoted\x94 \xe2\x82"), .name = "Latin-1 that says it is UTF-8",
              .expected = "Café “quoted” â‚\nRSS \"T\"\n"),
    FEED_CASE(TITLE("<!-- no -->A<!-- <title>no</title> -- > -->B"), .name = "comments",
              .expected = "AB\nRSS \"T\"\n"),

    /* Documents that are not what they should be. */
    FEED_CASE("\n\n<br />\n<b>Warning</b>: mysql_connect() in <b>/x.php</b> on line <b>3</b><br />"
              "\n" TITLE("A"),
              .name = "a warning before the feed", .expected = "A\nRSS \"T\"\n"),
    FEED_CASE("Notice: it's < 3 & > 2\n" TITLE("A"), .name = "text before the feed",
              .expected = "A\nRSS \"T\"\n"),
    FEED_CASE(TITLE("A") "<!-- 0.2 s --><html><item><title>no</title></item>",
              .name = "junk after the feed", .expected = "A\nRSS \"T\"\n"),
    FEED_CASE(HEAD "<item><title>A</title><guid>1</guid></item><item><title>B</title><gui",
              .name = "cut in an item",
              .expected = "A (1)\nRSS \"T\" partial: the document ends "
                          "early\n"),
    FEED_CASE(HEAD "<item><title>A</title><guid>1</guid></item><item><title>B</title>"
                   "<guid>2</guid><descr",
              .name = "cut late in an item",
              .expected = "A (1)\nB (2)\nRSS \"T\" partial: the document ends early\n"),
    FEED_CASE(HEAD "<item><title>A</title><guid>1</guid></item><item><guid>2</guid><title>Hal",
              .name = "cut in a title",
              .expected = "A (1)\nRSS \"T\" partial: the document ends early\n"),
    FEED_CASE("<?xml version=\"1.0\"><rss><channel><item><title>A</title></item></channel></rss>",
              .name = "declaration ended badly", .expected = "A\nRSS\n"),
    FEED_CASE("<rss version=2.0><channel><item><title lang=en>A</title></item></channel></rss>",
              .name = "attributes without quotes", .expected = "A\nRSS\n"),
    FEED_CASE("<!DOCTYPE html><html><head><title>Log in</title></head><body>Log in</body></html>",
              .name = "captive portal",
              .expected =
                  "HTML page \"Log in\": an HTML page that names no feed and has no list of dated "
                  "headlines; say where they are by items: and title: (Protocol error)\n"),
    FEED_CASE("<svg version=\"1.1\"><g/></svg>", .name = "other markup",
              .expected = "unknown: markup, but not a feed (Protocol error)\n"),
    FEED_CASE("", .name = "empty", .expected = "unknown: nothing at all (Protocol error)\n"),
    FEED_CASE("\n \n", .name = "blank", .expected = "unknown: nothing at all (Protocol error)\n"),

    /* Attacks. */
    FEED_CASE("<?xml version=\"1.0\"?><!DOCTYPE rss [<!ENTITY a \"ha>\"><!ENTITY b '&a;&a;'>"
              "<!-- it's ]> --><!ENTITY x SYSTEM \"file:///etc/hostname\">]>"
              "<rss><channel><item><title>&b; &x; end</title></item></channel></rss>",
              .name = "entities of its own", .expected = "&b; &x; end\nRSS\n"),
};

static void every_case(void **state)
{
    (void)state;
    feed_text_check_all(cases, sizeof(cases) / sizeof(cases[0]));
}

static int stop_at_two(void *data, const struct hl_feed_item *item)
{
    int *count = data;
    (void)item;
    return ++*count == 2;
}

static void stops_when_told(void **state)
{
    (void)state;
    static const char item[] = "<item><title>A</title></item>";
    struct hl_feed_options options = {.now_s = 0};
    struct hl_feed_report report;
    int count = 0;
    struct hl_feed *feed = hl_feed_create(&options, stop_at_two, &count);
    assert_int_equal(hl_feed_write(feed, HEAD, sizeof(HEAD) - 1), 0);
    for (int i = 0; i < 100; i++)
        assert_int_equal(hl_feed_write(feed, item, sizeof(item) - 1), 0);
    assert_int_equal(hl_feed_finish(feed, &report), 0);
    assert_int_equal(count, 2);
    assert_int_equal(report.items, 2);
    assert_false(report.partial);
    hl_feed_destroy(feed);
}

/* What an item was, and how often one came. */
struct seen {
    unsigned count;
    size_t title;
    size_t summary;
    size_t categories;
    char text[64];
};

static int remember(void *data, const struct hl_feed_item *item)
{
    struct seen *seen = data;
    seen->count++;
    seen->title = strlen(item->title);
    seen->summary = strlen(item->summary);
    seen->categories = item->category_count;
    snprintf(seen->text, sizeof(seen->text), "%s", item->title);
    return 0;
}

/* A document made of FRONT, COUNT times MIDDLE, and BACK. */
static struct seen read_long(const char *front, const char *middle, size_t count, const char *back,
                             struct hl_feed_report *report)
{
    struct hl_feed_options options = {.now_s = 0};
    struct seen seen = {.count = 0};
    struct hl_feed *feed = hl_feed_create(&options, remember, &seen);
    assert_non_null(feed);
    assert_int_equal(hl_feed_write(feed, front, strlen(front)), 0);
    for (size_t i = 0; i < count; i++)
        assert_int_equal(hl_feed_write(feed, middle, strlen(middle)), 0);
    assert_int_equal(hl_feed_write(feed, back, strlen(back)), 0);
    assert_int_equal(hl_feed_finish(feed, report), 0);
    hl_feed_destroy(feed);
    return seen;
}

static void long_things_are_cut(void **state)
{
    (void)state;
    struct hl_feed_report report;
    struct seen seen = read_long(HEAD "<item><title>", "0123456789abcdef", (20u << 20) / 16,
                                 "</title></item>" TAIL, &report);
    assert_int_equal(seen.count, 1);
    assert_int_equal(seen.title, 2048);
    assert_true(report.partial);

    seen = read_long(HEAD "<item><title>", "\xe2\x82\xac", 30000, "</title></item>" TAIL, &report);
    assert_int_equal(seen.title, 2046);

    seen = read_long(HEAD "<item><title>A</title><description>", "word ", 100000,
                     "</description></item>" TAIL, &report);
    assert_int_equal(seen.summary, 2048);
    assert_false(report.partial);

    seen = read_long(HEAD "<item><title>A</title>", "<category>x</category>", 1000,
                     "<category>y</category></item>" TAIL, &report);
    assert_int_equal(seen.categories, 2);
}

static void deep_and_wide_things_are_passed(void **state)
{
    (void)state;
    struct hl_feed_report report;
    char *closing = malloc(100000 * 4 + 100);
    assert_non_null(closing);
    char *at = closing;
    for (int i = 0; i < 100000; i++)
        at = stpcpy(at, "</a>");
    strcpy(at, "<title>A</title></item><item><title>B</title></item>" TAIL);
    struct seen seen = read_long(HEAD "<item>", "<a>", 100000, closing, &report);
    free(closing);
    assert_int_equal(seen.count, 2);
    assert_string_equal(seen.text, "B");
    assert_true(report.partial);

    /* Never closed: the item's end closes them. */
    seen = read_long(HEAD "<item><title>A</title>", "<a>", 100000,
                     "</item><item><title>B</title></item>" TAIL, &report);
    assert_int_equal(seen.count, 2);

    seen = read_long(HEAD "<item><title ", "a=\"b\" ", 200000, ">A</title></item>" TAIL, &report);
    assert_int_equal(seen.count, 1);
    assert_string_equal(seen.text, "A");

    seen = read_long(HEAD, "<item><title>A</title></item>", 20000, TAIL, &report);
    assert_int_equal(seen.count, 20000);
    assert_int_equal(report.items, 20000);
}

static void entity_bomb_is_inert(void **state)
{
    (void)state;
    struct hl_feed_report report;
    struct seen seen = read_long("<!DOCTYPE rss [<!ENTITY a \"", "0123456789", 10000,
                                 "\">]><rss><channel><item><title>&a;&a;&a;</title></item>"
                                 "</channel></rss>",
                                 &report);
    assert_int_equal(seen.count, 1);
    assert_string_equal(seen.text, "&a;&a;&a;");

    seen = read_long("<rss><channel><item><title>", "&a;", 20000, "</title></item></channel></rss>",
                     &report);
    assert_int_equal(seen.title, 2048);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_case),           cmocka_unit_test(stops_when_told),
        cmocka_unit_test(long_things_are_cut),  cmocka_unit_test(deep_and_wide_things_are_passed),
        cmocka_unit_test(entity_bomb_is_inert),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
