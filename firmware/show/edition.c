#include "show/edition.h"

#include "base/clock.h"
#include "base/log.h"
#include "show/legible.h"
#include "show/motion.h"
#include "show/news_page.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define MINUTE_S 60
#define THERE    INT64_MAX /* came_ms of what the first list had */

struct entry {
    struct hl_headline *headline; /* a reference */
    char mark[HL_EDITION_MARK_MAX];
    bool judged;     /* the next is known */
    bool unreadable; /* no font has it */
    bool seen;       /* was on a page */
    int64_t came_ms; /* of the pages' time; THERE */
};

struct list {
    struct entry entries[HL_EDITION_ITEMS_MAX];
    size_t count;
};

struct hl_edition {
    struct hl_press press;
    struct hl_unreadable unreadable;
    struct hl_motion motion; /* of the pages' time, in milliseconds */
    struct list now, next;   /* what the pages are made of; the newest list */
    bool waits;              /* next differs from now */
    bool fresh;              /* next has headlines that now has not */
    bool at_once;            /* something on the page is wrong */
    bool urgent;             /* the next scene is */
    bool has_news;           /* since the last scene */
    int64_t updated_s;
    struct hl_ticker_item items[HL_EDITION_ITEMS_MAX]; /* views of now */
    size_t item_count;
    struct hl_galley galley;                 /* of items */
    struct hl_news_page laid;                /* the page that is shown, while it is planned */
    size_t starts[HL_EDITION_ITEMS_MAX + 1]; /* of the pages, in items; and the end */
    size_t most;                             /* headlines of a page, so that pages are alike */
    size_t pages, page;
    size_t resume;      /* page to go on with after new headlines were shown; 0: the next */
    int64_t since_ms;   /* of the pages' time: this page was turned to */
    int64_t reading_ms; /* that it takes */
    int hurried;        /* pages in a row that stood shorter than the paper wants */
    int64_t stamp;      /* what of the clock is on the page */
    int64_t ahead_s;    /* of the wall clock before the other when it was printed */
    bool planned, shown;
};

struct hl_edition *hl_edition_create(const struct hl_show_options *options,
                                     const struct hl_press_fonts *fonts,
                                     const struct hl_paper *paper, int width, int height,
                                     int64_t now_ns)
{
    struct hl_edition *edition = calloc(1, sizeof(*edition));
    int err =
        edition ? hl_press_init(&edition->press, options, fonts, paper, width, height) : -ENOMEM;
    if (!err)
        err = hl_galley_init(&edition->galley, &edition->press, edition->items, 0);
    if (err) {
        free(edition);
        errno = -err;
        return NULL;
    }
    edition->motion = (struct hl_motion){.epoch_ns = now_ns, .speed = HL_EDITION_SPEED};
    edition->updated_s = HL_TIME_NONE;
    return edition;
}

static void clear(struct list *list)
{
    while (list->count > 0)
        hl_headline_unref(list->entries[--list->count].headline);
}

void hl_edition_destroy(struct hl_edition *edition)
{
    if (!edition)
        return;
    hl_news_page_finish(&edition->laid);
    hl_galley_finish(&edition->galley);
    clear(&edition->now);
    clear(&edition->next);
    free(edition);
}

/* ---- lists ---- */

static bool is_same(const struct hl_headline *a, const struct hl_headline *b)
{
    return a == b || (strcmp(a->id, b->id) == 0 && strcmp(a->source, b->source) == 0);
}

static struct entry *find(struct list *list, const struct hl_headline *headline)
{
    for (size_t i = 0; i < list->count; i++)
        if (is_same(list->entries[i].headline, headline))
            return &list->entries[i];
    return NULL;
}

static void take(struct hl_edition *edition, struct list *list, const struct hl_ticker_item *item,
                 int64_t came_ms)
{
    struct entry *known = find(&edition->next, item->headline);
    if (!known)
        known = find(&edition->now, item->headline);
    bool same = known && strcmp(known->headline->title, item->headline->title) == 0;
    struct entry *entry = &list->entries[list->count++];
    entry->headline = hl_headline_ref(item->headline);
    entry->judged = same && known->judged;
    entry->unreadable = same && known->unreadable;
    entry->seen = known && known->seen;
    entry->came_ms = known ? known->came_ms : came_ms;
    snprintf(entry->mark, sizeof(entry->mark), "%s", item->mark);
}

