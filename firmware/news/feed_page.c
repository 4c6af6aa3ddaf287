/* The latest page: plain text in which lines such as "14 minutes ago" date the headlines that
 * stand before or after them, and in which an article may be told by its dateline. */
#include "news/date.h"
#include "news/date_words.h"
#include "news/feed_parts.h"
#include "news/plain.h"
#include "news/utf8.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define LINE_MAX_BYTES     4096 /* bytes of a line that are read */
#define HEADLINE_MAX       250  /* characters; a longer line is a paragraph */
#define SENTENCE_MIN       120  /* characters from which a line with a full stop is a paragraph */
#define SECTION_MAX        40   /* characters in a section's name ... */
#define SECTION_WORDS      4    /* ... and words */
#define DATELINE_MAX       80   /* bytes */
#define DATELINE_WORDS_MAX 5    /* after the place */

struct line {
    size_t at; /* in the pool */
    size_t len;
    unsigned characters;
    unsigned words;
    int64_t age_s; /* -1 when the line is no age */
    bool gap;      /* a blank line stands before it */
    bool paired;   /* an age and its headline */
    bool full_stop;
};

struct page {
    struct hl_feed_out *out;
    struct hl_buf pool; /* the clean text of all lines, each with its NUL */
    struct line *lines;
    size_t count;
    size_t room;
    int step;                   /* from an age to its headline: 1 or -1 */
    bool stops_are_usual;       /* this page's headlines end with a full stop */
    const struct line *section; /* of the pairs that follow, NULL for none */
    struct hl_draft draft;
};

static const char *text_of(const struct page *page, const struct line *line)
{
    return page->pool.data + line->at;
}

/* "...ended." and '...ended."', but not "and so on ..." */
static bool ends_in_stop(const char *text, size_t n)
{
    static const char *const closers[] = {"\"", "'", ")", "\xe2\x80\x9d", "\xe2\x80\x99"};
    for (size_t i = 0; i < sizeof(closers) / sizeof(closers[0]); i++) {
        size_t len = strlen(closers[i]);
        if (n > len && memcmp(text + n - len, closers[i], len) == 0) {
            n -= len;
            break;
        }
    }
    while (n > 0 && text[n - 1] == ' ')
        n--;
    return n > 1 && text[n - 1] == '.' && text[n - 2] != '.';
}

static void measure(struct line *line, const char *text)
{
    line->characters = 0;
    line->words = 1;
    for (size_t i = 0; i < line->len; i++) {
        line->characters += (text[i] & 0xc0) != 0x80;
        line->words += text[i] == ' ';
    }
    line->full_stop = ends_in_stop(text, line->len);
    if (!hl_date_parse_age(text, line->len, &line->age_s))
        line->age_s = -1;
}

static int add_line(struct page *page, const struct hl_buf *clean, bool gap)
{
    if (page->count == page->room) {
        size_t room = page->room ? page->room * 2 : 64;
        struct line *lines = realloc(page->lines, room * sizeof(*lines));
        if (!lines)
            return -ENOMEM;
        page->lines = lines;
        page->room = room;
    }
    struct line line = {.at = page->pool.len, .len = clean->len, .gap = gap};
    measure(&line, clean->data);
    int err = hl_buf_add(&page->pool, clean->data, clean->len + 1);
    if (!err)
        page->lines[page->count++] = line;
    return err;
}

static int read_lines(struct page *page, const char *text, size_t n)
{
    const char *end = text + n;
    struct hl_buf clean;
    bool gap = false;
    int err = 0;
    hl_buf_init(&clean, LINE_MAX_BYTES);
    while (text < end && err >= 0) {
        const char *stop = text;
        while (stop < end && *stop != '\n' && *stop != '\r')
            stop++;
        hl_buf_clear(&clean);
        size_t len = (size_t)(stop - text);
        err = hl_buf_add(&clean, text, len < clean.max ? len : hl_utf8_cut(text, clean.max));
        if (!err)
            err = hl_plain_tidy(&clean);
        bool crlf = end - stop >= 2 && stop[0] == '\r' && stop[1] == '\n';
        text = stop + 1 + crlf;
        if (err >= 0 && page->count == HL_FEED_LINES_MAX) {
            hl_feed_out_partial(page->out, "the page has too many lines");
            break;
        }
        if (err >= 0 && clean.len)
            err = add_line(page, &clean, gap);
        gap = !clean.len;
    }
    hl_buf_finish(&clean);
    return err < 0 ? err : 0;
}

