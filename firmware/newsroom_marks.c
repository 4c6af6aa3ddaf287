#include "newsroom_parts.h"

#include <stdio.h>

#define MARK_MAX HL_NEWSROOM_MARK_MAX

bool hl_newsroom_is_offline(const struct hl_newsroom *newsroom)
{
    for (size_t i = 0; i < newsroom->desk_count; i++)
        if (!newsroom->desks[i].tried || hl_source_state(newsroom->desks[i].source)->failures == 0)
            return false;
    return true;
}

static const struct hl_source *find_source(const struct hl_newsroom *newsroom,
                                           const struct hl_headline *headline)
{
    for (size_t i = 0; i < newsroom->desk_count; i++)
        if (hl_newsroom_desk_has(&newsroom->desks[i], headline))
            return newsroom->desks[i].source;
    return NULL;
}

/* Whether SOURCE is stale, and for how many minutes by then; 0: nobody knows. Its times and the
 * clock are of one count, for both are shifted together, or one of them is of an earlier run while
 * the clock is not set yet. */
static bool is_stale(const struct hl_newsroom *newsroom, const struct hl_source *source,
                     int64_t *minutes)
{
    const struct hl_source_state *state = hl_source_state(source);
    int64_t wall_s = newsroom->calendar.wall_s, last_ok_s = state->last_ok_s;
    bool counts = last_ok_s != HL_TIME_NONE && wall_s >= last_ok_s &&
                  (last_ok_s >= HL_CALENDAR_RELEASE_S || wall_s < HL_CALENDAR_RELEASE_S);
    *minutes = counts ? (wall_s - last_ok_s) / 60 : 0;
    if (counts || last_ok_s == HL_TIME_NONE)
        return hl_source_is_stale(source, wall_s);
    return state->failures > 0;
}

void hl_newsroom_set_mark(const struct hl_newsroom *newsroom, const struct hl_headline *headline,
                          bool offline, char *mark)
{
    const struct hl_source *source = find_source(newsroom, headline);
    int64_t minutes;
    mark[0] = '\0';
    if (newsroom->samples)
        snprintf(mark, MARK_MAX, "%s", offline ? "offline" : "connecting");
    else if (offline)
        snprintf(mark, MARK_MAX, "offline");
    else if (source && is_stale(newsroom, source, &minutes)) {
        if (minutes == 0) /* its headlines are of another run, and nothing came in this one */
            snprintf(mark, MARK_MAX, "feed is old");
        else if (minutes < 120)
            snprintf(mark, MARK_MAX, "feed %lld min old", (long long)minutes);
        else
            snprintf(mark, MARK_MAX, "feed %lld h old", (long long)(minutes / 60));
    } else if (hl_headline_is_urgent(headline, hl_calendar_earliest_s(&newsroom->calendar))) {
        snprintf(mark, MARK_MAX, "urgent");
    }
}