static bool is_on_page(const struct hl_edition *edition, size_t item)
{
    return edition->planned && edition->pages > 0 && item >= edition->starts[edition->page] &&
           item < edition->starts[edition->page + 1];
}

/* What the newest list means for the page that is shown. */
static void compare(struct hl_edition *edition)
{
    struct list *next = &edition->next;
    edition->fresh = false;
    edition->waits = next->count != edition->now.count;
    for (size_t i = 0; i < next->count; i++) {
        const struct entry *known = find(&edition->now, next->entries[i].headline);
        edition->fresh |= !known && !next->entries[i].unreadable;
        edition->waits |= !known || known != &edition->now.entries[i];
    }
    for (size_t i = 0; i < edition->item_count; i++) {
        const struct hl_headline *shown = edition->items[i].headline;
        const struct entry *entry = find(next, shown);
        bool differs = !entry || strcmp(entry->headline->title, shown->title) != 0;
        bool marked = entry && !*entry->mark != !*edition->items[i].mark;
        edition->waits |= differs;
        edition->at_once |= is_on_page(edition, i) && (differs || marked);
    }
    if (edition->item_count == 0)
        edition->at_once |= edition->fresh;
    edition->has_news |= edition->fresh;
}

static bool is_urgent(const struct hl_headline *headline)
{
    return headline->urgency != HL_URGENCY_NONE && headline->urgency <= HL_EDITION_URGENCY;
}

int hl_edition_set_items(struct hl_edition *edition, const struct hl_ticker_item *items,
                         size_t count, int64_t now_ns)
{
    bool first = edition->now.count == 0 && edition->next.count == 0;
    int64_t came_ms = first ? THERE : hl_motion_at(&edition->motion, now_ns);
    struct list *fresh = calloc(1, sizeof(*fresh));
    if (!fresh)
        return -ENOMEM;
    for (size_t i = 0; i < count && i < HL_EDITION_ITEMS_MAX; i++)
        take(edition, fresh, &items[i], came_ms);
    clear(&edition->next);
    edition->next = *fresh;
    free(fresh);
    compare(edition);
    const struct entry *lead = edition->next.count > 0 ? &edition->next.entries[0] : NULL;
    bool leads =
        lead && !lead->unreadable && is_urgent(lead->headline) &&
        (edition->now.count == 0 || !is_same(lead->headline, edition->now.entries[0].headline));
    edition->urgent |= leads;
    return 0;
}

/* ---- what the pages are made of ---- */

static int fill_galley(struct hl_edition *edition)
{
    hl_news_page_finish(&edition->laid);
    hl_galley_finish(&edition->galley);
    edition->planned = false;
    edition->item_count = 0;
    for (size_t i = 0; i < edition->now.count; i++) {
        struct entry *entry = &edition->now.entries[i];
        if (!entry->unreadable)
            edition->items[edition->item_count++] =
                (struct hl_ticker_item){.headline = entry->headline, .mark = entry->mark};
    }
    return hl_galley_init(&edition->galley, &edition->press, edition->items, edition->item_count);
}

/* Whether no font has what STORY says: asked in earnest when something of it is missing. */
static bool is_unreadable(struct hl_edition *edition, const struct hl_story *story)
{
    const struct hl_headline *headline = story->item->headline;
    struct hl_legible legible;
    if (story->lines.missing == 0 || edition->press.options->small_scripts == HL_SMALL_SHOW ||
        hl_legible_init(&legible, story->font, headline) || legible.drawn)
        return false;
    hl_legible_warn(&edition->unreadable, headline, &legible, edition->press.sheet.height);
    return true;
}

