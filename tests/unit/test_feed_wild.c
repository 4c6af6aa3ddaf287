/* Feeds as they are met: namespaces that are wrong, entities of their own, titles in odd places. */
#include "news/feed_entities.h"
#include "news/headline.h"
#include "unit/feed_text.h"

#define HEAD         "<rss version=\"2.0\"><channel>"
#define TAIL         "</channel></rss>"
#define ITEM(inside) HEAD "<item>" inside "</item>" TAIL
#define ATOM(inside) "<feed xmlns=\"http://www.w3.org/2005/Atom\"><entry>" inside "</entry></feed>"
#define OLD_ATOM(inside)                                                                           \
    "<feed version=\"0.3\" xmlns=\"http://purl.org/atom/ns#\"><entry>" inside "</entry></feed>"
#define DECLARED(declarations, title)                                                              \
    "<!DOCTYPE rss [" declarations "]>" ITEM("<title>" title "</title>")

static const struct feed_case cases[] = {
    /* Namespaces. */
    FEED_CASE("<rss xmlns=\"http://www.w3.org/2005/Atom\"><channel><title>T</title><item>"
              "<title>A</title><link>https://n.example/1</link></item></channel></rss>",
              .name = "RSS in Atom's namespace",
              .expected = "A <https://n.example/1>\nRSS \"T\"\n"),
    FEED_CASE("<rss xmlns=\"http://www.w3.org/1999/xhtml\"><channel><item><title>A</title></item>"
              "</channel></rss>",
              .name = "RSS in XHTML's namespace", .expected = "A\nRSS\n"),
    FEED_CASE("<x:rss xmlns:x=\"urn:mine\" xmlns:y=\"urn:theirs\"><x:channel><x:item>"
              "<y:title>no</y:title><x:title>A</x:title></x:item></x:channel></x:rss>",
              .name = "RSS in nobody's namespace", .expected = "A\nRSS\n"),
    FEED_CASE("<feed xmlns=\"http://purl.org/pie/\"><entry><title>A</title></entry></feed>",
              .name = "Atom before its name", .expected = "A\nAtom\n"),
    FEED_CASE("<atom:feed xmlns:atom=\"http://www.w3.org/2005/Atom\"><atom:entry><atom:title>A"
              "</atom:title><atom:link atom:href=\"https://n.example/1\" atom:rel=\"alternate\"/>"
              "</atom:entry></atom:feed>",
              .name = "prefixes on attributes", .expected = "A <https://n.example/1>\nAtom\n"),
    FEED_CASE("<feed xmlns=\"http://www.w3.org/2005/Atom\"><item><title>A</title></item></feed>",
              .name = "items in Atom", .expected = "A\nAtom\n"),

    /* Titles, links, ids and dates that stand elsewhere. */
    FEED_CASE(ITEM("<media:title>M</media:title><guid>1</guid>"), .name = "a title by Media RSS",
              .expected = "M (1)\nRSS\n"),
    FEED_CASE(ITEM("<itunes:title>I</itunes:title><dc:title>D</dc:title>"),
              .name = "Dublin Core before iTunes", .expected = "D\nRSS\n"),
    FEED_CASE(ITEM("<title> </title><title>Second</title><title>Third</title>"),
              .name = "the first title that says something", .expected = "Second\nRSS\n"),
    FEED_CASE(ITEM("<title>A</title><textInput><title>no</title><link>no</link></textInput>"),
              .name = "a form in an item", .expected = "A\nRSS\n"),
    FEED_CASE(ATOM("<title>A</title><id>https://n.example/1</id>"), .name = "Atom's id is a link",
              .expected = "A <https://n.example/1> (https://n.example/1)\nAtom\n"),
    FEED_CASE(ATOM("<title>A</title><link rel=\"enclosure\">https://n.example/no</link>"
                   "<link rel=\"alternate\">https://n.example/1</link>"),
              .name = "Atom's link as RSS has it", .expected = "A <https://n.example/1>\nAtom\n"),
    FEED_CASE("<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:base=\"https://n.example/a/\">"
              "<entry><title>A</title><id>b</id></entry></feed>",
              .name = "an id told from a base",
              .expected = "A <https://n.example/a/b> (https://n.example/a/b)\nAtom\n"),
    FEED_CASE("<rss xml:base=\"https://n.example/a/\"><channel><item><title>A</title>"
              "<guid>/1</guid></item><item><title>B</title><guid>HTTPS://n.example/2</guid></item>"
              "<item><title>C</title><guid>3</guid></item></channel></rss>",
              .name = "guids that are links",
              .expected = "A <https://n.example/1> (/1)\nB <HTTPS://n.example/2> "
                          "(HTTPS://n.example/2)\nC (3)\nRSS\n"),
    FEED_CASE(ITEM("<title>A</title><guid isPermaLink=\"no\">https://n.example/1</guid>"),
              .name = "isPermaLink that is not true", .expected = "A (https://n.example/1)\nRSS\n"),
    FEED_CASE(ITEM("<title>A</title><dcterms:valid>start=2026-03-06T09:00Z;end=2026-03-07;"
                   "scheme=W3C-DTF</dcterms:valid>"),
              .name = "validity",
              .expected = "A from [2026-03-06T09:00:00Z] until [2026-03-07T00:00:00Z]\nRSS\n"),
    FEED_CASE(ITEM("<title>A</title><expirationDate>Sat, 07 Mar 2026 00:00:00 GMT"
                   "</expirationDate>"),
              .name = "expiry", .expected = "A until [2026-03-07T00:00:00Z]\nRSS\n"),
    FEED_CASE(ITEM("<title>A</title><prism:publicationDate>2026-03-06</prism:publicationDate>"),
              .name = "a date by PRISM", .expected = "A [2026-03-06T00:00:00Z]\nRSS\n"),

    FEED_CASE(
        ATOM("<title>A</title><link rel=\"http://www.iana.org/assignments/relation/alternate\" "
             "href=\"https://n.example/1\"/>"),
        .name = "a relation by its address", .expected = "A <https://n.example/1>\nAtom\n"),
    FEED_CASE("<item><title>A</title><link>https://n.example/1</link></item>",
              .name = "an item alone", .expected = "A <https://n.example/1>\nRSS\n"),
    FEED_CASE(ITEM("<title>&#xD83D;&#xDE00; &#55357;&#56832;&#xD83D; &#xDE00;</title>"),
              .name = "halves of characters", .expected = "😀 😀\xef\xbf\xbd \xef\xbf\xbd\nRSS\n"),

    /* Other vocabularies' words where a feed's own are missing. */
    FEED_CASE("<rss xmlns:a=\"http://www.w3.org/2005/Atom\"><channel><a:title>F</a:title><item>"
              "<a:title>A</a:title><a:link href=\"https://n.example/1\"/><a:id>tag:1</a:id>"
              "<a:summary>S</a:summary><a:issued>2026-03-06</a:issued></item></channel></rss>",
              .name = "Atom's words in RSS",
              .expected = "A <https://n.example/1> (tag:1) [2026-03-06T00:00:00Z] : S\n"
                          "RSS \"F\"\n"),
    FEED_CASE("<rss xmlns:a=\"http://www.w3.org/2005/Atom\"><channel><item><guid>1</guid>"
              "<a:id>2</a:id><a:content>C</a:content></item></channel></rss>",
              .name = "a guid before Atom's id", .expected = " (1) : C\nRSS\n"),
    FEED_CASE(ITEM("<dc:identifier>1</dc:identifier><title>A</title>"), .name = "Dublin Core's id",
              .expected = "A (1)\nRSS\n"),
    FEED_CASE(HEAD
              "<item><dc:identifier>1</dc:identifier><guid>2</guid><title>A</title></item>" TAIL,
              .name = "a guid before Dublin Core's id", .expected = "A (2)\nRSS\n"),
    FEED_CASE(HEAD "<item><title>A</title><item/><link>https://n.example/1</link></item>"
                   "<item><title>B</title></item>" TAIL,
              .name = "an empty item in an item", .expected = "A <https://n.example/1>\nB\nRSS\n"),
    FEED_CASE("<rss><channel><dc:title>D</dc:title><item><dc:description>S</dc:description></item>"
              "</channel></rss>",
              .name = "Dublin Core's title of a feed", .expected = " : S\nRSS \"D\"\n"),
    FEED_CASE("<rss><channel><dc:title>D</dc:title><title>F</title><dc:title>E</dc:title>"
              "</channel></rss>",
              .name = "a feed's own title", .expected = "RSS \"F\"\n"),
    FEED_CASE(ITEM("<media:group><media:content><media:title>M</media:title></media:content>"
                   "</media:group>") ITEM(""),
              .name = "a title in a group of media", .expected = "M\nRSS\n"),
    FEED_CASE(ITEM("<media:group><media:title>M</media:title></media:group><title>A</title>"
                   "<media:group><media:title>N</media:title></media:group>"),
              .name = "a title beside a group of media", .expected = "A\nRSS\n"),
    FEED_CASE("<rss xmlns:m=\" http://search.yahoo.com/mrss/\n\"><channel><item>"
              "<m:title>M</m:title></item></channel></rss>",
              .name = "blanks around a namespace", .expected = "M\nRSS\n"),
    FEED_CASE("<rss xmlns:dc=\"https://purl.org/dc/elements/1.1/\" xmlns:rss=\"urn:x\">"
              "<channel><item><rss:title>no</rss:title><dc:title>D</dc:title></item></channel>"
              "</rss>",
              .name = "a usual prefix with another address", .expected = "D\nRSS\n"),

    /* Bases that are none. */
    FEED_CASE("<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:base=\"https://n.example/\">"
              "<entry xml:base=\"javascript:alert(1)\"><title>A</title><link href=\"1\"/></entry>"
              "<entry xml:base=\"http:///m.example/a/\"><title>B</title><link "
              "href=\"2\"/></entry></feed>",
              .name = "a script as base, and a slash too many",
              .expected = "A <https://n.example/1>\nB <http://m.example/a/2>\nAtom\n"),

    /* Titles of markup. */
    FEED_CASE(ITEM("<title>&lt;img src=&quot;x&quot; alt=&quot;y&quot;/&gt;</title>"
                   "<description>S</description>"),
              .name = "a picture as title", .expected = " : S\nRSS\n"),
    FEED_CASE(ITEM("<title><![CDATA[<p></p>]]></title><description>S</description>"),
              .name = "tags around nothing", .expected = " : S\nRSS\n"),
    FEED_CASE(ITEM("<title>&lt;title&gt;</title>"), .name = "a tag as title",
              .expected = "<title>\nRSS\n"),

    /* The last byte is missing. */
    FEED_CASE("<rss><channel><title>F</title></channel></rss", .name = "an end without its end",
              .expected = "RSS \"F\"\n"),
    FEED_CASE("<rss><channel><title>F</title></channel></rs", .name = "half an end",
              .expected = "RSS \"F\" partial: the document ends early\n"),

    /* Base 64. */
    FEED_CASE(
        OLD_ATOM("<title mode=\"base64\" type=\"text/html\">VHdvIDxi\nPnJpdmVyczwvYj4=</title>"),
        .name = "base 64", .expected = "Two rivers\nAtom\n"),
    FEED_CASE(OLD_ATOM("<title mode=\"base64\">Not *coded*</title>"),
              .name = "base 64 that is none", .expected = "Not *coded*\nAtom\n"),
    FEED_CASE(ATOM("<title type=\"application/octet-stream\">VHdv</title>"),
              .name = "base 64 by its type", .expected = "Two\nAtom\n"),
    FEED_CASE(ATOM("<title type=\"application/xhtml+xml\">VHdv</title>"),
              .name = "a type that is XML", .expected = "VHdv\nAtom\n"),

    /* Entities of the document's own. */
    FEED_CASE(DECLARED("<!ENTITY co \"Salt &#38; Sons\"><!ENTITY path 'C:\\1'>",
                       "&co; at &path; &co &none;"),
              .name = "simple entities", .expected = "Salt & Sons at C:\\1 &co &none;\nRSS\n"),
    FEED_CASE(DECLARED("<!ENTITY a \"x\"><!ENTITY a \"y\"><!ENTITY lt \"z\">", "&a; &lt; 1"),
              .name = "the first declaration counts", .expected = "x < 1\nRSS\n"),
    FEED_CASE(DECLARED("<!ENTITY a \"<b>\"><!ENTITY b \"&a;\"><!ENTITY % c \"d\">"
                       "<!ENTITY e SYSTEM \"file:///etc/hostname\">",
                       "&a;&b;&c;&e;"),
              .name = "entities that are not simple", .expected = "&a;&b;&c;&e;\nRSS\n"),
    FEED_CASE(DECLARED("<!ENTITY a \"cut", "&a;"), .name = "a declaration that does not end",
              .expected = "unknown: markup, but not a feed (Protocol error)\n"),
    FEED_CASE("<!DOCTYPE rss [<!ENTITY h \"https://n.example\">]>"
              "<feed xmlns=\"http://www.w3.org/2005/Atom\"><entry><title>A</title>"
              "<link href=\"&h;/1\"/></entry></feed>",
              .name = "an entity in an attribute", .expected = "A <https://n.example/1>\nAtom\n"),
    FEED_CASE(ITEM("<title>A<!DOCTYPE a [<!ENTITY late \"no\">]>&late;</title>"),
              .name = "a declaration that comes late", .expected = "A&late;\nRSS\n"),
};

