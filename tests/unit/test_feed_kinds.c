/* Documents that are no RSS and no Atom: alerts, sitemaps, lists of subscriptions, CDF; and what a
 * feed says of its pace. */
#include "unit/feed_text.h"

#define CAP_HEAD                                                                                   \
    "<?xml version=\"1.0\"?><alert xmlns=\"urn:oasis:names:tc:emergency:cap:1.2\">"                \
    "<identifier>w-17</identifier><sender>sea@weather.example</sender>"                            \
    "<sent>2026-03-06T09:00:00-05:00</sent>"
#define CAP_LIVE CAP_HEAD "<status>Actual</status><msgType>Alert</msgType><scope>Public</scope>"
#define CAP_INFO                                                                                   \
    "<info><language>en-US</language><category>Met</category><event>Gale Warning</event>"          \
    "<urgency>Expected</urgency><severity>Severe</severity><certainty>Likely</certainty>"          \
    "<expires>2026-03-06T18:00:00-05:00</expires><headline>Gale Warning for the Sound</headline>"  \
    "<description>Winds.</description><web>https://weather.example/17</web>"                       \
    "<area><areaDesc>The Sound</areaDesc></area>"                                                  \
    "<area><areaDesc>Outer Bay</areaDesc></area></info>"
#define CAP_TEXT                                                                                   \
    "Gale Warning for the Sound <https://weather.example/17> (w-17) [2026-03-06T14:00:00Z] "       \
    "{en-US} @The Sound; Outer Bay #Met !3 until [2026-03-06T23:00:00Z] : Winds.\n"
#define SITEMAP                                                                                    \
    "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" "                               \
    "xmlns:s=\"http://www.google.com/schemas/sitemap-news/0.9\">"

