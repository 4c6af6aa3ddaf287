#include "news/live.h"

#include "news/sse.h"
#include "unit/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LENGTH(array) (sizeof(array) / sizeof(*(array)))

/* ---- the stream ---- */

struct heard {
    char text[1024]; /* "type|data|id;" of each event */
    size_t count, bytes;
};

static void on_event(void *data, const struct hl_sse_event *event)
{
    struct heard *heard = data;
    size_t used = strlen(heard->text);
    heard->count++;
    heard->bytes += event->len;
    snprintf(heard->text + used, sizeof(heard->text) - used, "%s|%.60s|%s;", event->type,
             event->data, event->id);
}

static const struct {
    const char *name, *stream, *events, *id;
    int64_t retry_ms;
} streams[] = {
    {"one line", "data: a\n\n", "message|a|;", "", -1},
    {"two lines", "data: a\ndata: b\n\n", "message|a\nb|;", "", -1},
    {"no space, and two", "data:a\ndata:  b\n\n", "message|a\n b|;", "", -1},
    {"CR", "data: a\r\rdata: b\r\r", "message|a|;message|b|;", "", -1},
    {"CRLF", "data: a\r\n\r\ndata: b\r\n\r\n", "message|a|;message|b|;", "", -1},
    {"all of them", "data: a\r\ndata: b\rdata: c\n\r\n", "message|a\nb\nc|;", "", -1},
    {"a byte order mark",
     "\xef\xbb\xbf"
     "data: a\n\n",
     "message|a|;", "", -1},
    {"a mark later on",
     "data: a\n\n\xef\xbb\xbf"
     "data: b\n\n",
     "message|a|;", "", -1},
    {"comments", ": hi\n:\ndata: a\n: there\n\n", "message|a|;", "", -1},
    {"nothing but comments", ": hi\n\n: there\n\n", "", "", -1},
    {"a name", "event: breaking\ndata: a\n\ndata: b\n\n", "breaking|a|;message|b|;", "", -1},
    {"a name and no data", "event: x\n\ndata: b\n\n", "message|b|;", "", -1},
    {"ids", "id: 1\ndata: a\n\ndata: b\n\nid\ndata: c\n\n", "message|a|1;message|b|1;message|c|;",
     "", -1},
    {"an id alone", "id: 7\n\n", "", "7", -1},
    {"half an event at the end", "id: 1\ndata: a\n\nid: 2\ndata: b\n", "message|a|1;", "1", -1},
    {"empty data", "data\n\ndata:\n\n", "", "", -1},
    {"two empty lines of data", "data\ndata\n\n", "message|\n|;", "", -1},
    {"retry", "retry: 2500\ndata: a\n\n", "message|a|;", "", 2500},
    {"a retry that is no number", "retry: 2s\nretry: -1\nretry:\n\n", "", "", -1},
    {"a retry of years", "retry: 99999999999999999999\n\n", "", "", 86400000},
    {"unknown fields", "date: x\ndatas: y\nDATA: z\ndata: a\n\n", "message|a|;", "", -1},
    {"a field alone", "data: a\nnonsense\n\n", "message|a|;", "", -1},
    {"colons in data", "data: a: b::c\n\n", "message|a: b::c|;", "", -1},
};

static void streams_become_events(void **state)
{
    (void)state;
    for (size_t i = 0; i < LENGTH(streams); i++)
        for (size_t piece = 1; piece <= 8; piece++) {
            struct heard heard = {.count = 0};
            struct hl_sse *sse = hl_sse_create(on_event, &heard);
            size_t len = strlen(streams[i].stream);
            for (size_t at = 0; at < len; at += piece)
                assert_int_equal(
                    hl_sse_write(sse, streams[i].stream + at, len - at < piece ? len - at : piece),
                    0);
            if (strcmp(heard.text, streams[i].events) != 0)
                fail_msg("%s, in pieces of %zu: %s", streams[i].name, piece, heard.text);
            assert_string_equal(hl_sse_last_id(sse), streams[i].id);
            check_int(streams[i].name, hl_sse_retry_ms(sse), streams[i].retry_ms);
            hl_sse_destroy(sse);
        }
}