static void every_case(void **state)
{
    (void)state;
    feed_text_check_all(cases, sizeof(cases) / sizeof(cases[0]));
}

struct seen {
    unsigned count;
    char title[HL_TITLE_MAX + 1];
};

static int remember(void *data, const struct hl_feed_item *item)
{
    struct seen *seen = data;
    seen->count++;
    strcpy(seen->title, item->title);
    return 0;
}

/* The longest simple entity, as often as a text may hold it: no more than the ceiling is kept. */
static void entities_have_a_ceiling(void **state)
{
    (void)state;
    struct hl_feed_options options = {.now_s = 0};
    struct seen seen = {.count = 0};
    char value[HL_ENTITY_VALUE_MAX + 1];
    struct hl_feed *feed = hl_feed_create(&options, remember, &seen);
    struct hl_feed_report report;
    memset(value, 'v', HL_ENTITY_VALUE_MAX);
    value[HL_ENTITY_VALUE_MAX] = '\0';
    struct hl_buf text;
    hl_buf_init(&text, 1u << 20);
    hl_buf_printf(&text, "<!DOCTYPE a [<!ENTITY v \"%s\"><!ENTITY w \"%sv\">", value, value);
    for (int i = 0; i < 200; i++)
        hl_buf_printf(&text, "<!ENTITY e%d \"%d\">", i, i);
    hl_buf_add_str(&text, "]>" HEAD "<item><title>&e0; &e62; &e63; &w; ");
    for (int i = 0; i < 10000; i++)
        hl_buf_add_str(&text, "&v;");
    hl_buf_add_str(&text, "</title></item>" TAIL);
    assert_int_equal(hl_feed_write(feed, text.data, text.len), 0);
    assert_int_equal(hl_feed_finish(feed, &report), 0);
    hl_buf_finish(&text);
    hl_feed_destroy(feed);
    assert_int_equal(seen.count, 1);
    assert_int_equal(strlen(seen.title), HL_TITLE_MAX);
    assert_memory_equal(seen.title, "0 62 &e63; &w; vvv", 18);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_case),
        cmocka_unit_test(entities_have_a_ceiling),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