static const struct feed_case cases[] = {
    FEED_CASE(CAP_LIVE CAP_INFO "</alert>", .name = "an alert", .expected = CAP_TEXT "CAP\n"),
    FEED_CASE(CAP_LIVE CAP_INFO
              "<info><language>es-US</language><event>Aviso</event><urgency>Immediate</urgency>"
              "<severity>Extreme</severity><certainty>Observed</certainty>"
              "<area><areaDesc>La bah\xc3\xad\x61</areaDesc></area></info></alert>",
              .name = "an alert in two tongues",
              .expected = CAP_TEXT "Aviso: La bahía (w-17/2) [2026-03-06T14:00:00Z] {es-US} "
                                   "@La bahía !1\nCAP\n"),
    FEED_CASE(CAP_HEAD "<status>Exercise</status><msgType>Alert</msgType>" CAP_INFO "</alert>",
              .name = "an exercise is not news", .expected = "CAP dropped 1\n"),
    FEED_CASE(CAP_HEAD "<status>Actual</status><msgType>Cancel</msgType>"
                       "<references>a@b,w-15,2026-03-05T00:00:00Z c@d,w-16,2026-03-06T00:00:00Z"
                       "</references><info><event>Gale Warning</event></info></alert>",
              .name = "a cancelled alert ends those it names",
              .expected = "Gale Warning (w-17) [2026-03-06T14:00:00Z] "
                          "until [2026-03-06T14:00:00Z]\n"
                          "Cancelled (w-15) [2026-03-06T14:00:00Z] until [2026-03-06T14:00:00Z]\n"
                          "Cancelled (w-16) [2026-03-06T14:00:00Z] until [2026-03-06T14:00:00Z]\n"
                          "CAP\n"),
    FEED_CASE(CAP_HEAD "<status>Actual</status><msgType>Update</msgType><references>nonsense "
                       ",, a@b,w-15,x</references></alert>",
              .name = "an update without a part, and odd references",
              .expected = "Replaced (w-15) [2026-03-06T14:00:00Z] until [2026-03-06T14:00:00Z]\n"
                          "CAP\n"),
    FEED_CASE("<c:alert xmlns:c=\"urn:oasis:names:tc:emergency:cap:1.1\"><c:identifier>i"
              "</c:identifier><c:status>Actual</c:status><c:info><c:headline>Quake</c:headline>"
              "<c:severity>Minor</c:severity><c:urgency>Past</c:urgency><c:certainty>Unlikely"
              "</c:certainty></c:info></c:alert>",
              .name = "an alert with a prefix", .expected = "Quake (i) !8\nCAP\n"),
    FEED_CASE("<feed xmlns=\"http://www.w3.org/2005/Atom\" "
              "xmlns:cap=\"urn:oasis:names:tc:emergency:cap:1.1\"><title>Alerts</title>"
              "<entry><id>https://api.example/1</id><updated>2026-03-06T09:00:00Z</updated>"
              "<title>Flood Watch issued</title><cap:event>Flood Watch</cap:event>"
              "<cap:expires>2026-03-07T00:00:00Z</cap:expires><cap:status>Actual</cap:status>"
              "<cap:msgType>Alert</cap:msgType><cap:urgency>Future</cap:urgency>"
              "<cap:severity>Severe</cap:severity><cap:certainty>Possible</cap:certainty>"
              "<cap:areaDesc>Elm County</cap:areaDesc></entry>"
              "<entry><id>https://api.example/2</id><cap:status>Test</cap:status><title>No</title>"
              "</entry><entry><id>https://api.example/3</id><title>Gone</title>"
              "<updated>2026-03-06T09:00:00Z</updated><cap:msgType>Cancel</cap:msgType></entry>"
              "<entry><id>x:4</id><cap:event>Heat</cap:event></entry></feed>",
              .name = "alerts in Atom",
              .expected = "Flood Watch issued <https://api.example/1> (https://api.example/1) "
                          "[2026-03-06T09:00:00Z] @Elm County !5 until [2026-03-07T00:00:00Z]\n"
                          "Gone <https://api.example/3> (https://api.example/3) "
                          "[2026-03-06T09:00:00Z] until [2026-03-06T09:00:00Z]\n"
                          "Heat (x:4)\nAtom \"Alerts\" dropped 1\n"),
    FEED_CASE("<data><alert><info><headline>no</headline></info></alert></data>",
              .name = "no alert in other markup",
              .expected = "unknown: markup, but not a feed (Protocol error)\n"),
    FEED_CASE("<html><alert><info><headline>no</headline></info></alert></html>",
              .name = "no alert in a page",
              .expected = "HTML page: an HTML page that names no feed and has no list of dated "
                          "headlines; say where they are by items: and title: (Protocol error)\n"),

    FEED_CASE(SITEMAP "<url><loc>https://n.example/1</loc><lastmod>2026-03-01</lastmod><s:news>"
                      "<s:publication><s:name>The Paper</s:name><s:language>en</s:language>"
                      "</s:publication><s:publication_date>2026-03-06T09:00:00Z"
                      "</s:publication_date><s:title>Rain &amp; wind</s:title>"
                      "<s:keywords>x</s:keywords></s:news></url>"
                      "<url><loc>https://n.example/2</loc><lastmod>2026-03-02</lastmod></url>"
                      "</urlset>",
              .name = "a news sitemap",
              .expected = "Rain & wind <https://n.example/1> [2026-03-06T09:00:00Z] {en}\n"
                          " <https://n.example/2> [2026-03-02T00:00:00Z]\n"
                          "news sitemap dropped 1\n"),

    FEED_CASE("<opml version=\"2.0\"><head><title>Mine</title></head><body>"
              "<outline text=\"World\"><outline text=\"Gazette &amp; Co\" type=\"rss\" "
              "xmlUrl=\"https://a.example/rss?a=1&amp;b=2\" htmlUrl=\"https://a.example/\"/>"
              "</outline><outline title=\"Only a title\" xmlurl=\"feed.xml\"/>"
              "<outline text=\"a note\"/><outline text=\"empty\" xmlUrl=\"\"/></body></opml>",
              .name = "a list of subscriptions", .url = "https://me.example/list.opml",
              .expected = "Gazette & Co <https://a.example/> feed <https://a.example/rss?a=1&b=2>\n"
                          "Only a title feed <https://me.example/feed.xml>\nOPML \"Mine\"\n"),
    FEED_CASE("<opml><body><outline xmlUrl=\"https://a.example/\"/>", .name = "a list cut short",
              .expected = " feed <https://a.example/>\nOPML dropped 1 partial: the document ends "
                          "early\n"),

    FEED_CASE("<CHANNEL HREF=\"https://c.example/\"><TITLE>Old</TITLE>"
              "<ITEM HREF=\"one.html\" LASTMOD=\"2026-03-06T09:00\"><TITLE>One</TITLE>"
              "<ABSTRACT>Short.</ABSTRACT></ITEM></CHANNEL>",
              .name = "CDF",
              .expected = "One <https://c.example/one.html> [2026-03-06T09:00:00Z] : Short.\n"
                          "RSS \"Old\" <https://c.example/>\n"),
};

