#include "drivers/epaper_governor.h"

#include "base/clock.h"

#include <errno.h>
#include <string.h>

#define ASK_AGAIN_S 60 /* whether it is warmer */
#define FNV_START   UINT64_C(0xcbf29ce484222325)
#define FNV_PRIME   UINT64_C(0x100000001b3)
#define MAGIC       UINT64_C(0x31305245504150) /* "PAPER01" */
#define AGE_NONE    UINT64_MAX

void hl_epaper_counts_init(struct hl_epaper_counts *counts)
{
    *counts = (struct hl_epaper_counts){
        .update_ns = HL_TIME_NONE, .flash_ns = HL_TIME_NONE, .full_ns = HL_TIME_NONE};
}

/* SECONDS after SINCE; long ago when there is no SINCE. */
static int64_t after(int64_t since_ns, int seconds)
{
    return since_ns == HL_TIME_NONE ? HL_TIME_NONE : since_ns + seconds * HL_NS_PER_S;
}

static int64_t later(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

static struct hl_epaper_ruling rest(int64_t next_ns, const char *why)
{
    return (struct hl_epaper_ruling){HL_EPAPER_NOTHING, next_ns, false, why};
}

static struct hl_epaper_ruling act(enum hl_epaper_refresh refresh, const char *why)
{
    return (struct hl_epaper_ruling){refresh, HL_TIME_NONE, false, why};
}

/* Why only a full refresh will do, or NULL. */
static const char *need_full(const struct hl_epaper_limits *limits,
                             const struct hl_epaper_counts *counts,
                             const struct hl_epaper_case *now)
{
    if (!now->known)
        return "what the panel shows is not known";
    if (now->now_ns >= after(counts->full_ns, limits->full_max_s))
        return "a day without a full refresh";
    if (!now->changed_permille)
        return NULL;
    if (!(limits->modes & (HL_EPAPER_CAN_PARTIAL | HL_EPAPER_CAN_FAST)))
        return "this panel has no other";
    if (now->temperature < limits->cold)
        return "too cold for less";
    if (counts->partials >= limits->partials)
        return "enough partial ones";
    return NULL;
}

/* A change that no rule wants a full refresh for. */
static struct hl_epaper_ruling rule_change(const struct hl_epaper_limits *limits,
                                           int64_t flash_at_ns, const struct hl_epaper_case *now)
{
    bool large = now->changed_permille > HL_EPAPER_LARGE_PERMILLE;
    bool may_flash = now->now_ns >= flash_at_ns;
    bool fast = limits->modes & HL_EPAPER_CAN_FAST, partial = limits->modes & HL_EPAPER_CAN_PARTIAL;

    if (large && may_flash)
        return act(fast ? HL_EPAPER_FAST : HL_EPAPER_FULL, "most of it changed");
    if (partial)
        return act(HL_EPAPER_PARTIAL,
                   large ? "most of it changed, soon after a flash" : "a change");
    if (may_flash)
        return act(HL_EPAPER_FAST, "a change");
    return rest(flash_at_ns, "too soon after a flash");
}

struct hl_epaper_ruling hl_epaper_rule(const struct hl_epaper_limits *limits,
                                       const struct hl_epaper_counts *counts,
                                       const struct hl_epaper_case *now)
{
    int64_t update_at = after(counts->update_ns, limits->update_min_s);
    int64_t flash_at = after(counts->flash_ns, limits->full_min_s);
    const char *full = need_full(limits, counts, now);

    if (!(now->temperature >= limits->coldest && now->temperature <= limits->warmest)) {
        struct hl_epaper_ruling ruling =
            rest(now->now_ns + ASK_AGAIN_S * HL_NS_PER_S,
                 now->temperature > limits->warmest ? "too warm" : "too cold");
        ruling.refused = full || now->changed_permille;
        return ruling;
    }
    if (!full && !now->changed_permille)
        return rest(after(counts->full_ns, limits->full_max_s), "nothing changed");
    if (now->urgent)
        update_at = HL_TIME_NONE;
    if (now->now_ns < update_at)
        return rest(full ? later(update_at, flash_at) : update_at, "too soon");
    if (!full)
        return rule_change(limits, flash_at, now);
    if (now->now_ns >= flash_at)
        return act(HL_EPAPER_FULL, full);
    /* One more partial one is the lesser harm than old news, up to the most that anybody calls
     * safe; to a headline that must not wait the whole of it. */
    int most = 2 * limits->partials;
    if (now->urgent || most > HL_EPAPER_PARTIALS_MAX)
        most = HL_EPAPER_PARTIALS_MAX;
    if (now->known && limits->modes & HL_EPAPER_CAN_PARTIAL && now->changed_permille &&
        now->temperature >= limits->cold && counts->partials < most)
        return act(HL_EPAPER_PARTIAL, "a full one is due, but too soon after a flash");
    return rest(flash_at, "too soon after a flash");
}

void hl_epaper_counts_begin(struct hl_epaper_counts *counts, enum hl_epaper_refresh refresh,
                            int areas, int64_t now_ns)
{
    counts->total[refresh]++;
    counts->image = 0;
    counts->update_ns = now_ns;
    if (refresh >= HL_EPAPER_FAST)
        counts->flash_ns = now_ns;
    if (refresh < HL_EPAPER_FULL)
        counts->partials += areas;
}

void hl_epaper_counts_end(struct hl_epaper_counts *counts, enum hl_epaper_refresh refresh,
                          uint64_t image, int64_t now_ns)
{
    counts->image = image;
    if (refresh >= HL_EPAPER_FAST)
        counts->flash_ns = now_ns;
    if (refresh < HL_EPAPER_FULL)
        return;
    counts->partials = 0;
    counts->full_ns = now_ns;
}

/* ---- as bytes ---- */

static uint64_t hash_of(const void *data, size_t count)
{
    const uint8_t *bytes = data;
    uint64_t hash = FNV_START;
    for (size_t i = 0; i < count; i++)
        hash = (hash ^ bytes[i]) * FNV_PRIME;
    return hash;
}

static uint8_t *put(uint8_t *to, uint64_t value, int bytes)
{
    for (int i = 0; i < bytes; i++)
        *to++ = (uint8_t)(value >> 8 * i);
    return to;
}

static uint64_t take(const uint8_t **from, int bytes)
{
    uint64_t value = 0;
    for (int i = 0; i < bytes; i++)
        value |= (uint64_t) * (*from)++ << 8 * i;
    return value;
}

static uint64_t age_s(int64_t when_ns, int64_t now_ns)
{
    if (when_ns == HL_TIME_NONE)
        return AGE_NONE;
    return when_ns < now_ns ? (uint64_t)((now_ns - when_ns) / HL_NS_PER_S) : 0;
}

/* Past a year it does not matter any more. */
static int64_t instant(uint64_t age, int64_t passed_s, int64_t now_ns)
{
    static const int64_t year_s = INT64_C(366) * 24 * 60 * 60;
    if (age == AGE_NONE)
        return HL_TIME_NONE;
    int64_t s = age < (uint64_t)year_s ? (int64_t)age : year_s;
    s += passed_s < 0 ? 0 : passed_s < year_s ? passed_s : year_s;
    return now_ns - s * HL_NS_PER_S;
}

void hl_epaper_counts_save(const struct hl_epaper_counts *counts, const char *panel, int64_t now_ns,
                           int64_t wall_s, uint8_t bytes[HL_EPAPER_COUNTS_BYTES])
{
    uint8_t *to = put(bytes, MAGIC, 8);
    to = put(to, hash_of(panel, strlen(panel)), 4);
    to = put(to, (uint64_t)counts->partials, 4);
    to = put(to, (uint64_t)wall_s, 8);
    to = put(to, age_s(counts->update_ns, now_ns), 8);
    to = put(to, age_s(counts->flash_ns, now_ns), 8);
    to = put(to, age_s(counts->full_ns, now_ns), 8);
    to = put(to, counts->image, 8);
    for (int i = HL_EPAPER_PARTIAL; i < HL_EPAPER_REFRESHES; i++)
        to = put(to, counts->total[i], 4);
    put(to, hash_of(bytes, (size_t)(to - bytes)), 4);
}

int hl_epaper_counts_load(struct hl_epaper_counts *counts, const char *panel, int64_t now_ns,
                          int64_t wall_s, const uint8_t *bytes, size_t count)
{
    const uint8_t *from = bytes, *sum = bytes + HL_EPAPER_COUNTS_BYTES - 4;
    struct hl_epaper_counts read = {.partials = 0};

    hl_epaper_counts_init(counts);
    if (count != HL_EPAPER_COUNTS_BYTES || take(&from, 8) != MAGIC ||
        take(&from, 4) != (uint32_t)hash_of(panel, strlen(panel)) ||
        take(&sum, 4) != (uint32_t)hash_of(bytes, HL_EPAPER_COUNTS_BYTES - 4))
        return -EINVAL;
    read.partials = (int)take(&from, 4);
    int64_t passed_s = wall_s - (int64_t)take(&from, 8);
    read.update_ns = instant(take(&from, 8), passed_s, now_ns);
    read.flash_ns = instant(take(&from, 8), passed_s, now_ns);
    read.full_ns = instant(take(&from, 8), passed_s, now_ns);
    read.image = take(&from, 8);
    for (int i = HL_EPAPER_PARTIAL; i < HL_EPAPER_REFRESHES; i++)
        read.total[i] = (uint32_t)take(&from, 4);
    if (read.partials < 0)
        return -EINVAL;
    *counts = read;
    return 0;
}