static void a_new_connection_goes_on_from_the_last_id(void **state)
{
    (void)state;
    struct heard heard = {.count = 0};
    struct hl_sse *sse = hl_sse_create(on_event, &heard);
    static const char cut[] = "id: 1\ndata: a\n\nid: 2\nevent: x\ndata: lo", rest[] = "data: b\n\n";
    hl_sse_write(sse, cut, strlen(cut));
    hl_sse_begin(sse);
    assert_string_equal(hl_sse_last_id(sse), "1");
    hl_sse_write(sse, rest, strlen(rest));
    assert_string_equal(heard.text, "message|a|1;message|b|1;");
    char longest[HL_SSE_ID_MAX + 2];
    memset(longest, 'x', sizeof(longest));
    longest[HL_SSE_ID_MAX + 1] = '\0';
    hl_sse_set_last_id(sse, longest);
    assert_string_equal(hl_sse_last_id(sse), "");
    hl_sse_set_last_id(sse, "9");
    assert_string_equal(hl_sse_last_id(sse), "9");
    hl_sse_write(sse, "id: a\0b\ndata: c\n\n", 17); /* an id with a NUL is none */
    assert_string_equal(hl_sse_last_id(sse), "9");
    hl_sse_destroy(sse);
}

static void large_events_are_left_out(void **state)
{
    (void)state;
    static char chunk[1 << 16];
    struct heard heard = {.count = 0};
    struct hl_sse *sse = hl_sse_create(on_event, &heard);
    memset(chunk, 'x', sizeof(chunk));
    /* One line without end, and lines without end; what follows is heard. */
    hl_sse_write(sse, "data: ", 6);
    for (size_t i = 0; i < 2 * HL_SSE_EVENT_MAX / sizeof(chunk); i++)
        assert_int_equal(hl_sse_write(sse, chunk, sizeof(chunk)), 0);
    hl_sse_write(sse, "\ndata: more\n\ndata: small\n\n", 26);
    assert_string_equal(heard.text, "message|small|;");
    assert_int_equal(hl_sse_dropped(sse), 1);
    chunk[sizeof(chunk) - 1] = '\n';
    memcpy(chunk, "data:", 5);
    for (size_t i = 0; i < 2 * HL_SSE_EVENT_MAX / sizeof(chunk); i++)
        assert_int_equal(hl_sse_write(sse, chunk, sizeof(chunk)), 0);
    hl_sse_write(sse, "\ndata: small\n\n", 14);
    assert_string_equal(heard.text, "message|small|;message|small|;");
    assert_int_equal(hl_sse_dropped(sse), 2);
    /* Just below the ceiling. */
    for (size_t i = 0; i < HL_SSE_EVENT_MAX / sizeof(chunk); i++)
        hl_sse_write(sse, chunk, sizeof(chunk));
    hl_sse_write(sse, "\n", 1);
    assert_int_equal(heard.count, 3);
    assert_true(heard.bytes > HL_SSE_EVENT_MAX - 200);
    hl_sse_destroy(sse);
}

/* ---- headlines ---- */

static void list(const struct hl_live *live, char *out, size_t size)
{
    size_t count;
    struct hl_headline *const *headlines = hl_live_headlines(live, &count);
    out[0] = '\0';
    for (size_t i = 0; i < count; i++) {
        size_t used = strlen(out);
        snprintf(out + used, size - used, "%s|%s;", headlines[i]->title, headlines[i]->source);
    }
}