/* The line that an age would date in this arrangement, NULL for none. */
static struct line *partner_of(const struct page *page, size_t age, int step)
{
    if (step < 0 ? age == 0 : age + 1 >= page->count)
        return NULL;
    struct line *line = &page->lines[step < 0 ? age - 1 : age + 1];
    return line->age_s < 0 ? line : NULL;
}

static bool is_headline_like(const struct line *line)
{
    return line->characters >= 12 && line->characters <= HEADLINE_MAX && !line->full_stop;
}

/* How well an arrangement fits the whole page. */
static size_t score(const struct page *page, int step)
{
    size_t sum = 0;
    for (size_t i = 0; i < page->count; i++) {
        const struct line *partner = page->lines[i].age_s >= 0 ? partner_of(page, i, step) : NULL;
        if (!partner)
            continue;
        bool paragraph = partner->full_stop && partner->characters >= SENTENCE_MIN;
        bool gap = step < 0 ? page->lines[i].gap : partner->gap;
        sum += (paragraph ? 0u : 4u) + (is_headline_like(partner) ? 2u : 0u) + (gap ? 0u : 1u);
    }
    return sum;
}

/* Does a headline stand after its age or before it? The arrangement that serves the whole list
 * best; where both do, the ends of the page tell. */
static void choose_step(struct page *page)
{
    size_t after = score(page, 1);
    size_t before = score(page, -1);
    page->step = 1;
    if (page->count == 0)
        return;
    bool age_first = page->lines[0].age_s >= 0;
    bool age_last = page->lines[page->count - 1].age_s >= 0;
    if (before > after || (before == after && !age_first && age_last))
        page->step = -1;
}

/* A line that is plainly of an article's body, though an age stands beside it. */
static bool is_body(const struct page *page, const struct line *line)
{
    if (line->characters > HEADLINE_MAX)
        return true;
    if (!line->full_stop || page->stops_are_usual)
        return false;
    const struct line *beyond = line + page->step;
    bool in_block =
        beyond >= page->lines && beyond < page->lines + page->count && beyond->age_s < 0;
    return in_block || line->characters >= SENTENCE_MIN;
}

static void pair_lines(struct page *page)
{
    size_t pairs = 0;
    size_t stops = 0;
    choose_step(page);
    for (size_t i = 0; i < page->count; i++) {
        const struct line *partner =
            page->lines[i].age_s >= 0 ? partner_of(page, i, page->step) : NULL;
        pairs += partner != NULL;
        stops += partner && partner->full_stop;
    }
    page->stops_are_usual = stops * 2 > pairs;
    for (size_t i = 0; i < page->count; i++) {
        struct line *partner = page->lines[i].age_s >= 0 ? partner_of(page, i, page->step) : NULL;
        if (!partner || is_body(page, partner))
            continue;
        partner->paired = true;
        page->lines[i].paired = true;
    }
}

static bool is_section(const struct line *line)
{
    return line->characters <= SECTION_MAX && line->words <= SECTION_WORDS && !line->full_stop &&
           line->age_s < 0;
}

static int give(struct page *page, const struct line *headline, const struct line *section,
                const struct line *dateline, int64_t published_s)
{
    struct hl_draft *draft = &page->draft;
    hl_draft_clear(draft);
    int err = hl_feed_clean(&draft->title, HL_FORM_TEXT, text_of(page, headline), headline->len);
    if (!err && section)
        err = hl_draft_add_category(draft, HL_FORM_TEXT, text_of(page, section), section->len);
    if (!err && dateline)
        err = hl_feed_clean(&draft->dateline, HL_FORM_TEXT, text_of(page, dateline), dateline->len);
    draft->published_s = published_s;
    if (!err)
        hl_draft_give(draft, page->out);
    return err;
}

