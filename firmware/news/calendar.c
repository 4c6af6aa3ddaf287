#include "news/calendar.h"

#define SLACK_S 5 /* clocks are read one after the other, in whole seconds, and slewed */

void hl_calendar_init(struct hl_calendar *calendar, int64_t floor_s, int64_t boot_ns)
{
    *calendar = (struct hl_calendar){
        .floor_s = floor_s, .start_ns = boot_ns, .earliest_s = HL_CALENDAR_RELEASE_S};
}

static bool believe(const struct hl_calendar *calendar, int64_t wall_s, bool synced)
{
    return wall_s >= HL_CALENDAR_RELEASE_S &&
           (synced || calendar->was_set || calendar->floor_s == HL_TIME_NONE ||
            wall_s >= calendar->floor_s);
}

/* While nobody knows, the time is what it was at the end of the last run, and what passed since. */
static int64_t reckon(const struct hl_calendar *calendar, int64_t boot_ns)
{
    int64_t floor_s = calendar->floor_s;
    if (floor_s == HL_TIME_NONE || floor_s < HL_CALENDAR_RELEASE_S)
        floor_s = HL_CALENDAR_RELEASE_S;
    return floor_s + (boot_ns - calendar->start_ns) / HL_NS_PER_S;
}

struct hl_calendar_step hl_calendar_tell(struct hl_calendar *calendar, int64_t wall_s,
                                         int64_t boot_ns, bool synced)
{
    struct hl_calendar_step step = {0};
    int64_t running_s = boot_ns / HL_NS_PER_S;
    int64_t delta_s = calendar->told ? wall_s - running_s - calendar->offset_s : 0;
    bool before = calendar->believed;

    if (delta_s >= HL_CALENDAR_STEP_S || delta_s <= -HL_CALENDAR_STEP_S) {
        calendar->was_set = true;
        step.delta_s = delta_s;
        step.from_s = calendar->offset_s + calendar->start_ns / HL_NS_PER_S - SLACK_S;
        step.to_s = calendar->offset_s + running_s + SLACK_S;
    }
    calendar->offset_s = wall_s - running_s; /* slow corrections are no step */
    calendar->believed = believe(calendar, wall_s, synced);
    step.became_known = calendar->told && calendar->believed && !before;
    calendar->told = true;
    calendar->wall_s = wall_s;
    calendar->earliest_s = calendar->believed ? wall_s : reckon(calendar, boot_ns);
    return step;
}

int64_t hl_calendar_now_s(const struct hl_calendar *calendar)
{
    return calendar->believed ? calendar->wall_s : HL_TIME_NONE;
}

int64_t hl_calendar_earliest_s(const struct hl_calendar *calendar)
{
    return calendar->earliest_s;
}
