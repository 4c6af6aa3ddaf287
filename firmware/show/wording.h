/* Wording: what a page itself says, in the language of its reader. One table, written by hand; pure
 * functions, any thread.
 *
 * Templates have %n for a number, %t for a time of day, and in dates %W and %w for the weekday,
 * long and short, %d the day, %M and %m the month, long and short, %n the month's number. Digits
 * are Latin: newspapers of all these languages print them. */
#ifndef HL_SHOW_WORDING_H
#define HL_SHOW_WORDING_H

#include <stddef.h>
#include <stdint.h>
#include <time.h>

struct hl_wording {
    const char *language;   /* BCP 47, without its case: "hi", "zh-hant"; "": unknown */
    const char *now, *less; /* an age below a minute; below %n minutes */
    const char *minutes, *hour, *hours, *days;   /* HOUR: one of them, without a number */
    const char *updated;                         /* at %t */
    const char *urgent, *nothing;                /* the label; a page without headlines */
    const char *offline, *connecting;            /* marks */
    const char *old, *old_minutes, *old_hours;   /* of a feed that is silent; for %n */
    const char *pressing;                        /* the mark "urgent" */
    const char *date, *brief, *day;              /* with weekday, the same in little room, without;
                                                    NULL: in figures, which any reader reads */
    const char *first;                           /* of a month, where it is not "1"; else NULL */
    const char *weekdays[7], *brief_weekdays[7]; /* from Sunday on; they begin a line */
    const char *months[12], *brief_months[12];
};

/* The row of LANGUAGE (BCP 47 in any case, NULL as ""): by its longest beginning that has one.
 * "" is English; a language that has none, English words with dates in figures. Never NULL. */
const struct hl_wording *hl_wording_find(const char *language);

/* All rows, for tests; ends with a NULL language. */
extern const struct hl_wording hl_wordings[];

#define HL_WORDING_MAX 96 /* bytes of any text below, with its NUL */

/* Each writes into OUT, which has SIZE bytes and is returned; what does not fit is cut between
 * characters. */

/* The age of something; STEP: minutes in which it is counted, below an hour. */
char *hl_wording_age(const struct hl_wording *words, int64_t age_s, int step, char *out,
                     size_t size);

/* "updated 09:30". */
char *hl_wording_updated(const struct hl_wording *words, const char *clock, char *out, size_t size);

enum hl_wording_date { HL_WORDING_DATE, HL_WORDING_BRIEF, HL_WORDING_DAY };
char *hl_wording_date(const struct hl_wording *words, const struct tm *tm,
                      enum hl_wording_date kind, char *out, size_t size);

/* A mark as the newsroom says it in English ("feed 42 min old"); what it does not know it leaves as
 * it is. */
char *hl_wording_mark(const struct hl_wording *words, const char *mark, char *out, size_t size);

#endif
