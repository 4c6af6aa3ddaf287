#include "explain.h"

#include "base/clock.h"
#include "news/rundown.h"
#include "text/clean.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static void say(const char *key, const char *text)
{
    char clean[HL_TEXT_UTF8_SIZE];
    if (text && *text)
        fprintf(stderr, "  %-8s %s\n", key, hl_text_clean_utf8(text, clean));
}

static void say_answer(const struct hl_source *source)
{
    const struct hl_source_account *account = hl_source_account(source);
    const struct hl_source_state *state = hl_source_state(source);
    char line[256];
    if (account->final_url && strcmp(account->final_url, state->url) != 0)
        say(account->followed ? "feed" : "from", account->final_url);
    if (state->status) {
        const char *type =
            account->content_type && *account->content_type ? account->content_type : "no type";
        snprintf(line, sizeof(line), "HTTP %ld, %.100s, %" PRIu64 " bytes%s", state->status, type,
                 account->bytes, account->unchanged ? ", unchanged" : "");
        say("answer", line);
    }
}

static void say_document(const struct hl_source *source)
{
    const struct hl_source_account *account = hl_source_account(source);
    char line[256];
    if (account->format == HL_FEED_UNKNOWN)
        return;
    snprintf(line, sizeof(line), "%s%s%s%s", hl_feed_format_name(account->format),
             *account->encoding ? ", " : "", account->encoding,
             account->partial ? ", not wholly" : "");
    say("read as", line);
    say("title", hl_source_feed_info(source)->title);
    say("note", account->note);
    snprintf(line, sizeof(line), "%u, %u of them left out, %zu headlines", account->items,
             account->dropped, account->kept);
    say("items", line);
}

void hl_explain_source(const struct hl_source *source)
{
    const struct hl_source_state *state = hl_source_state(source);
    char when[HL_CLOCK_RFC3339_SIZE], line[HL_FETCH_MESSAGE_MAX + 64], clean[HL_TEXT_UTF8_SIZE];
    fprintf(stderr, "%s\n", hl_text_clean_utf8(state->url, clean));
    say_answer(source);
    say_document(source);
    if (state->failures > 0)
        say("failed", state->message);
    if (state->next_s != HL_TIME_NONE) {
        int64_t wait_s = state->next_s - hl_clock_wall_s();
        hl_clock_format_rfc3339(state->next_s, when, sizeof(when));
        snprintf(line, sizeof(line), "in %" PRId64 " s, at %s", wait_s > 0 ? wait_s : 0, when);
        say("next ask", line);
    }
}

void hl_explain_drop(void *data, const char *title, const char *why)
{
    char clean[HL_TEXT_UTF8_SIZE];
    (void)data;
    fprintf(stderr, "  left out \"%s\": %s\n", hl_text_clean_utf8(title, clean), why);
}

/* A headline that is not on the list, and would be at another hour. */
static void say_hours(const struct hl_headline *headline, int64_t now_s)
{
    char when[HL_CLOCK_RFC3339_SIZE], clean[HL_TEXT_UTF8_SIZE];
    if (hl_headline_is_due(headline, now_s))
        return;
    bool over = headline->expires_s && headline->expires_s <= now_s;
    hl_clock_format_rfc3339(over ? headline->expires_s : headline->embargoed_s, when, sizeof(when));
    fprintf(stderr, "  left out \"%s\": it %s %s\n", hl_text_clean_utf8(headline->title, clean),
            over ? "expired" : "is under embargo until", when);
}

void hl_explain_hours(struct hl_headline *const *headlines, size_t count, int64_t now_s)
{
    char when[HL_CLOCK_RFC3339_SIZE], clean[HL_TEXT_UTF8_SIZE];
    for (size_t i = 0; i < count; i++) {
        say_hours(headlines[i], now_s);
        if (headlines[i]->published_s != HL_TIME_NONE && headlines[i]->published_s > now_s)
            fprintf(stderr, "  dated later than now (%s), taken as new: \"%s\"\n",
                    hl_clock_format_rfc3339(headlines[i]->published_s, when, sizeof(when)),
                    hl_text_clean_utf8(headlines[i]->title, clean));
    }
}

/* Cleaned as for a board: a terminal, too, can be made to show another headline. */
void hl_explain_headline(const struct hl_headline *headline, int64_t now_s)
{
    char age[HL_AGE_SIZE], clean[HL_TEXT_UTF8_SIZE], byline[HL_BYLINE_SIZE];
    hl_age_format(headline->published_s, now_s, age, sizeof(age));
    printf("%-12s  %s", *age ? age : "-", hl_text_clean_utf8(headline->title, clean));
    if (*headline->dateline)
        printf(" (%s)", hl_text_clean_utf8(headline->dateline, clean));
    printf("  [%s]\n",
           hl_text_clean_utf8(hl_headline_byline(headline, byline, sizeof(byline)), clean));
}
