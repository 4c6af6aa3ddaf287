/* Any bytes in any encoding: nothing may break, and splitting them must not change what comes out.
 * The first byte chooses what the header says. */
#include "base/buf.h"
#include "news/encoding.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

#define OUTPUT_MAX (8u << 20)

static int collect_bytes(void *data, const char *bytes, size_t n)
{
    return hl_buf_add(data, bytes, n);
}

static void decode_in(struct hl_buf *out, const char *type, const uint8_t *bytes, size_t size,
                      size_t step)
{
    struct hl_encoding *encoding = hl_encoding_create(type, collect_bytes, out);
    if (!encoding)
        abort();
    for (size_t at = 0; at < size; at += step)
        if (hl_encoding_write(encoding, bytes + at, step < size - at ? step : size - at))
            abort();
    if (hl_encoding_finish(encoding))
        abort();
    hl_encoding_destroy(encoding);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static const char *const types[] = {
        NULL,
        "text/xml; charset=utf-8",
        "text/xml; charset=iso-8859-1",
        "text/xml; charset=shift_jis",
        "text/xml; charset=euc-jp",
        "text/xml; charset=euc-kr",
        "text/xml; charset=gb18030",
        "text/xml; charset=big5",
        "text/xml; charset=iso-2022-jp",
        "text/xml; charset=windows-1255",
        "text/xml; charset=windows-1258",
        "text/xml; charset=utf-16",
        "text/xml; charset=koi8-r",
        "text/xml; charset=cp037",
    };
    if (size == 0)
        return 0;
    const char *type = types[bytes[0] % (sizeof(types) / sizeof(types[0]))];
    struct hl_buf whole;
    struct hl_buf parts;
    hl_buf_init(&whole, OUTPUT_MAX);
    hl_buf_init(&parts, OUTPUT_MAX);
    decode_in(&whole, type, bytes + 1, size - 1, size);
    decode_in(&parts, type, bytes + 1, size - 1, 1 + size % 7);
    if (whole.len != parts.len || (whole.len && memcmp(whole.data, parts.data, whole.len) != 0))
        abort();
    hl_buf_finish(&whole);
    hl_buf_finish(&parts);
    return 0;
}