/* Leaves out what cannot be read. */
static int judge(struct hl_edition *edition)
{
    bool found = false;
    for (size_t i = 0, item = 0; i < edition->now.count; i++) {
        struct entry *entry = &edition->now.entries[i];
        if (entry->unreadable)
            continue;
        const struct hl_story *story =
            entry->judged ? NULL : hl_galley_story(&edition->galley, item);
        if (!entry->judged && !story)
            return -errno;
        entry->unreadable = story && is_unreadable(edition, story);
        found |= entry->unreadable;
        entry->judged = true;
        item++;
    }
    return found ? fill_galley(edition) : 0;
}

/* The newest list becomes that of the pages. */
static int adopt(struct hl_edition *edition)
{
    clear(&edition->now);
    edition->now = edition->next;
    for (size_t i = 0; i < edition->now.count; i++)
        hl_headline_ref(edition->now.entries[i].headline);
    edition->waits = edition->fresh = edition->at_once = false;
    int err = fill_galley(edition);
    return err ? err : judge(edition);
}

/* Marks of headlines that stay, as of the newest list. */
static void renew_marks(struct hl_edition *edition)
{
    for (size_t i = 0; i < edition->now.count; i++) {
        struct entry *entry = &edition->now.entries[i];
        const struct entry *newest = find(&edition->next, entry->headline);
        if (newest)
            memcpy(entry->mark, newest->mark, sizeof(entry->mark));
    }
}

/* ---- pages ---- */

/* How many headlines the next page holds, which begins at item AT. The one that is shown is kept.
 */
static int count_page(struct hl_edition *edition, size_t at, size_t *held)
{
    struct hl_news_page other = {0};
    bool shown = edition->pages == edition->page;
    struct hl_news_page *page = shown ? &edition->laid : &other;
    *held = 1;
    if (edition->press.sheet.single)
        return 0;
    int err = hl_news_page_init(page, &edition->galley, at, edition->most);
    if (!err && page->count > 0)
        *held = page->count;
    hl_news_page_finish(&other);
    return err;
}

/* Finds where pages begin that have MOST headlines each. */
static int part(struct hl_edition *edition, size_t most)
{
    size_t at = 0, held = 1;
    int err = 0;
    hl_news_page_finish(&edition->laid);
    edition->most = most;
    edition->pages = 0;
    for (; !err && at < edition->item_count; at += held) {
        err = count_page(edition, at, &held);
        edition->starts[edition->pages++] = at;
    }
    edition->starts[edition->pages] = at;
    return err;
}

/* As few pages as will do. Where the last would be half empty, the others give it of theirs, if
 * they have enough: a page of three that gives one has a gap itself. */
static int plan(struct hl_edition *edition)
{
    int err = part(edition, HL_EDITION_ITEMS_MAX);
    size_t pages = edition->pages;
    if (!err && pages > 1 && !edition->press.sheet.single) {
        size_t even = (edition->item_count + pages - 1) / pages;
        size_t last = edition->item_count - edition->starts[pages - 1];
        if (even >= HL_EDITION_EVEN_MIN && 2 * last <= even)
            err = part(edition, even);
        if (!err && edition->pages > pages)
            err = part(edition, HL_EDITION_ITEMS_MAX);
    }
    if (edition->page >= edition->pages)
        edition->page = 0;
    if (edition->resume >= edition->pages)
        edition->resume = 0;
    edition->planned = !err;
    return err;
}

/* The page that is shown, set once. */
static int lay(struct hl_edition *edition)
{
    int err = edition->planned ? 0 : plan(edition);
    if (err || edition->laid.press)
        return err;
    size_t first = edition->pages > 0 ? edition->starts[edition->page] : 0;
    return hl_news_page_init(&edition->laid, &edition->galley, first, edition->most);
}

static int64_t page_min_ms(const struct hl_edition *edition)
{
    int64_t least = edition->press.page_min_ms;
    return least > HL_EDITION_PAGE_MIN_MS ? least : HL_EDITION_PAGE_MIN_MS;
}

