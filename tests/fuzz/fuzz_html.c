/* Any bytes as a page, with and without XPaths (the first byte says which): what is washed must be
 * valid and small enough, and items must be clean however the bytes are split. */
#include "digest.h"
#include "news/html_clean.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void check_washed(const char *html, size_t n)
{
    struct hl_html_about about;
    struct hl_buf out;
    hl_html_about_init(&about);
    hl_buf_init(&out, 4096);
    must(hl_html_clean(&out, html, n, &about) == 0);
    for (size_t at = 0, len; at < out.len; at += len) {
        uint32_t code;
        len = hl_utf8_decode(out.data + at, out.len - at, &code);
        must(len > 0 && code != 0);
        char next = at + 1 < out.len ? out.data[at + 1] : 'a';
        must(code != '<' || next == '/' || (next >= 'a' && next <= 'z') || about.full);
    }
    hl_buf_finish(&out);
    hl_html_about_finish(&about);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static const struct hl_feed_fields fields[] = {
        {0},
        {0},
        {.items = "//li"},
        {.title = "//h2"},
        {.items = "//div", .title = ".//a", .link = "a/@href", .published = "time"},
        {.items = "//*[@class]",
         .title = "string(.)",
         .id = "@id",
         .summary = "p",
         .category = "b"},
        {.items = "//@href", .title = "."},
        {.items = "//text()", .title = "..", .link = "."},
    };
    static const char front[] = "<html>";
    if (size < 2 || size > 1u << 20)
        return 0;
    uint8_t *page = malloc(size - 1 + sizeof(front) - 1);
    must(page != NULL);
    memcpy(page, front, sizeof(front) - 1);
    memcpy(page + sizeof(front) - 1, bytes + 1, size - 1);
    check_washed((const char *)bytes + 1, size - 1);
    read_twice(page, size - 1 + sizeof(front) - 1,
               &fields[bytes[0] % (sizeof(fields) / sizeof(fields[0]))]);
    free(page);
    return 0;
}
