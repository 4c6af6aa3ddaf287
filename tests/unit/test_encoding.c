#include "news/encoding.h"
#include "unit/feed_text.h"

struct encoding_case {
    const char *name;
    const char *content_type;
    const char *bytes;
    size_t size;
    const char *expected;
};

#define BYTES(b) .bytes = (b), .size = sizeof(b) - 1

static const struct encoding_case cases[] = {
    {.name = "UTF-8", BYTES("caf\xc3\xa9"), .expected = "café"},
    {.name = "UTF-8 with a mark", BYTES("\xef\xbb\xbf<a/>"), .expected = "<a/>"},
    {.name = "bad UTF-8 is left for later", BYTES("caf\xe9"), .expected = "caf\xe9"},
    {.name = "a mark alone", BYTES("\xef\xbb\xbf"), .expected = ""},
    {.name = "nothing", BYTES(""), .expected = ""},
    {.name = "UTF-16LE with a mark", BYTES("\xff\xfe<\0\xe9\0=\xd8\x00\xde"), .expected = "<é😀"},
    {.name = "UTF-16BE with a mark", BYTES("\xfe\xff\0<\0\xe9\xd8=\xde\0"), .expected = "<é😀"},
    {.name = "UTF-16LE by its pattern", BYTES("<\0a\0\xac\x20"), .expected = "<a€"},
    {.name = "UTF-16BE by its pattern", BYTES("\0<\0a\x20\xac"), .expected = "<a€"},
    {.name = "UTF-16 cut and broken",
     BYTES("\xff\xfe\x00\xd8\x41\x00\x00\xdc\x00\xd8\x42"),
     .expected = "\xef\xbf\xbd"
                 "A\xef\xbf\xbd\xef\xbf\xbd"},
    {.name = "the mark is stronger than the header",
     .content_type = "text/xml; charset=koi8-r",
     BYTES("\xef\xbb\xbf\xc3\xa9"),
     .expected = "é"},
    {.name = "header",
     .content_type = "text/xml; charset=ISO-8859-1",
     BYTES("\xe9\x93\x80"),
     .expected = "é“€"},
    {.name = "header in quotes",
     .content_type = "text/xml;CHARSET = \"windows-1252\" ; x=y",
     BYTES("\xe9"),
     .expected = "é"},
    {.name = "header before declaration",
     .content_type = "a/b; charset=iso-8859-5",
     BYTES("<?xml encoding='koi8-r'?>\xd0"),
     .expected = "<?xml encoding='koi8-r'?>а"},
    {.name = "declaration",
     BYTES("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\xe9"),
     .expected = "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>é"},
    {.name = "declaration after junk",
     BYTES("\n<?xml version='1.0' encoding = 'latin1'?>\xe9"),
     .expected = "\n<?xml version='1.0' encoding = 'latin1'?>é"},
    {.name = "declaration that says UTF-16",
     BYTES("<?xml encoding='utf-16'?>\xc3\xa9"),
     .expected = "<?xml encoding='utf-16'?>é"},
    {.name = "Latin-9",
     .content_type = "; charset=iso-8859-15",
     BYTES("\xa4\xa6\xbe\xe9"),
     .expected = "€ŠŸé"},
    {.name = "Latin-2",
     .content_type = "; charset=ISO-8859-2",
     BYTES("\xb1\xe6"),
     .expected = "ąć"},
    {.name = "Cyrillic",
     .content_type = "; charset=windows-1251",
     BYTES("\xc4\xe0"),
     .expected = "Да"},
    {.name = "KOI8-R", .content_type = "; charset=KOI8-R", BYTES("\xe4\xc1"), .expected = "Да"},
    {.name = "GB2312",
     .content_type = "; charset=gb2312",
     BYTES("\xd6\xd0\xce\xc4x"),
     .expected = "中文x"},
    {.name = "Big5",
     .content_type = "; charset=Big5",
     BYTES("\xa4\xa4\xa4\xe5"),
     .expected = "中文"},
    {.name = "Shift_JIS",
     .content_type = "; charset=Shift_JIS",
     BYTES("\x93\xfa\x96\x7b"),
     .expected = "日本"},
    {.name = "EUC-JP",
     .content_type = "; charset=euc-jp",
     BYTES("\xc6\xfc\xcb\xdc"),
     .expected = "日本"},
    {.name = "ISO-2022-JP",
     .content_type = "; charset=iso-2022-jp",
     BYTES("\x1b$BF|K\\\x1b(B!"),
     .expected = "日本!"},
    {.name = "EUC-KR", .content_type = "; charset=euc-kr", BYTES("\xc7\xd1"), .expected = "한"},
    {.name = "a bad byte in a converter",
     .content_type = "; charset=euc-kr",
     BYTES("a\xff"
           "b"),
     .expected = "a\xef\xbf\xbd"
                 "b"},
    {.name = "a character cut by the end",
     .content_type = "; charset=euc-kr",
     BYTES("a\xc7"),
     .expected = "a\xef\xbf\xbd"},
    {.name = "unknown label",
     .content_type = "; charset=klingon",
     BYTES("\xc3\xa9"),
     .expected = "é"},
    {.name = "labels of converters that are not for the web",
     .content_type = "; charset=ISO-2022-CN-EXT",
     BYTES("a"),
     .expected = "a"},
    {.name = "label that is much too long",
     .content_type = "; charset=iso-8859-1iso-8859-1iso-8859-1iso-8859-1iso-8859-1",
     BYTES("\xc3\xa9"),
     .expected = "é"},
    {.name = "labels with an option",
     .content_type = "; charset=koi8-r//IGNORE",
     BYTES("\xc3\xa9"),
     .expected = "é"},
};