static void turn_to(struct hl_edition *edition, size_t page, int64_t at_ms)
{
    bool hurried = at_ms - edition->since_ms < page_min_ms(edition);
    edition->hurried = hurried ? edition->hurried + 1 : 0;
    hl_news_page_finish(&edition->laid);
    edition->page = page;
    edition->since_ms = at_ms;
    edition->shown = false;
}

static void note_seen(struct hl_edition *edition)
{
    for (size_t i = 0; i < edition->item_count; i++) {
        struct entry *now = find(&edition->now, edition->items[i].headline);
        struct entry *next = find(&edition->next, edition->items[i].headline);
        if (!is_on_page(edition, i))
            continue;
        now->seen = true;
        if (next)
            next->seen = true;
    }
}

/* The page of the headline that came first of those that were on none; where each has one to
 * itself, also of what was there from the beginning. Else as many as there are pages. */
static size_t unseen_page(const struct hl_edition *edition)
{
    size_t best = edition->pages, page = 0, item = 0;
    int64_t came_ms = THERE;
    for (size_t i = 0; i < edition->now.count && page < edition->pages; i++) {
        const struct entry *entry = &edition->now.entries[i];
        if (entry->unreadable)
            continue;
        bool waits = !entry->seen && (entry->came_ms != THERE || edition->press.sheet.single);
        if (waits && (best == edition->pages || entry->came_ms < came_ms)) {
            best = page;
            came_ms = entry->came_ms;
        }
        page += ++item == edition->starts[page + 1];
    }
    return best;
}

/* How long the page stands at least. Where others wait to be seen, their time is shared among them.
 */
static int64_t stand_ms(const struct hl_edition *edition)
{
    int64_t least_ms = page_min_ms(edition), due_ms = THERE, shortest_ms = HL_EDITION_HURRY_MS;
    int waiting = 0;
    for (size_t i = 0; i < edition->next.count; i++) {
        const struct entry *entry = &edition->next.entries[i];
        if (entry->seen || entry->unreadable || entry->came_ms == THERE)
            continue;
        waiting += waiting == 0 || edition->press.sheet.single; /* a list's have one page */
        if (entry->came_ms + HL_EDITION_DUE_MS < due_ms)
            due_ms = entry->came_ms + HL_EDITION_DUE_MS;
    }
    if (waiting == 0 || edition->hurried >= HL_EDITION_HURRIES_MAX)
        return least_ms;
    int64_t share_ms = (due_ms - edition->since_ms) / waiting;
    if (edition->reading_ms > shortest_ms)
        shortest_ms = edition->reading_ms;
    if (share_ms < shortest_ms)
        share_ms = shortest_ms;
    return share_ms < least_ms ? share_ms : least_ms;
}

/* Turns the page when it is time. MINUTE: what of the clock is on the page changes anyway; paper is
 * refreshed once for both then. */
static int turn(struct hl_edition *edition, int64_t at_ms, bool minute)
{
    int err = 0;
    int64_t stood_ms = at_ms - edition->since_ms, least_ms = stand_ms(edition);
    bool read = minute && stood_ms >= least_ms && stood_ms >= edition->reading_ms &&
                stood_ms >= edition->press.page_turn_ms;
    size_t unseen = unseen_page(edition);
    if (edition->urgent || (edition->fresh && stood_ms >= least_ms)) {
        if (edition->page > 0)
            edition->resume = edition->page;
        bool urgent = edition->urgent;
        err = adopt(edition);
        if (!err)
            err = plan(edition);
        size_t first = urgent ? edition->pages : unseen_page(edition);
        turn_to(edition, first < edition->pages ? first : 0, at_ms);
    } else if (edition->at_once) {
        bool fresh = edition->fresh && edition->page > 0; /* the new ones wait on the first page */
        err = adopt(edition);
        edition->fresh = fresh;
        edition->shown = false;
    } else if (unseen < edition->pages && stood_ms >= least_ms && stood_ms >= edition->reading_ms) {
        if (edition->resume == 0 && unseen <= edition->page)
            edition->resume = edition->page + 1;
        turn_to(edition, unseen, at_ms);
    } else if (read && (edition->pages > 1 || edition->waits)) {
        size_t next = edition->resume > 0 ? edition->resume : edition->page + 1;
        if (edition->waits)
            err = adopt(edition);
        edition->resume = 0;
        turn_to(edition, edition->pages > 0 ? next % edition->pages : 0, at_ms);
    }
    return err;
}

