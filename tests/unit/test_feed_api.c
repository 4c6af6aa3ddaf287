/* JSON of services that are no feeds: known by their shape, or told by pointers. */
#include "unit/feed_text.h"

#define POINTERS(...) .fields = {__VA_ARGS__}

/* The shapes of services, with news of our own. */
static const struct feed_case shapes[] = {
    FEED_CASE(
        "{\"kind\":\"Listing\",\"data\":{\"after\":\"t3_b\",\"dist\":2,\"children\":[{\"kind\":"
        "\"t3\",\"data\":{\"subreddit\":\"worldnews\",\"title\":\"Ferry &amp; bridge "
        "open\",\"name\":\"t3_a\",\"id\":\"a\",\"selftext\":\"\",\"created_utc\":1772791200.0,"
        "\"permalink\":\"/r/worldnews/comments/a/ferry/\",\"url\":\"https://x.example/"
        "ferry\",\"link_flair_text\":null,\"score\":12}},{\"kind\":\"t3\",\"data\":{\"subreddit\":"
        "\"worldnews\",\"title\":\"[deleted]\",\"name\":\"t3_b\",\"created_utc\":1772791100.0,"
        "\"permalink\":\"/r/b/\"}}]}}",
        .name = "Reddit", .url = "https://www.reddit.com/r/worldnews/.json",
        .expected = "Ferry & bridge open <https://www.reddit.com/r/worldnews/comments/a/ferry/> "
                    "(t3_a) [2026-03-06T10:00:00Z] #worldnews\nJSON dropped 1\n"),
    FEED_CASE("{\"status\":\"ok\",\"totalResults\":2,\"articles\":[{\"source\":{\"id\":null,"
              "\"name\":\"Paper\"},\"author\":null,\"title\":\"Lakes freeze over - "
              "Paper\",\"description\":\"Cold.\",\"url\":\"https://p.example/"
              "1?a=1&amp=2\",\"urlToImage\":null,\"publishedAt\":\"2026-03-06T09:30:00Z\","
              "\"content\":\"C\"},{\"source\":{},\"title\":\"[Removed]\",\"url\":\"https://"
              "removed.example\",\"publishedAt\":\"1970-01-01T00:00:00Z\"}]}",
              .name = "NewsAPI",
              .expected = "Lakes freeze over - Paper <https://p.example/1?a=1&amp=2> "
                          "[2026-03-06T09:30:00Z] : Cold.\nJSON dropped 1\n"),
    FEED_CASE("{\"status\":\"error\",\"code\":\"apiKeyInvalid\",\"message\":\"Your key is bad\"}",
              .name = "NewsAPI without a key",
              .expected = "unknown: JSON, but an error: Your key is bad (Protocol error)\n"),
    FEED_CASE("{\"exhaustive\":{\"nbHits\":true},\"hits\":[{\"_highlightResult\":{\"title\":{"
              "\"value\":\"no\"}},\"_tags\":[\"story\"],\"author\":\"x\",\"created_at\":\"2026-03-"
              "06T09:00:00Z\",\"created_at_i\":1772787600,\"objectID\":\"42\",\"title\":\"Show: a "
              "ticker\",\"url\":\"https://t.example/"
              "\",\"points\":3},{\"objectID\":\"43\",\"created_at_i\":1772787000,\"title\":\"Ask: "
              "why?\",\"story_text\":\"<p>Because &amp; so</p>\",\"url\":null}],\"nbPages\":50}",
              .name = "Hacker News by Algolia",
              .expected = "Show: a ticker <https://t.example/> (42) [2026-03-06T09:00:00Z]\nAsk: "
                          "why? <https://news.ycombinator.com/item?id=43> (43) "
                          "[2026-03-06T08:50:00Z] : Because & so\nJSON\n"),
    FEED_CASE("{\"by\":\"x\",\"descendants\":1,\"id\":44,\"kids\":[1,2],\"score\":1,\"time\":"
              "1772787600,\"title\":\"One &#x27;item&#x27;\",\"type\":\"story\"}",
              .name = "an item of Hacker News",
              .expected = "One 'item' <https://news.ycombinator.com/item?id=44> (44) "
                          "[2026-03-06T09:00:00Z]\nJSON\n"),
    FEED_CASE("[ 9129911, 9129199, 9127761 ]", .name = "numbers of Hacker News",
              .expected = "unknown: JSON, but a list of numbers; the address of one with titles is "
                          "needed (Protocol error)\n"),
    FEED_CASE(
        "{\"type\":\"FeatureCollection\",\"metadata\":{\"generated\":1772791200000,\"url\":\"https:"
        "//q.example/f\",\"title\":\"Quakes, Past "
        "Day\",\"status\":200},\"features\":[{\"type\":\"Feature\",\"properties\":{\"mag\":6.1,"
        "\"place\":\"10 km S of "
        "Reef\",\"time\":1772791199123,\"updated\":1772791199999,\"url\":\"https://q.example/"
        "us7000\",\"alert\":\"orange\",\"type\":\"earthquake\",\"status\":\"reviewed\",\"title\":"
        "\"M 6.1 - 10 km S of "
        "Reef\"},\"geometry\":{\"type\":\"Point\",\"coordinates\":[1.5,-2,10]},\"id\":\"us7000\"}],"
        "\"bbox\":[1]}",
        .name = "earthquakes of the USGS",
        .expected =
            "M 6.1 - 10 km S of Reef <https://q.example/us7000> (us7000) [2026-03-06T09:59:59Z] "
            "#earthquake !2 : 10 km S of Reef\nGeoJSON \"Quakes, Past Day\"\n"),
    FEED_CASE(
        "{\"@context\":[\"https://"
        "g.example\",{}],\"type\":\"FeatureCollection\",\"features\":[{\"id\":\"https://w.example/"
        "alerts/1\",\"type\":\"Feature\",\"geometry\":null,\"properties\":{\"@id\":\"https://"
        "w.example/alerts/"
        "1\",\"id\":\"urn:oid:1\",\"sent\":\"2026-03-06T04:00:00-05:00\",\"effective\":\"2026-03-"
        "06T04:00:00-05:00\",\"expires\":\"2026-03-06T06:00:00-05:00\",\"status\":\"Actual\","
        "\"messageType\":\"Alert\",\"category\":\"Met\",\"severity\":\"Severe\",\"event\":\"Flood "
        "Warning\",\"headline\":\"Flood Warning until 6AM\",\"description\":\"Go "
        "up.\"}},{\"id\":\"2\",\"properties\":{\"status\":\"Test\",\"sent\":\"2026-03-06T04:00:"
        "00Z\",\"messageType\":\"Alert\",\"event\":\"T\"}},{\"id\":\"3\",\"properties\":{"
        "\"status\":\"Actual\",\"messageType\":\"Cancel\",\"sent\":\"2026-03-06T04:00:00Z\","
        "\"event\":\"C\"}}],\"title\":\"Current warnings\"}",
        .name = "alerts of the weather service",
        .expected = "Flood Warning until 6AM <https://w.example/alerts/1> (urn:oid:1) "
                    "[2026-03-06T09:00:00Z] #Met !2 until [2026-03-06T11:00:00Z] : Go up.\nGeoJSON "
                    "\"Current warnings\" dropped 2\n"),
    FEED_CASE("{\"type\":\"FeatureCollection\",\"features\":[],\"title\":\"Current warnings\"}",
              .name = "no alerts today", .expected = "JSON \"Current warnings\"\n"),
    FEED_CASE("{\"response\":{\"status\":\"ok\",\"total\":1,\"results\":[{\"id\":\"world/"
              "1\",\"type\":\"article\",\"sectionName\":\"World "
              "news\",\"webPublicationDate\":\"2026-03-06T09:15:00Z\",\"webTitle\":\"Snow\","
              "\"webUrl\":\"https://g.example/1\",\"fields\":{\"trailText\":\"<p>Much</p>\"}}]}}",
              .name = "The Guardian's",
              .expected = "Snow <https://g.example/1> (world/1) [2026-03-06T09:15:00Z] #World news "
                          ": Much\nJSON\n"),
    FEED_CASE(
        "{\"status\":\"OK\",\"response\":{\"docs\":[{\"web_url\":\"https://n.example/"
        "1\",\"headline\":{\"main\":\"Rain &amp; "
        "wind\",\"kicker\":null},\"pub_date\":\"2026-03-06T09:15:00+0000\",\"section_name\":\"U.S."
        "\",\"uri\":\"nyt://a/1\"}]}}",
        .name = "an archive of articles",
        .expected =
            "Rain & wind <https://n.example/1> (nyt://a/1) [2026-03-06T09:15:00Z] #U.S.\nJSON\n"),
    FEED_CASE("[{\"id\":7,\"date\":\"2026-03-06T11:00:00\",\"date_gmt\":\"2026-03-06T09:00:00\","
              "\"link\":\"https://b.example/7\",\"title\":{\"rendered\":\"It&#8217;s "
              "<em>here</em>\"},\"excerpt\":{\"rendered\":\"<p>At last</p>\"},\"categories\":[3]}]",
              .name = "posts of WordPress",
              .expected =
                  "It’s here <https://b.example/7> (7) [2026-03-06T09:00:00Z] : At last\nJSON\n"),
    FEED_CASE("{\"articles\":[{\"url\":\"https://x.example/"
              "1\",\"title\":\"Storm\",\"seendate\":\"20260306T094500Z\",\"domain\":\"x.example\","
              "\"language\":\"English\"}]}",
              .name = "GDELT",
              .expected = "Storm <https://x.example/1> [2026-03-06T09:45:00Z] {English}\nJSON\n"),
    FEED_CASE("{\"title\":\"One\",\"published\":\"2026-03-06T09:00:00Z\"}\n{\"title\":\"Two\","
              "\"link\":\"https://l.example/2\"}\n\"Three\"\n{\"title\":\"Fo",
              .name = "JSON lines, the last one cut",
              .expected = "One [2026-03-06T09:00:00Z]\nTwo <https://l.example/2>\nThree\nJSON "
                          "partial: JSON that ends too early\n"),
    FEED_CASE("{\"categories\":[{\"title\":\"World\",\"link\":\"/"
              "w\"}],\"posts\":[{\"title\":\"Story\",\"link\":\"/s\",\"date\":\"3 minutes ago\"}]}",
              .name = "the list with dates is the one", .url = "https://a.example/",
              .expected = "Story <https://a.example/s> [2026-03-06T09:57:00Z]\nJSON\n"),
};

