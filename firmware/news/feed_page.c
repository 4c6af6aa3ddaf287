/* The latest page: plain text in which lines such as "14 minutes ago" date the headlines that
 * stand before or after them, and in which an article may be told by its dateline. */
#include "news/feed_page.h"

#include "news/date.h"
#include "news/date_words.h"
#include "news/plain.h"
#include "news/utf8.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define HEADLINE_MAX       250 /* characters; a longer line is a paragraph */
#define SENTENCE_MIN       120 /* characters from which a line with a full stop is a paragraph */
#define SECTION_MAX        40  /* characters in a section's name ... */
#define SECTION_WORDS      4   /* ... and words */
#define DATELINE_MAX       80  /* bytes */
#define DATELINE_WORDS_MAX 5   /* after the place */

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

static void measure(struct hl_page_line *line, const char *text)
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

void hl_page_init(struct hl_page *page, struct hl_feed_out *out)
{
    *page = (struct hl_page){.out = out};
    /* Lines, their links, and a byte so that no link begins at 0. */
    hl_buf_init(&page->pool, HL_FEED_BODY_MAX * 3u);
    hl_draft_init(&page->draft);
}

void hl_page_finish(struct hl_page *page)
{
    hl_draft_finish(&page->draft);
    hl_buf_finish(&page->pool);
    free(page->lines);
}

static int make_room(struct hl_page *page)
{
    if (page->count == HL_FEED_LINES_MAX) {
        hl_feed_out_partial(page->out, "the page has too many lines");
        return -EMSGSIZE;
    }
    if (page->count < page->room)
        return 0;
    size_t room = page->room ? page->room * 2 : 64;
    struct hl_page_line *lines = realloc(page->lines, room * sizeof(*lines));
    if (!lines)
        return -ENOMEM;
    page->lines = lines;
    page->room = room;
    return 0;
}

int hl_page_add(struct hl_page *page, const char *text, size_t len, const char *link)
{
    int err = make_room(page);
    struct hl_page_line line = {.at = page->pool.len, .len = len};
    if (!err)
        err = hl_buf_add(&page->pool, text, len);
    if (!err)
        err = hl_buf_add(&page->pool, "", 1);
    if (!err && *link) {
        line.link = page->pool.len;
        err = hl_buf_add(&page->pool, link, strlen(link) + 1);
    }
    if (err)
        return err;
    measure(&line, hl_page_text(page, &line));
    page->lines[page->count++] = line;
    return 0;
}

static int read_lines(struct hl_page *page, const char *text, size_t n)
{
    const char *end = text + n;
    struct hl_buf clean;
    bool gap = false;
    int err = 0;
    hl_buf_init(&clean, HL_PAGE_LINE_MAX);
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
        if (err >= 0 && clean.len)
            err = hl_page_add(page, clean.data, clean.len, "");
        if (!err && clean.len)
            page->lines[page->count - 1].gap = gap;
        gap = !clean.len;
    }
    hl_buf_finish(&clean);
    return err < 0 && err != -EMSGSIZE ? err : 0;
}

/* The line that an age would date in this arrangement, NULL for none. */
static struct hl_page_line *partner_of(const struct hl_page *page, size_t age, int step)
{
    if (step < 0 ? age == 0 : age + 1 >= page->count)
        return NULL;
    struct hl_page_line *line = &page->lines[step < 0 ? age - 1 : age + 1];
    return line->age_s < 0 && !line->group ? line : NULL;
}

/* An age that looks for its headline. */
static bool is_single(const struct hl_page_line *line)
{
    return line->age_s >= 0 && !line->group;
}

static bool is_headline_like(const struct hl_page_line *line)
{
    return line->characters >= 12 && line->characters <= HEADLINE_MAX && !line->full_stop;
}