static void every_case(void **state)
{
    (void)state;
    feed_text_check_all(cases, sizeof(cases) / sizeof(cases[0]));
}

struct pace_case {
    const char *name;
    const char *head;
    int64_t ttl_s;
    uint32_t hours;
    unsigned days;
};

static const struct pace_case paces[] = {
    {"nothing said", "", 0, 0, 0},
    {"ttl", "<ttl> 15 </ttl>", 900, 0, 0},
    {"ttl in seconds", "<ttl>3600</ttl>", 3600, 0, 0},
    {"ttl of a day", "<ttl>1440</ttl>", 86400, 0, 0},
    {"ttl that is none", "<ttl>often</ttl><ttl>-5</ttl><ttl>99999999999</ttl>", 0, 0, 0},
    {"hours", "<skipHours><hour>0</hour><hour>23</hour><hour>25</hour></skipHours>", 0, 0x800001,
     0},
    {"hour 24 is hour 0", "<skipHours><hour>24</hour></skipHours>", 0, 1, 0},
    {"days", "<skipDays><day>Sunday</day><day>sat</day><day>x</day></skipDays>", 0, 0, 0x41},
    {"period", "<sy:updatePeriod>daily</sy:updatePeriod>", 86400, 0, 0},
    {"period and frequency",
     "<sy:updatePeriod> hourly </sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>", 1800,
     0, 0},
    {"the longer of two", "<ttl>30</ttl><sy:updatePeriod>hourly</sy:updatePeriod>", 3600, 0, 0},
    {"an item's ttl", "<item><title>A</title><ttl>9</ttl></item>", 0, 0, 0},
};

static int ignore(void *data, const struct hl_feed_item *item)
{
    (void)data;
    (void)item;
    return 0;
}

static void every_pace(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(paces) / sizeof(paces[0]); i++) {
        const struct pace_case *one = &paces[i];
        struct hl_feed_options options = {.now_s = 0};
        struct hl_feed *feed = hl_feed_create(&options, ignore, NULL);
        assert_non_null(feed);
        assert_int_equal(hl_feed_write(feed, "<rss><channel>", 14), 0);
        assert_int_equal(hl_feed_write(feed, one->head, strlen(one->head)), 0);
        assert_int_equal(hl_feed_write(feed, "</channel></rss>", 16), 0);
        assert_int_equal(hl_feed_finish(feed, NULL), 0);
        const struct hl_feed_pace *pace = &hl_feed_info(feed)->pace;
        if (pace->ttl_s != one->ttl_s || pace->skip_hours != one->hours ||
            pace->skip_days != one->days)
            fail_msg("%s: ttl %lld, hours %x, days %x", one->name, (long long)pace->ttl_s,
                     pace->skip_hours, pace->skip_days);
        hl_feed_destroy(feed);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_case),
        cmocka_unit_test(every_pace),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