/* IPTC ninjs of its three generations. */
static const struct feed_case ninjs[] = {
    FEED_CASE("{\"uri\":\"https://n.example/"
              "1\",\"type\":\"text\",\"versioncreated\":\"2026-03-06T09:00:00Z\",\"headline\":"
              "\"Ship leaves "
              "port\",\"language\":\"en\",\"urgency\":3,\"embargoed\":\"2026-03-06T12:00:00Z\","
              "\"expires\":\"2026-03-07T00:00:00Z\",\"pubstatus\":\"usable\",\"service\":[{"
              "\"name\":\"World\",\"code\":\"w\"}],\"subject\":[{\"name\":\"ships\",\"rel\":"
              "\"about\"}],\"description_text\":\"It left.\"}",
              .name = "1.4",
              .expected =
                  "Ship leaves port <https://n.example/1> (https://n.example/1) "
                  "[2026-03-06T09:00:00Z] {en} #World #ships !3 from [2026-03-06T12:00:00Z] until "
                  "[2026-03-07T00:00:00Z] : It left.\nninjs\n"),
    FEED_CASE("[{\"uri\":\"urn:newsml:n.example:2\",\"standard\":{\"name\":\"ninjs\",\"version\":"
              "\"2.0\"},\"contentcreated\":\"2026-03-06T08:00:00Z\",\"headlines\":[{\"role\":"
              "\"short\",\"value\":\"Ship\"},{\"role\":\"main\",\"value\":\"Ship is "
              "back\"}],\"subjects\":[{\"name\":\"ships\"}],\"urgency\":9,\"descriptions\":[{"
              "\"value\":\"It "
              "is.\"}]},{\"uri\":\"urn:3\",\"versioncreated\":\"2026-03-06T08:00:00Z\","
              "\"headlines\":[{\"value\":\"Wrong\"}],\"pubstatus\":\"canceled\"}]",
              .name = "2.0, a list, one of it cancelled",
              .expected = "Ship is back (urn:newsml:n.example:2) [2026-03-06T08:00:00Z] #ships !8 "
                          ": It is.\nninjs dropped 1\n"),
    FEED_CASE(
        "{\"items\":[{\"uri\":\"urn:4\",\"versionCreated\":\"2026-03-06T10:02:28+02:00\","
        "\"pubStatus\":\"usable\",\"urgency\":1,\"headlines\":[{\"role\":\"main\",\"value\":\"Tor "
        "des Jahres\"}],\"language\":\"de\",\"bodies\":[{\"role\":\"html\",\"value\":\"<p>Es fiel "
        "spät.</p>\"}]}]}",
        .name = "3.0",
        .expected =
            "Tor des Jahres (urn:4) [2026-03-06T08:02:28Z] {de} !1 : Es fiel spät.\nninjs\n"),
    FEED_CASE(
        "{\"uri\":\"urn:5\",\"versioncreated\":\"2026-03-06T09:00:00Z\",\"headline\":\"A\"}\n{"
        "\"uri\":\"urn:6\",\"versioncreated\":\"2026-03-06T09:00:00Z\",\"headline\":\"B\"}\n",
        .name = "one a line",
        .expected = "A (urn:5) [2026-03-06T09:00:00Z]\nB (urn:6) [2026-03-06T09:00:00Z]\nninjs\n"),
};

