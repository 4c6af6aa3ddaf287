/* A day of news on a virtual e-paper panel, in virtual time: the edition's pages through the real
 * driver into the model of the panel's chip, and beside it what the plain scheme costs, in which
 * every change of the page sends and refreshes all of it. */
#ifndef HL_PAPER_DAY_H
#define HL_PAPER_DAY_H

#include "paper_desk.h"

#include <stddef.h>
#include <stdint.h>

#define HL_PAPER_DAY_AIR_MAX     64    /* headlines on air */
#define HL_PAPER_DAY_MINUTES_MAX 14400 /* ten days */

struct hl_paper_day {
    const char *panel; /* of drivers/epaper_panels.c */
    int minutes;       /* 1..HL_PAPER_DAY_MINUTES_MAX; a day has 1440 */
    double every_min;  /* between two headlines, on average */
    size_t on_air;     /* the newest so many: 1..HL_PAPER_DAY_AIR_MAX */
    uint32_t seed;     /* of when they come and what they say */
};

struct hl_paper_day_result {
    size_t headlines; /* that came */
    struct hl_paper_desk_costs costs;
    int64_t stale_ns; /* longest from a headline's arrival to its picture on the paper */
    size_t late;      /* that took more than a minute */
    size_t never;     /* that left the air before they were shown */
    size_t changes;   /* of the page: the flashes of the plain scheme */
};

/* 0; -EINVAL for a panel without a virtual board; other negative errno. Prints nothing but the
 * driver's log lines. */
int hl_paper_day_run(const struct hl_paper_day *day, struct hl_paper_day_result *result);

#endif
