/* When the newsroom saves: seldom, for SD cards wear out, and yet before news is on the board. A
 * pure account of instants (monotonic nanoseconds); no clock is read here.
 *
 * News goes to air with the save that keeps it. A few saves may follow one another (at a start all
 * sources answer at once), then news waits for up to HL_SAVINGS_NEWS_NS. What is not news (a source
 * that has nothing new, what was shown) waits for HL_SAVINGS_QUIET_NS after the last save. */
#ifndef HL_SAVINGS_H
#define HL_SAVINGS_H

#include "base/clock.h"

#include <stdbool.h>

#define HL_SAVINGS_QUIET_NS (60 * HL_NS_PER_S)
#define HL_SAVINGS_NEWS_NS  (10 * HL_NS_PER_S)
#define HL_SAVINGS_BURST    6

struct hl_savings {
    int64_t last_ns;     /* the last save, or the beginning */
    int64_t refilled_ns; /* when a save of the burst was given back */
    unsigned left;       /* of the burst */
    bool wanted, news;
};

void hl_savings_init(struct hl_savings *savings, int64_t now_ns);

/* There is something to save. */
void hl_savings_want(struct hl_savings *savings, int64_t now_ns, bool news);

/* When to save; INT64_MAX: there is nothing to save. */
int64_t hl_savings_due_ns(const struct hl_savings *savings);

/* It was saved, or it failed: then it is wanted again. */
void hl_savings_done(struct hl_savings *savings, int64_t now_ns);

#endif
