#include "show/wording.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#define MINUTE_S   60
#define HOUR_S     3600
#define DAY_S      86400
#define DAYS_MAX   999
#define NUMBER_MAX 24
#define TAG_MAX    36 /* of a language; RFC 5646 wants 35 characters */

/* ---- rows ---- */

static const struct hl_wording *row_of(const char *tag)
{
    for (const struct hl_wording *row = hl_wordings; row->language; row++)
        if (strcasecmp(row->language, tag) == 0)
            return row;
    return NULL;
}

/* Tags that are written in another script than their language's row. */
static const char *known_as(const char *language)
{
    static const char *const other[][2] = {
        {"zh-tw", "zh-hant"}, {"zh-hk", "zh-hant"}, {"zh-mo", "zh-hant"}};
    for (size_t i = 0; i < sizeof(other) / sizeof(*other); i++)
        if (strcasecmp(language, other[i][0]) == 0)
            return other[i][1];
    return language;
}

const struct hl_wording *hl_wording_find(const char *language)
{
    char tag[TAG_MAX];
    snprintf(tag, sizeof(tag), "%s", known_as(language ? language : ""));
    for (char *c = tag; *c; c++)
        if (*c == '_')
            *c = '-';
    for (;;) {
        const struct hl_wording *row = row_of(tag);
        char *cut = strrchr(tag, '-');
        if (row)
            return row;
        if (!cut || cut == tag)
            return row_of("und");
        *cut = '\0';
    }
}

/* ---- templates ---- */

struct part {
    char key;
    const char *value;
};

struct text {
    char *out;
    size_t size, len;
    bool full;
};

/* Bytes of the UTF-8 character at C. */
static size_t character(const char *c)
{
    size_t count = 1;
    while (((unsigned char)c[count] & 0xc0) == 0x80)
        count++;
    return count;
}

/* COUNT bytes, or those whole characters of them that have room. */
static void put(struct text *text, const char *bytes, size_t count)
{
    if (text->full || text->len + count >= text->size) {
        count = text->full ? 0 : text->size - text->len - 1;
        while (count > 0 && ((unsigned char)bytes[count] & 0xc0) == 0x80)
            count--;
        text->full = true;
    }
    memcpy(text->out + text->len, bytes, count);
    text->len += count;
    text->out[text->len] = '\0';
}

static char *expand(const char *template, const struct part *parts, size_t count, char *out,
                    size_t size)
{
    struct text text = {.out = out, .size = size};
    out[0] = '\0';
    for (const char *c = template; *c; c++) {
        const char *value = NULL;
        for (size_t i = 0; *c == '%' && i < count; i++)
            if (parts[i].key == c[1])
                value = parts[i].value;
        if (value)
            put(&text, value, strlen(value));
        else
            put(&text, c, character(c));
        c += value ? 1 : character(c) - 1;
    }
    return out;
}

static char *with_number(const char *template, int64_t number, char *out, size_t size)
{
    char digits[NUMBER_MAX];
    snprintf(digits, sizeof(digits), "%lld", (long long)number);
    const struct part parts[] = {{'n', digits}};
    return expand(template, parts, 1, out, size);
}

char *hl_wording_age(const struct hl_wording *words, int64_t age_s, int step, char *out,
                     size_t size)
{
    if (age_s < step * MINUTE_S)
        return step > 1 ? with_number(words->less, step, out, size)
                        : expand(words->now, NULL, 0, out, size);
    if (age_s < HOUR_S)
        return with_number(words->minutes, age_s / MINUTE_S / step * step, out, size);
    if (age_s < 2 * HOUR_S)
        return expand(words->hour, NULL, 0, out, size);
    if (age_s < DAY_S)
        return with_number(words->hours, age_s / HOUR_S, out, size);
    int64_t days = age_s / DAY_S;
    return with_number(words->days, days < DAYS_MAX ? days : DAYS_MAX, out, size);
}

char *hl_wording_updated(const struct hl_wording *words, const char *clock, char *out, size_t size)
{
    const struct part parts[] = {{'t', clock}};
    return expand(words->updated, parts, 1, out, size);
}

char *hl_wording_date(const struct hl_wording *words, const struct tm *tm,
                      enum hl_wording_date kind, char *out, size_t size)
{
    const char *template = kind == HL_WORDING_DATE    ? words->date
                           : kind == HL_WORDING_BRIEF ? words->brief
                                                      : words->day;
    char day[NUMBER_MAX], month[NUMBER_MAX], figures[HL_WORDING_MAX];
    int weekday = tm->tm_wday, at = tm->tm_mon;
    snprintf(day, sizeof(day), "%d", tm->tm_mday);
    snprintf(month, sizeof(month), "%d", at + 1);
    strftime(figures, sizeof(figures), kind == HL_WORDING_DAY ? "%m-%d" : "%Y-%m-%d", tm);
    const struct part parts[] = {
        {'W', words->weekdays[weekday]},
        {'w', words->brief_weekdays[weekday]},
        {'d', tm->tm_mday == 1 && words->first ? words->first : day},
        {'M', words->months[at]},
        {'m', words->brief_months[at]},
        {'n', month},
    };
    if (!template)
        return expand(figures, NULL, 0, out, size);
    return expand(template, parts, sizeof(parts) / sizeof(*parts), out, size);
}

char *hl_wording_mark(const struct hl_wording *words, const char *mark, char *out, size_t size)
{
    const char *const whole[][2] = {{"offline", words->offline},
                                    {"connecting", words->connecting},
                                    {"feed is old", words->old},
                                    {"urgent", words->pressing}};
    long long number;
    char unit[4];
    int end = 0;
    for (size_t i = 0; i < sizeof(whole) / sizeof(*whole); i++)
        if (strcmp(mark, whole[i][0]) == 0)
            return expand(whole[i][1], NULL, 0, out, size);
    if (sscanf(mark, "feed %18lld %3s old%n", &number, unit, &end) == 2 && end > 0 && !mark[end]) {
        if (strcmp(unit, "min") == 0)
            return with_number(words->old_minutes, number, out, size);
        if (strcmp(unit, "h") == 0)
            return with_number(words->old_hours, number, out, size);
    }
    return expand(mark, NULL, 0, out, size);
}
