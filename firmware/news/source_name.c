#include "news/source_name.h"

#include "news/headline.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

static char *copy(const char *text, size_t n)
{
    if (n > HL_CATEGORY_MAX)
        for (n = HL_CATEGORY_MAX; n > 0 && ((unsigned char)text[n] & 0xc0) == 0x80;)
            n--;
    return strndup(text, n);
}

char *hl_source_name_copy(const char *text)
{
    return copy(text, strlen(text));
}

/* Where the authority of URL begins and ends; *HOST is past its user. */
static const char *find_host(const char *url, const char **host, const char **end)
{
    const char *begin = strstr(url, "://");
    begin = begin ? begin + 3 : url;
    *end = begin + strcspn(begin, "/?#");
    *host = begin;
    for (const char *c = begin; c < *end; c++)
        if (*c == '@')
            *host = c + 1;
    return begin;
}

char *hl_source_name_of_url(const char *url)
{
    const char *host, *end;
    find_host(url, &host, &end);
    if (strncasecmp(host, "www.", 4) == 0)
        host += 4;
    size_t len = 0;
    bool bracket = *host == '[';
    while (host + len < end && (bracket || host[len] != ':'))
        if (host[len++] == ']')
            bracket = false;
    return len > 0 ? copy(host, len) : hl_source_public_url(url);
}

char *hl_source_name_of_path(const char *path)
{
    const char *slash = strrchr(path, '/');
    return hl_source_name_copy(slash && slash[1] ? slash + 1 : path);
}

char *hl_source_public_url(const char *url)
{
    const char *host = url, *end;
    const char *begin = strstr(url, "://") ? find_host(url, &host, &end) : url;
    char *out = strdup(url);
    if (out)
        memmove(out + (begin - url), host, strlen(host) + 1);
    return out;
}
