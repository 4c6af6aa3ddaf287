#include "news/date.h"

#include "base/clock.h"
#include "news/date_parts.h"

#include <string.h>

/* Ten digits are seconds since 1970, thirteen are milliseconds, sixteen microseconds. */
static int64_t parse_epoch(const char *text)
{
    size_t digits = strspn(text, "0123456789");
    const char *rest = text + digits;
    int64_t value = 0;
    if (*rest == '.')
        rest += 1 + strspn(rest + 1, "0123456789");
    while (hl_date_is_space(*rest))
        rest++;
    if (*rest || (digits != 10 && digits != 13 && digits != 16))
        return HL_TIME_NONE;
    for (size_t i = 0; i < 10; i++)
        value = value * 10 + (text[i] - '0');
    return value;
}

int64_t hl_date_parse(const char *text)
{
    if (!text)
        return HL_TIME_NONE;
    while (hl_date_is_space(*text))
        text++;
    if (!*text || strnlen(text, HL_DATE_TEXT_MAX + 1) > HL_DATE_TEXT_MAX)
        return HL_TIME_NONE;
    bool known = false;
    int64_t when = parse_epoch(text);
    if (when == HL_TIME_NONE)
        when = hl_date_parse_iso(text, &known);
    return when == HL_TIME_NONE && !known ? hl_date_parse_free(text) : when;
}