/* How well an arrangement fits the whole page. */
static size_t score(const struct hl_page *page, int step)
{
    size_t sum = 0;
    for (size_t i = 0; i < page->count; i++) {
        const struct hl_page_line *partner =
            is_single(&page->lines[i]) ? partner_of(page, i, step) : NULL;
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
static void choose_step(struct hl_page *page)
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
static bool is_body(const struct hl_page *page, const struct hl_page_line *line)
{
    if (line->characters > HEADLINE_MAX)
        return true;
    if (line->rank >= HL_RANK_LINK)
        return false;
    if (!line->full_stop || page->stops_are_usual)
        return false;
    const struct hl_page_line *beyond = line + page->step;
    bool in_block =
        beyond >= page->lines && beyond < page->lines + page->count && beyond->age_s < 0;
    return in_block || line->characters >= SENTENCE_MIN;
}

static void pair_lines(struct hl_page *page)
{
    size_t pairs = 0;
    size_t stops = 0;
    choose_step(page);
    for (size_t i = 0; i < page->count; i++) {
        const struct hl_page_line *partner =
            is_single(&page->lines[i]) ? partner_of(page, i, page->step) : NULL;
        pairs += partner != NULL;
        stops += partner && partner->full_stop;
    }
    page->stops_are_usual = stops * 2 > pairs;
    for (size_t i = 0; i < page->count; i++) {
        struct hl_page_line *partner =
            is_single(&page->lines[i]) ? partner_of(page, i, page->step) : NULL;
        if (!partner || is_body(page, partner))
            continue;
        partner->paired = true;
        page->lines[i].paired = true;
    }
}

static bool is_section(const struct hl_page_line *line)
{
    return line->characters <= SECTION_MAX && line->words <= SECTION_WORDS && !line->full_stop &&
           line->age_s < 0;
}

static int give(struct hl_page *page, const struct hl_page_line *headline,
                const struct hl_page_line *section, const struct hl_page_line *dateline,
                int64_t published_s)
{
    struct hl_draft *draft = &page->draft;
    hl_draft_clear(draft);
    int err =
        hl_feed_clean(&draft->title, HL_FORM_TEXT, hl_page_text(page, headline), headline->len);
    if (!err && section)
        err = hl_draft_add_category(draft, HL_FORM_TEXT, hl_page_text(page, section), section->len);
    if (!err && dateline)
        err = hl_feed_clean(&draft->dateline, HL_FORM_TEXT, hl_page_text(page, dateline),
                            dateline->len);
    if (!err && headline->link)
        err = hl_feed_link(&draft->link, page->out, NULL, page->pool.data + headline->link);
    draft->published_s = published_s;
    draft->counted = published_s != HL_TIME_NONE && !dateline;
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
static int read_block(struct hl_page *page, size_t from, size_t to)
{
    int err = 0;
    for (size_t i = from + 1; i < to && !err; i++) {
        const struct hl_page_line *dateline = &page->lines[i];
        const struct hl_page_line *headline = dateline - 1;
        const char *day;
        bool year_known;
        if (headline->age_s >= 0 || headline->characters > HEADLINE_MAX ||
            !is_dateline(hl_page_text(page, dateline), dateline->len, &day, &year_known))
            continue;
        const struct hl_page_line *section = i >= from + 2 ? dateline - 2 : NULL;
        err = give(page, headline, section && is_section(section) ? section : NULL, dateline,
                   year_known ? hl_date_parse(day) : HL_TIME_NONE);
    }
    const struct hl_page_line *last = &page->lines[to - 1];
    /* In a page of markup much stands between headlines that is short, and no section's name. */
    bool named = last->rank == HL_RANK_PLAIN || last->rank == HL_RANK_HEADING;
    page->section = named && is_section(last) ? last : NULL;
    return err;
}

/* The lines of one item, told by the page's markup: the best of them is its headline. */
static int read_group(struct hl_page *page, size_t *at)
{
    const struct hl_page_line *best = NULL, *dateline = NULL, *line = &page->lines[*at];
    const unsigned group = line->group;
    int64_t age_s = -1;
    const char *day;
    bool year_known;
    for (; *at < page->count && line->group == group; line++, ++*at) {
        if (line->age_s >= 0)
            age_s = line->age_s;
        else if (line->characters <= HEADLINE_MAX && (!best || line->rank > best->rank))
            best = line;
        else if (best && line == best + 1 &&
                 is_dateline(hl_page_text(page, line), line->len, &day, &year_known))
            dateline = line;
    }
    if (!best)
        return 0;
    return give(page, best, page->section, dateline,
                age_s < 0 ? HL_TIME_NONE : page->out->now_s - age_s);
}

static int read_page(struct hl_page *page)
{
    int err = 0;
    for (size_t i = 0; i < page->count && !err && !page->out->stopped;) {
        size_t end = i;
        if (page->lines[i].group) {
            err = read_group(page, &i);
            continue;
        }
        while (end < page->count && !page->lines[end].paired && !page->lines[end].group)
            end++;
        if (end > i) {
            err = read_block(page, i, end);
            i = end;
            continue;
        }
        bool age_first = page->step > 0;
        const struct hl_page_line *age = &page->lines[age_first ? i : i + 1];
        const struct hl_page_line *headline = &page->lines[age_first ? i + 1 : i];
        err = give(page, headline, page->section, NULL, page->out->now_s - age->age_s);
        i += 2;
    }
    return err;
}

int hl_page_read(struct hl_page *page)
{
    pair_lines(page);
    return read_page(page);
}

int hl_feed_page_read(struct hl_feed_out *out, const char *text, size_t n)
{
    struct hl_page page;
    hl_page_init(&page, out);
    int err = read_lines(&page, text, n);
    if (!err)
        err = hl_page_read(&page);
    if (!err && out->report.items == 0) {
        out->report.note = "plain text, but not a latest page";
        err = -EPROTO;
    } else if (!err) {
        out->format = HL_FEED_PAGE;
    }
    hl_page_finish(&page);
    return err;
}
