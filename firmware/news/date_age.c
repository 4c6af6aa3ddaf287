/* Ages in words. The grammar is one for all languages: a phrase is a span of time with a word
 * before or after it that makes it an age. */
#include "news/date_age.h"

#include "news/date.h"
#include "news/utf8.h"

#include <string.h>

#define DIGITS_MAX 5 /* "5000 minutes ago" is an age, a longer number is not */
#define SPANS_MAX  3 /* "1 day 2 hours 5 minutes ago" */

struct phrase {
    const char *at;
    int64_t total_s;
    int64_t pending; /* a number that waits for its unit, -1 for none */
    int spans;
    bool begun;  /* something but a lead or a filler was read */
    bool before; /* "vor" */
    bool ended;  /* "ago", or a moment: nothing may follow */
};

/* The value of CODE as a decimal digit of the scripts that news are written in, -1 for none. */
static int digit_value(uint32_t code)
{
    static const uint32_t zeros[] = {
        '0',    0x0660, 0x06f0, 0x0966, 0x09e6, 0x0a66, 0x0ae6,
        0x0b66, 0x0be6, 0x0c66, 0x0ce6, 0x0d66, 0x0e50, 0xff10,
    };
    for (size_t i = 0; i < sizeof(zeros) / sizeof(zeros[0]); i++)
        if (code >= zeros[i] && code < zeros[i] + 10)
            return (int)(code - zeros[i]);
    return -1;
}

static uint32_t lower(uint32_t code)
{
    bool latin = (code >= 'A' && code <= 'Z') || (code >= 0xc0 && code <= 0xde && code != 0xd7);
    if (latin || (code >= 0x410 && code <= 0x42f))
        return code + 0x20;
    return code == 0x2019 ? '\'' : code;
}

static bool is_blank(uint32_t code)
{
    return code == ' ' || (code >= '\t' && code <= '\r') || code == 0xa0 || code == 0x202f ||
           code == 0x3000 || (code >= 0x2000 && code <= 0x200a);
}

/* Marks of direction and the like, which say nothing here. */
static bool is_silent(uint32_t code)
{
    return code == 0x200e || code == 0x200f || code == 0x061c || code == 0xfeff || code == 0x200b;
}

/* Lower case, ASCII digits, single blanks, none at the ends. False when TEXT cannot be an age. */
static bool normalize(char out[HL_DATE_TEXT_MAX + 4], const char *text, size_t len)
{
    size_t n = 0;
    uint32_t code;
    for (size_t at = 0, step; at < len; at += step) {
        step = hl_utf8_decode(text + at, len - at, &code);
        if (step == 0 || code == 0 || n > HL_DATE_TEXT_MAX - 4)
            return false;
        int digit = digit_value(code);
        if (digit >= 0)
            out[n++] = (char)('0' + digit);
        else if (is_blank(code) && n > 0 && out[n - 1] != ' ')
            out[n++] = ' ';
        else if (!is_blank(code) && !is_silent(code))
            n += hl_utf8_encode(lower(code), out + n);
    }
    n -= n > 0 && out[n - 1] == ' ';
    out[n] = '\0';
    return n > 0;
}

static bool add_span(struct phrase *phrase, int64_t seconds)
{
    phrase->total_s += seconds;
    phrase->pending = -1;
    return ++phrase->spans <= SPANS_MAX;
}

static bool add_number(struct phrase *phrase, int64_t number)
{
    if (phrase->pending >= 0)
        return false;
    phrase->pending = number;
    return true;
}

/* Without a number a unit counts once where a word before it made it an age: "منذ ساعة". */
static bool add_unit(struct phrase *phrase, int32_t seconds)
{
    if (phrase->pending < 0 && !(phrase->before && phrase->spans == 0))
        return false;
    return add_span(phrase, phrase->pending < 0 ? seconds : phrase->pending * seconds);
}

static bool end_after(struct phrase *phrase)
{
    phrase->ended = true;
    return phrase->spans > 0 && phrase->pending < 0;
}

static bool begin_before(struct phrase *phrase)
{
    bool first = !phrase->before && phrase->spans == 0 && phrase->pending < 0;
    phrase->before = true;
    return first;
}

static bool take(struct phrase *phrase, enum hl_age_class class, int32_t value)
{
    if (phrase->ended || (class == HL_AGE_LEAD && phrase->begun))
        return false;
    phrase->begun = phrase->begun || (class != HL_AGE_LEAD && class != HL_AGE_FILLER);
    switch (class) {
    case HL_AGE_LEAD:
        phrase->at += *phrase->at == ':';
        return true;
    case HL_AGE_FILLER:
        return phrase->pending < 0 && phrase->spans == 0;
    case HL_AGE_BEFORE:
        return begin_before(phrase);
    case HL_AGE_AFTER:
        return end_after(phrase);
    case HL_AGE_AROUND:
        return phrase->spans > 0 ? end_after(phrase) : begin_before(phrase);
    case HL_AGE_NUMBER:
        return add_number(phrase, value);
    case HL_AGE_EITHER:
        return phrase->pending < 0 ? add_number(phrase, 1) : add_unit(phrase, value);
    case HL_AGE_UNIT:
        phrase->at += *phrase->at == '.';
        return add_unit(phrase, value);
    case HL_AGE_SPAN:
        return phrase->pending < 0 && add_span(phrase, value);
    case HL_AGE_MOMENT:
        phrase->total_s = value;
        phrase->ended = true;
        return !phrase->before && phrase->spans == 0 && phrase->pending < 0;
    case HL_AGE_AND:
        return phrase->spans > 0 && phrase->pending < 0;
    }
    return false;
}

static bool read_digits(struct phrase *phrase)
{
    int64_t number = 0;
    size_t digits = strspn(phrase->at, "0123456789");
    if (digits > DIGITS_MAX || phrase->ended)
        return false;
    for (size_t i = 0; i < digits; i++)
        number = number * 10 + (*phrase->at++ - '0');
    phrase->begun = true;
    return add_number(phrase, number);
}

bool hl_date_parse_age(const char *text, size_t len, int64_t *age_s)
{
    char plain[HL_DATE_TEXT_MAX + 4];
    if (len > HL_DATE_TEXT_MAX || !normalize(plain, text, len))
        return false;
    struct phrase phrase = {.at = plain, .pending = -1};
    while (*phrase.at) {
        enum hl_age_class class;
        int32_t value;
        if (*phrase.at >= '0' && *phrase.at <= '9') {
            if (!read_digits(&phrase))
                return false;
        } else {
            size_t n = hl_age_word_find(phrase.at, &class, &value);
            phrase.at += n;
            if (n == 0 || !take(&phrase, class, value))
                return false;
        }
        phrase.at += *phrase.at == ',' && phrase.spans > 0 && phrase.at[1] == ' ';
        phrase.at += *phrase.at == ' ';
    }
    if (!phrase.ended && !(phrase.before && phrase.spans > 0 && phrase.pending < 0))
        return false;
    *age_s = phrase.total_s;
    return true;
}
