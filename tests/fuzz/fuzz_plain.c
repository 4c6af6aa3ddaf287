/* Any bytes as HTML: nothing may break, and tidied text is tidy. */
#include "news/plain.h"
#include "news/utf8.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define FUZZ_PLAIN_MAX 300

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void tidy_and_check(struct hl_buf *text)
{
    int len = hl_plain_tidy(text);
    char before = ' ';
    uint32_t code;
    if (len < 0 || (size_t)len != text->len || text->len > FUZZ_PLAIN_MAX)
        abort();
    for (size_t at = 0, n; at < text->len; at += n) {
        n = hl_utf8_decode(text->data + at, text->len - at, &code);
        if (n == 0 || code < ' ' || (code >= 0x7f && code <= 0xa0))
            abort();
        if (code == ' ' && before == ' ')
            abort();
        before = text->data[at];
    }
    if (text->len && before == ' ')
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct hl_buf out;
    /* A copy without a NUL after it, so that the sanitizer sees a read past its end. */
    char *text = malloc(size ? size : 1);
    if (!text)
        return 0;
    if (size)
        memcpy(text, bytes, size);
    hl_buf_init(&out, FUZZ_PLAIN_MAX);
    if (hl_plain_from_html(&out, text, size))
        abort();
    tidy_and_check(&out);
    hl_buf_clear(&out);
    if (hl_plain_decode(&out, text, size))
        abort();
    tidy_and_check(&out);
    hl_plain_has_reference(text, size);
    hl_buf_finish(&out);
    free(text);
    return 0;
}
