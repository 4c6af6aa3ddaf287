#include "drivers/epaper_region.h"

#include <limits.h>
#include <string.h>

#define PERMILLE 1000
#define WORK_MAX 64 /* areas before they are united */
#define NEVER    LONG_MIN

static int min(int a, int b)
{
    return a < b ? a : b;
}

static int max(int a, int b)
{
    return a > b ? a : b;
}

static long area(const struct hl_epaper_box *box)
{
    return (long)box->width * box->height;
}

static struct hl_epaper_box unite(const struct hl_epaper_box *a, const struct hl_epaper_box *b)
{
    int x = min(a->x, b->x), y = min(a->y, b->y);
    return (struct hl_epaper_box){x, y, max(a->x + a->width, b->x + b->width) - x,
                                  max(a->y + a->height, b->y + b->height) - y};
}

/* Pixels that a union of the two has more than they; negative when they overlap. */
static long cost(const struct hl_epaper_box *a, const struct hl_epaper_box *b)
{
    struct hl_epaper_box both = unite(a, b);
    return area(&both) - area(a) - area(b);
}

static bool overlap(const struct hl_epaper_box *a, const struct hl_epaper_box *b)
{
    return a->x < b->x + b->width && b->x < a->x + a->width && a->y < b->y + b->height &&
           b->y < a->y + a->height;
}

/* Areas at work; room for one more than is kept. */
struct set {
    struct hl_epaper_box box[WORK_MAX + 1];
    size_t count;
};

static void drop(struct set *set, size_t i)
{
    set->box[i] = set->box[--set->count];
}

/* Whether they overlap or have a side in common, as letters of a word have. */
static bool touch(const struct hl_epaper_box *a, const struct hl_epaper_box *b)
{
    struct hl_epaper_box wide = {a->x - 1, a->y - 1, a->width + 2, a->height + 2};
    return overlap(&wide, b);
}

/* Puts BOX in, and with it all that touch it or that to unite costs at most MARGIN. */
static void insert(struct set *set, struct hl_epaper_box box, long margin)
{
    for (size_t i = 0; i < set->count;) {
        if (touch(&set->box[i], &box) || cost(&set->box[i], &box) <= margin) {
            box = unite(&set->box[i], &box);
            drop(set, i);
            i = 0; /* it has grown: all others again */
        } else {
            i++;
        }
    }
    set->box[set->count++] = box;
}

/* Unites the two for which that is cheapest, until there are at most MOST. */
static void reduce(struct set *set, size_t most)
{
    while (set->count > most) {
        long best = LONG_MAX;
        size_t a = 0, b = 1;
        for (size_t i = 0; i < set->count; i++) {
            for (size_t j = i + 1; j < set->count; j++) {
                long price = cost(&set->box[i], &set->box[j]);
                if (price < best) {
                    best = price;
                    a = i;
                    b = j;
                }
            }
        }
        struct hl_epaper_box both = unite(&set->box[a], &set->box[b]);
        drop(set, b); /* b > a: a stays where it is */
        drop(set, a);
        insert(set, both, NEVER);
    }
}

/* Whole words first, then what pays: row by row it would not be seen how far down it goes. */
static void settle(struct set *set, const struct hl_epaper_panel *panel)
{
    struct set paid = {.count = 0};
    for (size_t i = 0; i < set->count; i++)
        insert(&paid, set->box[i], panel->box_margin);
    bool page = panel->box_each && paid.count > (size_t)panel->box_max;
    reduce(&paid, page ? 1 : (size_t)panel->box_max);
    *set = paid;
}

static void keep(struct hl_epaper_region *region, const struct set *set)
{
    region->count = set->count;
    memcpy(region->box, set->box, set->count * sizeof(set->box[0]));
}

/* The runs of changed columns of row Y, as boxes one row high. Returns the pixels that changed. */
static long find_row(struct set *set, const struct hl_epaper_panel *panel, const uint8_t *was,
                     const uint8_t *is, int y)
{
    long changed = 0;
    int start = -1;

    if (memcmp(was, is, (size_t)panel->width) == 0)
        return 0;
    for (int x = 0; x < panel->width; x += panel->align) {
        int end = min(x + panel->align, panel->width), here = 0;
        for (int i = x; i < end; i++)
            here += was[i] != is[i];
        changed += here;
        if (here && start < 0)
            start = x;
        if (start >= 0 && (!here || end == panel->width)) {
            reduce(set, WORK_MAX);
            insert(set, (struct hl_epaper_box){start, y, (here ? end : x) - start, 1}, NEVER);
            start = -1;
        }
    }
    return changed;
}

void hl_epaper_region_find(struct hl_epaper_region *region, const struct hl_epaper_panel *panel,
                           const struct hl_epaper_image *shown, const struct hl_epaper_image *next)
{
    long changed = 0, all = (long)panel->width * panel->height;
    struct set set = {.count = 0};

    for (int y = 0; y < panel->height; y++) {
        size_t at = (size_t)y * (size_t)panel->width;
        changed += find_row(&set, panel, shown->codes + at, next->codes + at, y);
    }
    settle(&set, panel);
    keep(region, &set);
    region->changed_permille = (int)((changed * PERMILLE + all - 1) / all);
}

void hl_epaper_region_unite(struct hl_epaper_region *region)
{
    for (size_t i = 1; i < region->count; i++)
        region->box[0] = unite(&region->box[0], &region->box[i]);
    region->count = region->count > 0;
}
