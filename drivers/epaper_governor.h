/* How often a panel is refreshed, and how gently: pure functions over a few numbers, no clock and
 * no panel. Makers ask for a full refresh every few partial ones and once a day, and for three
 * minutes between two of them; more wears the panel, less leaves ghosts that stay.
 *
 * Times are monotonic ns; HL_TIME_NONE: never, or not known. */
#ifndef HL_DRIVERS_EPAPER_GOVERNOR_H
#define HL_DRIVERS_EPAPER_GOVERNOR_H

#include "drivers/epaper.h"

#define HL_EPAPER_PARTIALS_DEFAULT 5 /* makers: "several", "about five" */
#define HL_EPAPER_PARTIALS_MAX     10
#define HL_EPAPER_FULL_MAX_S       (24 * 60 * 60)
#define HL_EPAPER_LARGE_PERMILLE   600 /* of the panel: a refresh that flashes is cleaner */
#define HL_EPAPER_COUNTS_BYTES     72

struct hl_epaper_limits {
    unsigned modes;          /* hl_epaper_mode; greys have neither partial nor fast */
    int partials;            /* after so many a full one is due: 1..HL_EPAPER_PARTIALS_MAX; while
                                full_min_s forbids it, twice as many, to that maximum */
    int update_min_s;        /* between two updates; urgent ones do not wait for it */
    int full_min_s;          /* from the end of one that flashes to the next */
    int full_max_s;          /* without a full one */
    double coldest, warmest; /* degrees Celsius */
    double cold;
};

/* What was done so far; kept over a restart. */
struct hl_epaper_counts {
    int partials; /* and fast ones, since the last full one; areas, where each is refreshed alone */
    int64_t update_ns, flash_ns, full_ns;
    uint64_t image; /* hash of what the panel shows; 0: not known */
    uint32_t total[HL_EPAPER_REFRESHES];
};

/* What there is to decide. */
struct hl_epaper_case {
    int64_t now_ns;
    bool known;           /* what the panel shows */
    int changed_permille; /* of its pixels, 0: none, rounded up; 1000 when not known */
    bool urgent;          /* one headline that must not wait */
    double temperature;   /* degrees Celsius */
};

struct hl_epaper_ruling {
    enum hl_epaper_refresh refresh;
    int64_t next_ns; /* NOTHING: when to ask again at the latest */
    bool refused;    /* by the temperature, though there is something to do */
    const char *why; /* in a few words */
};

void hl_epaper_counts_init(struct hl_epaper_counts *counts);

struct hl_epaper_ruling hl_epaper_rule(const struct hl_epaper_limits *limits,
                                       const struct hl_epaper_counts *counts,
                                       const struct hl_epaper_case *now);

/* A refresh of AREAS, each alone, has begun, at NOW: it counts, however it ends. */
void hl_epaper_counts_begin(struct hl_epaper_counts *counts, enum hl_epaper_refresh refresh,
                            int areas, int64_t now_ns);
/* It ended well, at NOW; the panel shows IMAGE. */
void hl_epaper_counts_end(struct hl_epaper_counts *counts, enum hl_epaper_refresh refresh,
                          uint64_t image, int64_t now_ns);

/* The counts of a panel as bytes for a file, times as ages: NOW_NS and WALL_S are the same instant.
 * From bytes: 0, or -EINVAL for what is damaged, of another version, or of another PANEL. A wall
 * clock that went back counts as no time at all. */
void hl_epaper_counts_save(const struct hl_epaper_counts *counts, const char *panel, int64_t now_ns,
                           int64_t wall_s, uint8_t bytes[HL_EPAPER_COUNTS_BYTES]);
int hl_epaper_counts_load(struct hl_epaper_counts *counts, const char *panel, int64_t now_ns,
                          int64_t wall_s, const uint8_t *bytes, size_t count);

#endif