static const struct {
    const char *name, *stream, *expected;
    unsigned dropped;
} lives[] = {
    {"a plain line", "data: Bridge opens\n\n", "Bridge opens|S;", 0},
    {"the newest first", "data: One\n\ndata: Two\n\n", "Two|S;One|S;", 0},
    {"the first line of several", "data: Bridge opens\ndata: It is long.\n\n", "Bridge opens|S;",
     0},
    {"quotes and backslashes", "data: \"A\\b\" said\tMr. X\n\n", "\"A\\b\" said Mr. X|S;", 0},
    {"a JSON Feed item",
     "data: {\"id\":\"1\",\"title\":\"Ferry runs\",\"url\":\"https://e.org/1\"}\n\n",
     "Ferry runs|S;", 0},
    {"a whole JSON Feed",
     "data: {\"version\":\"https://jsonfeed.org/version/1.1\",\"items\":["
     "{\"id\":\"2\",\"title\":\"Two\"},{\"id\":\"1\",\"title\":\"One\"}]}\n\n",
     "Two|S;One|S;", 0},
    {"over several lines", "data: {\"id\":\"1\",\ndata: \"title\":\"Ferry runs\"}\n\n",
     "Ferry runs|S;", 0},
    {"ninjs",
     "data: {\"uri\":\"urn:x:1\",\"type\":\"text\",\"headline\":\"Court rules\","
     "\"versioncreated\":\"2026-03-01T10:00:00Z\"}\n\n",
     "Court rules|S;", 0},
    {"XML",
     "data: <rss version=\"2.0\"><channel><item><title>Old "
     "friend</title></item></channel></rss>\n\n",
     "Old friend|S;", 0},
    {"the same id again",
     "data: {\"id\":\"1\",\"title\":\"A\"}\n\ndata: {\"id\":\"2\",\"title\":\"B\"}\n\n"
     "data: {\"id\":\"1\",\"title\":\"A, again\"}\n\n",
     "A, again|S;B|S;", 0},
    {"broken JSON", "data: {\"title\":\n\ndata: [\n\n", "", 2},
    {"JSON without a headline", "data: {\"ping\":1}\n\n", "", 1},
    {"a heartbeat of spaces", "data:   \n\n", "", 0},
};

static void events_become_headlines(void **state)
{
    (void)state;
    for (size_t i = 0; i < LENGTH(lives); i++) {
        const struct hl_document_options options = {.url = "https://e.org/", .items_max = 200};
        struct hl_live *live = hl_live_create(&options);
        char out[512];
        assert_int_equal(
            hl_live_write(live, lives[i].stream, strlen(lives[i].stream), "S", 1772620200), 0);
        list(live, out, sizeof(out));
        if (strcmp(out, lives[i].expected) != 0)
            fail_msg("%s: %s", lives[i].name, out);
        check_int(lives[i].name, hl_live_dropped(live), lives[i].dropped);
        hl_live_destroy(live);
    }
}

static void only_so_many_are_kept(void **state)
{
    (void)state;
    const struct hl_document_options options = {.url = "https://e.org/", .items_max = 200};
    struct hl_live *live = hl_live_create(&options);
    char event[64];
    size_t count;
    for (int i = 0; i < 3 * HL_LIVE_KEPT; i++) {
        snprintf(event, sizeof(event), "id: %d\ndata: Story number %d\n\n", i, i);
        hl_live_write(live, event, strlen(event), "S", 1772620200 + i);
    }
    struct hl_headline *const *headlines = hl_live_headlines(live, &count);
    assert_int_equal(count, HL_LIVE_KEPT);
    snprintf(event, sizeof(event), "Story number %d", 3 * HL_LIVE_KEPT - 1);
    assert_string_equal(headlines[0]->title, event);
    assert_int_equal(headlines[0]->seen_s, 1772620200 + 3 * HL_LIVE_KEPT - 1);
    snprintf(event, sizeof(event), "Story number %d", 2 * HL_LIVE_KEPT);
    assert_string_equal(headlines[HL_LIVE_KEPT - 1]->title, event);
    assert_int_equal(hl_live_taken(live), 3 * HL_LIVE_KEPT);
    hl_live_destroy(live);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(streams_become_events),
        cmocka_unit_test(a_new_connection_goes_on_from_the_last_id),
        cmocka_unit_test(large_events_are_left_out),
        cmocka_unit_test(events_become_headlines),
        cmocka_unit_test(only_so_many_are_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
