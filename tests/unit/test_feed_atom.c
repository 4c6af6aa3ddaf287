#include "unit/feed_text.h"

#define FEED(inside)  "<feed xmlns=\"http://www.w3.org/2005/Atom\">" inside "</feed>"
#define ENTRY(inside) FEED("<title>T</title><entry>" inside "</entry>")

static const struct feed_case cases[] = {
    FEED_CASE("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
              "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"en\"><title>T</title>"
              "<link href=\"https://a.example/feed\" rel=\"self\"/><link href=\"/\"/>"
              "<updated>2026-03-06T10:00:00Z</updated>"
              "<entry><id>tag:1</id><title>One</title>"
              "<link rel=\"replies\" href=\"https://a.example/no\"/>"
              "<link rel=\"alternate\" type=\"text/html\" href=\"1\"/>"
              "<published>2026-03-06T09:00:00.250+02:00</published>"
              "<updated>2026-03-06T09:30:00Z</updated>"
              "<category term=\"world\" label=\"The World\"/><category term=\"asia\"/>"
              "<summary>Short.</summary><content type=\"html\">Long</content></entry></feed>",
              .name = "Atom 1.0",
              .expected = "One <https://a.example/1> (tag:1) [2026-03-06T07:00:00Z] {en} "
                          "#The World #asia : Short.\nAtom \"T\" <https://a.example/> {en}\n"),
    FEED_CASE(ENTRY("<title>A</title><updated>2026-03-06T09:30:00Z</updated>"),
              .name = "updated only", .expected = "A [2026-03-06T09:30:00Z]\nAtom \"T\"\n"),
    FEED_CASE("<feed version=\"0.3\" xmlns=\"http://purl.org/atom/ns#\"><title>T</title><entry>"
              "<title mode=\"escaped\" type=\"text/html\">A &lt;b>b&lt;/b></title>"
              "<modified>2005-01-02T00:00:00Z</modified><issued>2005-01-01T00:00:00Z</issued>"
              "<content type=\"application/xhtml+xml\" mode=\"xml\"><p>one</p><p>two</p></content>"
              "</entry></feed>",
              .name = "Atom 0.3", .expected = "A b [2005-01-01T00:00:00Z] : one two\nAtom \"T\"\n"),
    FEED_CASE("<a:feed xmlns:a=\"http://www.w3.org/2005/Atom\"><a:entry><a:title>P</a:title>"
              "<a:link href=\"https://a.example/1\"/><title>no</title></a:entry></a:feed>",
              .name = "with a prefix", .expected = "P <https://a.example/1>\nAtom\n"),
    FEED_CASE("<feed><entry><title>N</title></entry></feed>", .name = "no namespace",
              .expected = "N\nAtom\n"),
    FEED_CASE("<entry xmlns=\"http://www.w3.org/2005/Atom\"><title>E</title><id>e</id></entry>",
              .name = "a lone entry", .expected = "E (e)\nAtom\n"),

    FEED_CASE(ENTRY("<title>Use &lt;b&gt; &amp; AT&amp;T</title>"), .name = "title as text",
              .expected = "Use <b> & AT&T\nAtom \"T\"\n"),
    FEED_CASE(ENTRY("<title type=\"text\"><![CDATA[if (a<b) & c]]></title>"),
              .name = "title as text in CDATA", .expected = "if (a<b) & c\nAtom \"T\"\n"),
    FEED_CASE(
        ENTRY("<title type=\"html\">Use &lt;b>bold&lt;/b> &amp;amp; &amp;lt;i&amp;gt;</title>"),
        .name = "title as HTML", .expected = "Use bold & <i>\nAtom \"T\"\n"),
    FEED_CASE(ENTRY("<title type=\"html\"><![CDATA[<em>Big</em> &eacute;]]></title>"),
              .name = "title as HTML in CDATA", .expected = "Big é\nAtom \"T\"\n"),
    FEED_CASE(ENTRY("<title type=\"xhtml\"><div xmlns=\"http://www.w3.org/1999/xhtml\">"
                    "One <em>t</em>wo<br/>a &lt;b&gt;<title>!</title></div></title><id>i</id>"),
              .name = "title as XHTML",
              .expected = "One two a <b><title>!</title> (i)\n"
                          "Atom \"T\"\n"),
    FEED_CASE(ENTRY("<title>A</title><source><title>no</title><id>no</id>"
                    "<link href=\"https://no.example/\"/></source>"),
              .name = "the source is not the entry", .expected = "A\nAtom \"T\"\n"),
    FEED_CASE(ENTRY("<title>A</title><media:group xmlns:media=\"http://search.yahoo.com/mrss/\">"
                    "<media:title>no</media:title><title>no</title></media:group>"),
              .name = "media is not the entry", .expected = "A\nAtom \"T\"\n"),
    FEED_CASE(ENTRY("<title>A</title><link rel=\"alternate\" type=\"application/json\" href=\"j\"/>"
                    "<link rel=\"alternate\" type=\"text/html\" href=\"h\"/>"
                    "<link href=\"x\" type=\"text/html\"/>"),
              .name = "the HTML link is chosen", .url = "https://a.example/",
              .expected = "A <https://a.example/h>\nAtom \"T\"\n"),
    FEED_CASE(ENTRY("<title>A</title><content src=\"https://a.example/c\"/>"),
              .name = "content elsewhere", .expected = "A <https://a.example/c>\nAtom \"T\"\n"),
    FEED_CASE("<feed xml:base=\"https://a.example/x/\"><entry xml:base=\"/y/\"><title>A</title>"
              "<link xml:base=\"z/\" href=\"?q=1&amp;r=2\"/></entry></feed>",
              .name = "xml:base", .expected = "A <https://a.example/y/z/?q=1&r=2>\nAtom\n"),
    FEED_CASE(
        FEED("<entry xml:lang=\"de\"><title>A</title></entry>"
             "<entry><title xml:lang=\"fr\">B</title></entry><entry><title>C</title></entry>"),
        .name = "xml:lang", .expected = "A {de}\nB {fr}\nC\nAtom\n"),
    FEED_CASE(ENTRY("<title>A</title><link href='https://a.example/?t=\">\"'/>"),
              .name = "marks inside quotes",
              .expected = "A <https://a.example/?t=\">\">\nAtom \"T\"\n"),
    FEED_CASE(
        FEED("<entry><title>A</title><id>1</id></entry><entry><title>B</title><id>2</id><con"),
        .name = "a tag cut short by another", .expected = "A (1)\nB (2)\nAtom\n"),
};

static void every_case(void **state)
{
    (void)state;
    feed_text_check_all(cases, sizeof(cases) / sizeof(cases[0]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_case)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