#define STRANGE                                                                                    \
    "{\"meta\":{\"n\":2},\"stories\":{\"latest\":[{\"h\":{\"a/b\":\"First\",\"c~d\":\"1\"},"       \
    "\"to\":\"/1\",\"stamp\":1772791200000,\"kinds\":[\"x\",\"y\"]},{\"h\":{\"a/b\":\"Second\"},"  \
    "\"to\":\"/2\",\"stamp\":\"2026-03-06\"},{\"h\":{\"a/b\":\"\"}}]}}"

/* Pointers from the configuration. */
static const struct feed_case pointed[] = {
    FEED_CASE(STRANGE, .name = "all of them", .url = "https://s.example/api",
              POINTERS("/stories/latest", "/h/a~1b", "/to", "/stamp", "/h/c~0d", NULL, "/kinds"),
              .expected = "First <https://s.example/1> (1) [2026-03-06T10:00:00Z] #x #y\nSecond "
                          "<https://s.example/2> [2026-03-06T00:00:00Z]\n\nJSON dropped 1\n"),
    FEED_CASE(STRANGE, .name = "without items", POINTERS(.title = "/h/a~1b"),
              .expected = "First\nSecond\n\nJSON dropped 1\n"),
    FEED_CASE(STRANGE, .name = "the first of several that is there",
              POINTERS(.items = "/stories/latest", .title = "/none | /h/a~1b", .link = "/to"),
              .expected = "First </1>\nSecond </2>\n\nJSON dropped 1\n"),
    FEED_CASE(STRANGE, .name = "items misspelt",
              POINTERS(.items = "/stories/lastest", .title = "/h/a~1b"),
              .expected = "unknown: items: nothing stands at /stories/lastest; did you mean "
                          "/stories/latest? (Protocol error)\n"),
    FEED_CASE(STRANGE, .name = "items far off", POINTERS(.items = "/articles"),
              .expected = "unknown: items: nothing stands at /articles; there are /meta, /stories "
                          "(Protocol error)\n"),
    FEED_CASE(STRANGE, .name = "items past a text",
              POINTERS(.items = "/stories/latest/0/to/x", .title = "/h"),
              .expected = "unknown: items: nothing stands at /stories/latest/0/to/x; it ends at "
                          "/stories/latest/0/to (Protocol error)\n"),
    FEED_CASE(
        STRANGE, .name = "items without its stroke", POINTERS(.items = "stories/latest"),
        .expected =
            "unknown: items: a JSON pointer begins with /, as /stories/latest (Protocol error)\n"),
    FEED_CASE(STRANGE, .name = "title misspelt",
              POINTERS(.items = "/stories/latest", .title = "/hh"),
              .expected = "\n\n\nJSON dropped 3: title: nothing stands at /hh; did you mean /h? "
                          "(Protocol error)\n"),
    FEED_CASE(STRANGE, .name = "another one misspelt",
              POINTERS(.items = "/stories/latest", .title = "/h/a~1b", .published = "/stamps"),
              .expected = "First\nSecond\n\nJSON dropped 1: published: nothing stands at /stamps; "
                          "did you mean /stamp?\n"),
    FEED_CASE("{\"a\":[\"Plain one\",\"Plain two\",3]}", .name = "a list of texts",
              POINTERS(.items = "/a"), .expected = "Plain one\nPlain two\nJSON dropped 1\n"),
    FEED_CASE("{\"a\":{\"x\":{\"t\":\"One\"},\"y\":{\"t\":\"Two\"}}}", .name = "an object of items",
              POINTERS(.items = "/a", .title = "/t"), .expected = "One\nTwo\nJSON\n"),
    FEED_CASE("{\"version\":\"https://jsonfeed.org/version/"
              "1.1\",\"items\":[{\"id\":\"1\",\"title\":\"A\",\"_own\":{\"title\":\"B\"}}]}",
              .name = "one field of a JSON Feed", POINTERS(.title = "/_own/title"),
              .expected = "B (1)\nJSON Feed\n"),
};

static void shapes_of_services(void **state)
{
    (void)state;
    feed_text_check_all(shapes, sizeof(shapes) / sizeof(shapes[0]));
}

static void ninjs_of_three_generations(void **state)
{
    (void)state;
    feed_text_check_all(ninjs, sizeof(ninjs) / sizeof(ninjs[0]));
}

static void pointers_lead_or_are_named(void **state)
{
    (void)state;
    feed_text_check_all(pointed, sizeof(pointed) / sizeof(pointed[0]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shapes_of_services),
        cmocka_unit_test(ninjs_of_three_generations),
        cmocka_unit_test(pointers_lead_or_are_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
