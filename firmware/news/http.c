#include "news/http.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

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

void hl_http_keep_value(const char *line, size_t len, const char *name, char *out, size_t size)
{
    size_t skip = strlen(name);
    if (len < skip || strncasecmp(line, name, skip) != 0)
        return;
    line += skip;
    len -= skip;
    while (len > 0 && (*line == ' ' || *line == '\t')) {
        line++;
        len--;
    }
    while (len > 0 && strchr(" \t\r\n", line[len - 1]))
        len--;
    if (len >= size || memchr(line, '\0', len))
        len = 0;
    memcpy(out, line, len);
    out[len] = '\0';
}

bool hl_http_leads_off_the_web(const char *location)
{
    size_t scheme = strcspn(location, ":/?#");
    return scheme > 0 && location[scheme] == ':' && strncasecmp(location, "http:", 5) != 0 &&
           strncasecmp(location, "https:", 6) != 0;
}