static bool is_weekday(const char *word)
{
    static const char *const days[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
    for (size_t i = 0; i < sizeof(days) / sizeof(days[0]); i++)
        if (strncmp(word, days[i], 3) == 0)
            return true;
    return false;
}

/* Reads "March 6", "6 March", "Friday, March 6, 2026": all of TEXT must be such. */
static bool read_day(const char *text, bool *year_known)
{
    int month = 0;
    int day = 0;
    int words = 0;
    *year_known = false;
    while (*text) {
        char word[HL_DATE_WORD_MAX] = "";
        size_t len = strcspn(text, " ,.");
        if (len >= sizeof(word))
            return false;
        for (size_t i = 0; i < len; i++)
            word[i] = text[i] >= 'A' && text[i] <= 'Z' ? (char)(text[i] | 0x20) : text[i];
        text += len;
        text += strspn(text, " ,.");
        if (len == 0)
            continue;
        if (++words > DATELINE_WORDS_MAX)
            return false;
        char *rest;
        long value = strtol(word, &rest, 10);
        if (value >= 1 && value <= 31 && !day && strlen(rest) <= 2 && rest - word <= 2)
            day = (int)value;
        else if (value >= 1900 && value <= 2199 && !*rest && day && month)
            *year_known = true;
        else if (!month && hl_date_month(word))
            month = hl_date_month(word);
        else if (!is_weekday(word) || month || day)
            return false;
    }
    return month && day;
}

/* "Islamabad, March 6": a place, a comma, a day. *DAY points at the day. */
static bool is_dateline(const char *text, size_t len, const char **day, bool *year_known)
{
    unsigned char first = (unsigned char)text[0];
    if (len > DATELINE_MAX || !((first >= 'A' && first <= 'Z') || first >= 0x80))
        return false;
    for (const char *at = text; *at && !(*at >= '0' && *at <= '9'); at++) {
        if (*at != ',')
            continue;
        *day = at + 1;
        if (read_day(*day, year_known))
            return true;
    }
    return false;
}

/* Lines that no age dates: articles, told by their dateline, and the name of a section. */
static int read_block(struct page *page, size_t from, size_t to)
{
    int err = 0;
    for (size_t i = from + 1; i < to && !err; i++) {
        const struct line *dateline = &page->lines[i];
        const struct line *headline = dateline - 1;
        const char *day;
        bool year_known;
        if (headline->age_s >= 0 || headline->characters > HEADLINE_MAX ||
            !is_dateline(text_of(page, dateline), dateline->len, &day, &year_known))
            continue;
        const struct line *section = i >= from + 2 ? dateline - 2 : NULL;
        err = give(page, headline, section && is_section(section) ? section : NULL, dateline,
                   year_known ? hl_date_parse(day) : HL_TIME_NONE);
    }
    const struct line *last = &page->lines[to - 1];
    page->section = is_section(last) ? last : NULL;
    return err;
}

static int read_page(struct page *page)
{
    int err = 0;
    for (size_t i = 0; i < page->count && !err && !page->out->stopped;) {
        size_t end = i;
        while (end < page->count && !page->lines[end].paired)
            end++;
        if (end > i) {
            err = read_block(page, i, end);
            i = end;
            continue;
        }
        bool age_first = page->step > 0;
        const struct line *age = &page->lines[age_first ? i : i + 1];
        const struct line *headline = &page->lines[age_first ? i + 1 : i];
        err = give(page, headline, page->section, NULL, page->out->now_s - age->age_s);
        i += 2;
    }
    return err;
}

int hl_feed_page_read(struct hl_feed_out *out, const char *text, size_t n)
{
    struct page page = {.out = out};
    hl_buf_init(&page.pool, HL_FEED_BODY_MAX * 2);
    hl_draft_init(&page.draft);
    int err = read_lines(&page, text, n);
    if (!err) {
        pair_lines(&page);
        err = read_page(&page);
    }
    if (!err && out->report.items == 0) {
        out->report.note = "plain text, but not a latest page";
        err = -EPROTO;
    } else if (!err) {
        out->format = HL_FEED_PAGE;
    }
    hl_draft_finish(&page.draft);
    hl_buf_finish(&page.pool);
    free(page.lines);
    return err;
}