static int collect(void *data, const char *bytes, size_t n)
{
    return hl_buf_add(data, bytes, n);
}

static void decode(struct hl_buf *out, const struct encoding_case *one, size_t cut, size_t step)
{
    struct hl_encoding *encoding = hl_encoding_create(one->content_type, collect, out);
    assert_non_null(encoding);
    hl_buf_clear(out);
    for (size_t at = 0; at < one->size;) {
        size_t n = at == 0 && cut ? cut : step;
        n = n < one->size - at ? n : one->size - at;
        assert_int_equal(hl_encoding_write(encoding, one->bytes + at, n), 0);
        at += n;
    }
    assert_int_equal(hl_encoding_finish(encoding), 0);
    hl_encoding_destroy(encoding);
}

static void every_encoding(void **state)
{
    struct hl_buf out;
    (void)state;
    hl_buf_init(&out, 1u << 16);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        for (size_t cut = 0; cut <= cases[i].size; cut++) {
            decode(&out, &cases[i], cut, cut ? SIZE_MAX : 1);
            const char *text = out.data ? out.data : "";
            if (strcmp(text, cases[i].expected) != 0)
                fail_msg("%s, cut at %zu: %s", cases[i].name, cut, text);
        }
    hl_buf_finish(&out);
}

/* Longer than what is looked at first, and than the output buffer. */
static void long_text_is_whole(void **state)
{
    static const char *const types[] = {"; charset=utf-8", "; charset=latin1", "; charset=euc-jp"};
    char bytes[20001];
    struct hl_buf out;
    (void)state;
    memset(bytes, 'x', sizeof(bytes));
    hl_buf_init(&out, 1u << 16);
    for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
        struct encoding_case one = {
            .content_type = types[i], .bytes = bytes, .size = sizeof(bytes)};
        decode(&out, &one, 0, 7);
        assert_int_equal(out.len, sizeof(bytes));
        decode(&out, &one, 0, SIZE_MAX);
        assert_int_equal(out.len, sizeof(bytes));
    }
    hl_buf_finish(&out);
}

static int refuse(void *data, const char *bytes, size_t n)
{
    (void)data;
    (void)bytes;
    (void)n;
    return -5;
}

static void the_function_ends_the_write(void **state)
{
    char bytes[HL_ENCODING_SNIFF_MAX + 1] = "x";
    (void)state;
    struct hl_encoding *encoding = hl_encoding_create(NULL, refuse, NULL);
    assert_int_equal(hl_encoding_write(encoding, bytes, 1), 0);
    assert_int_equal(hl_encoding_write(encoding, bytes, sizeof(bytes)), -5);
    hl_encoding_destroy(encoding);
    hl_encoding_destroy(NULL);
}

/* Whole feeds, for what only shows there. */
static const struct feed_case feeds[] = {
    FEED_CASE("\xff\xfe<\0r\0s\0s\0>\0<\0c\0h\0a\0n\0n\0e\0l\0>\0<\0i\0t\0e\0m\0>\0<\0t\0i\0t\0l\0"
              "e\0>\0\xac\x20<\0/\0t\0i\0t\0l\0e\0>\0<\0/\0i\0t\0e\0m\0>\0<\0/\0c\0h\0a\0n\0n\0e\0"
              "l\0>\0<\0/\0r\0s\0s\0>\0",
              .name = "UTF-16", .expected = "€\nRSS\n"),
    FEED_CASE("<?xml version=\"1.0\" encoding=\"iso-8859-1\"?><rss><channel><item><title>"
              "\x93Stra\xdf"
              "e\x94</title></item></channel></rss>",
              .name = "smart quotes in what says it is Latin-1", .expected = "“Straße”\nRSS\n"),
    FEED_CASE("<?xml version=\"1.0\" encoding=\"utf-8\"?><rss><channel><item><title>Caf\xe9 "
              "caf\xc3\xa9</title></item></channel></rss>",
              .name = "both in one", .expected = "Café café\nRSS\n"),
    FEED_CASE("<rss><channel><item><title>\xcf\xf0\xe8\xe2\xe5\xf2</title></item></channel></rss>",
              .name = "charset of the header", .content_type = "text/xml; charset=windows-1251",
              .expected = "Привет\nRSS\n"),
};

static void every_feed(void **state)
{
    (void)state;
    feed_text_check_all(feeds, sizeof(feeds) / sizeof(feeds[0]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_encoding),
        cmocka_unit_test(long_text_is_whole),
        cmocka_unit_test(the_function_ends_the_write),
        cmocka_unit_test(every_feed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
