#include "news/http.h"

#include "base/clock.h"
#include "news/date.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

bool hl_http_is_good(long status)
{
    return status >= 200 && status <= 299;
}

bool hl_http_is_redirect(long status)
{
    return hl_http_is_permanent(status) || status == 302 || status == 303 || status == 307;
}

bool hl_http_is_permanent(long status)
{
    return status == 301 || status == 308;
}

char *hl_http_explain(long status, char *out, size_t size)
{
    static const struct {
        long first, last;
        const char *words;
    } meanings[] = {
        {401, 401, "wants a name and a password, or a token; see \"auth\" of the source"},
        {403, 403, "refuses to answer this program; the site may block tickers or want a login"},
        {404, 404, "there is nothing at this address; check the url"},
        {410, 410, "gone for good; remove this source (it is asked once a week)"},
        {429, 429, "asked too often; it is left alone for a while"},
        {400, 499, "the server does not accept the request; check the url"},
        {500, 599, "the server is in trouble, not the url"},
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

static int64_t clamp(int64_t value, int64_t most)
{
    return value < 0 ? 0 : value < most ? value : most;
}

/* A count of seconds; -1 for anything else. */
static int64_t read_count(const char *text)
{
    int64_t value = 0;
    text += *text == '"';
    if (*text < '0' || *text > '9')
        return -1;
    for (; *text >= '0' && *text <= '9'; text++)
        value = value < INT64_MAX / 20 ? value * 10 + (*text - '0') : value;
    return value;
}

/* The value of a directive, "" for one without; NULL when it is not there. */
static const char *find_directive(const char *list, const char *name)
{
    size_t len = strlen(name);
    while (*list) {
        list += strspn(list, " \t,");
        if (strncasecmp(list, name, len) == 0 && strchr(" \t,=", list[len]))
            return list[len] == '=' ? list + len + 1 : "";
        list += strcspn(list, ",");
    }
    return NULL;
}

int64_t hl_http_fresh_s(const char *cache_control, const char *expires, const char *date,
                        const char *age, int64_t now_s)
{
    int64_t aged = clamp(read_count(age), HL_HTTP_FRESH_MAX_S);
    if (find_directive(cache_control, "no-store") || find_directive(cache_control, "no-cache"))
        return 0;
    const char *value = find_directive(cache_control, "max-age");
    if (value) {
        int64_t fresh = read_count(value);
        return fresh < 0 ? 0 : clamp(fresh - aged, HL_HTTP_FRESH_MAX_S);
    }
    int64_t until = hl_date_parse(expires), since = hl_date_parse(date);
    if (since == HL_TIME_NONE)
        since = now_s;
    if (until == HL_TIME_NONE || since == HL_TIME_NONE || until < since)
        return 0;
    return clamp(until - since - aged, HL_HTTP_FRESH_MAX_S);
}

int64_t hl_http_retry_after_s(const char *value, const char *date, int64_t now_s, int64_t most_s)
{
    int64_t wait = read_count(value);
    if (wait >= 0)
        return clamp(wait, most_s);
    int64_t until = hl_date_parse(value), since = hl_date_parse(date);
    if (since == HL_TIME_NONE)
        since = now_s;
    if (until == HL_TIME_NONE || since == HL_TIME_NONE || until < since)
        return 0;
    return clamp(until - since, most_s);
}
