/* Any bytes as the values of headers, a header line, a url or a saved plan: what comes out is in
 * range, and a plan that was read is written as it is read again. */
#include "base/clock.h"
#include "news/http.h"
#include "news/source_name.h"
#include "news/source_state.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void check_plan(const char *text)
{
    struct hl_source_state first = {0}, second = {0};
    struct hl_buf once, again;
    hl_buf_init(&once, HL_SOURCE_PLAN_MAX);
    hl_buf_init(&again, HL_SOURCE_PLAN_MAX);
    if (!hl_source_plan_read(&first, text) && !hl_source_plan_write(&first, &once) &&
        !hl_source_plan_read(&second, once.data)) {
        hl_source_plan_write(&second, &again);
        if (strcmp(once.data, again.data ? again.data : "") != 0)
            abort();
    }
    hl_buf_finish(&once);
    hl_buf_finish(&again);
    hl_source_state_finish(&first);
    hl_source_state_finish(&second);
}

static void check_headers(const char *text, size_t size)
{
    char kept[32];
    int64_t fresh = hl_http_fresh_s(text, text, text, "", 1772620200);
    int64_t until = hl_http_fresh_s("", text, text + size / 2, text, HL_TIME_NONE);
    int64_t wait = hl_http_retry_after_s(text, text + size / 2, 1772620200, 21600);
    if (fresh < 0 || fresh > HL_HTTP_FRESH_MAX_S || until < 0 || until > HL_HTTP_FRESH_MAX_S ||
        wait < 0 || wait > 21600)
        abort();
    kept[0] = '\0';
    hl_http_keep_value(text, size, "etag:", kept, sizeof(kept));
    if (strlen(kept) >= sizeof(kept))
        abort();
    hl_http_leads_off_the_web(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    char *text = malloc(size + 1);
    if (!text)
        return 0;
    if (size)
        memcpy(text, bytes, size);
    text[size] = '\0';
    check_headers(text, size);
    check_plan(text);
    char *name = hl_source_name_of_url(text), *url = hl_source_public_url(text);
    if (url && strlen(url) > strlen(text))
        abort();
    free(name);
    free(url);
    free(text);
    return 0;
}
