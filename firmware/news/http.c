#include "news/http.h"

#include <stdio.h>

bool hl_http_is_good(long status)
{
    return status >= 200 && status <= 299;
}

char *hl_http_explain(long status, char *out, size_t size)
{
    static const struct {
        long first, last;
        const char *words;
    } meanings[] = {
        {401, 401, "wants a name and a password"},
        {403, 403, "refuses to answer this program; the site may block tickers or want a login"},
        {404, 404, "there is nothing at this address; check the url"},
        {410, 410, "gone for good; remove this source"},
        {429, 429, "asked too often; it is left alone for a while"},
        {400, 499, "the server does not accept the request; check the url"},
        {500, 599, "the server is in trouble; it is asked again later"},
        {300, 399, "a redirect that leads nowhere; check the url"},
    };
    out[0] = '\0';
    if (hl_http_is_good(status) || status == HL_HTTP_UNCHANGED)
        return out;
    for (size_t i = 0; i < sizeof(meanings) / sizeof(meanings[0]); i++)
        if (status >= meanings[i].first && status <= meanings[i].last) {
            snprintf(out, size, "HTTP %ld: %s", status, meanings[i].words);
            return out;
        }
    snprintf(out, size, "HTTP %ld: an answer that makes no sense", status);
    return out;
}