/* What of the clock a page shows: minutes; or, where nothing grows old, the day. */
static int64_t stamp_of(const struct hl_edition *edition, int64_t wall_s)
{
    time_t now = (time_t)wall_s;
    struct tm tm;
    if (edition->press.counts)
        return wall_s / MINUTE_S;
    return localtime_r(&now, &tm) ? tm.tm_year * 366 + tm.tm_yday : 0;
}

/* Whether the clock was set, and a headline of the page ends by it. */
static bool ends_otherwise(const struct hl_edition *edition, int64_t ahead_s)
{
    int64_t differs_s = ahead_s - edition->ahead_s;
    bool ends = false;
    for (size_t i = 0; i < edition->item_count; i++)
        ends |= is_on_page(edition, i) && edition->items[i].headline->expires_s != 0;
    return ends && (differs_s < -1 || differs_s > 1); /* both clocks are cut to seconds */
}

struct hl_scene *hl_edition_advance(struct hl_edition *edition, int64_t now_ns, int64_t wall_s)
{
    int64_t at_ms = hl_motion_at(&edition->motion, now_ns), stamp = stamp_of(edition, wall_s);
    bool counts = edition->press.counts && edition->press.page_min_ms >= HL_EDITION_MINUTE_MS;
    int64_t ahead_s = wall_s == HL_TIME_NONE ? 0 : wall_s - now_ns / HL_NS_PER_S;
    int err = turn(edition, at_ms, !counts || stamp != edition->stamp);
    if (edition->shown && edition->stamp == stamp && !ends_otherwise(edition, ahead_s))
        return NULL;
    if (!edition->press.inks.paper || stamp % HL_PRESS_AGE_STEP == 0 || !edition->shown)
        renew_marks(edition);
    if (edition->has_news)
        edition->updated_s = wall_s;
    if (!err)
        err = lay(edition);
    if (!err)
        note_seen(edition);
    struct hl_masthead masthead = {.page = (int)edition->page + 1,
                                   .pages = (int)edition->pages,
                                   .imprint = {.now_ns = now_ns, .wall_s = wall_s},
                                   .updated_s = edition->updated_s};
    if (!err)
        edition->reading_ms = hl_news_page_reading_ms(&edition->laid);
    struct hl_scene *scene = err ? NULL : hl_news_page_print(&edition->laid, &masthead);
    edition->shown = true; /* also when it failed: once a minute is enough to say so */
    edition->stamp = stamp;
    edition->ahead_s = ahead_s;
    if (!scene) {
        hl_warning("show", "a page could not be made: %s", strerror(err ? -err : errno));
        return NULL;
    }
    scene->urgent = edition->urgent;
    edition->urgent = edition->has_news = false;
    return scene;
}

void hl_edition_set_speed(struct hl_edition *edition, int64_t now_ns, int64_t speed)
{
    hl_motion_set_speed(&edition->motion, now_ns, speed);
}

int64_t hl_edition_speed(const struct hl_edition *edition)
{
    return edition->motion.speed;
}

bool hl_edition_holds(const struct hl_edition *edition, const struct hl_headline *headline)
{
    for (size_t i = 0; i < edition->item_count; i++)
        if (is_on_page(edition, i) && edition->items[i].headline == headline)
            return true;
    return false;
}

size_t hl_edition_page(const struct hl_edition *edition, size_t *pages)
{
    *pages = edition->pages;
    return edition->page;
}

size_t hl_edition_current(const struct hl_edition *edition, struct hl_headline **headlines,
                          size_t max)
{
    size_t count = 0;
    if (!edition->planned || edition->pages == 0)
        return 0;
    for (size_t i = edition->starts[edition->page];
         i < edition->starts[edition->page + 1] && count < max; i++)
        headlines[count++] = edition->items[i].headline;
    return count;
}
