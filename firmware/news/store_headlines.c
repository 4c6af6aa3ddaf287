#include "news/store_parts.h"

#include "base/buf.h"
#include "news/calendar.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define PUT                HL_STORE_PUT_HEADLINE
#define FIND               HL_STORE_FIND_HEADLINE
#define LIST               HL_STORE_LIST_HEADLINES
#define CATEGORY_SEPARATOR '\x1f'
#define GAP                1024               /* between places, so that one may come in between */
#define PLACE_MAX          (INT64_C(1) << 60) /* ours never come so far; a stranger's may */

/* ---- what is kept ---- */

static int64_t last_sign(const struct hl_headline *headline)
{
    int64_t shown = hl_headline_time_s(headline);
    return shown > headline->seen_s ? shown : headline->seen_s;
}

static bool is_newest_of_source(const struct hl_store_news *news, size_t at)
{
    const struct hl_headline *headline = news->headlines[at];
    for (size_t i = 0; i < news->headline_count; i++) {
        const struct hl_headline *other = news->headlines[i];
        if (i != at && strcmp(other->source, headline->source) == 0 &&
            strcmp(other->origin, headline->origin) == 0 &&
            hl_headline_time_s(other) > hl_headline_time_s(headline))
            return false;
    }
    return true;
}

/* How many of the list are newer than the one at AT: its rank among them. */
static size_t rank(const struct hl_store_news *news, size_t at)
{
    int64_t when = hl_headline_time_s(news->headlines[at]);
    size_t newer = 0;
    for (size_t i = 0; i < news->headline_count; i++) {
        int64_t other = hl_headline_time_s(news->headlines[i]);
        newer += other > when || (other == when && i < at);
    }
    return newer;
}

static bool is_kept(const struct hl_store_news *news, size_t at)
{
    const struct hl_headline *headline = news->headlines[at];
    if (news->headline_count > HL_STORE_HEADLINES_MAX && rank(news, at) >= HL_STORE_HEADLINES_MAX)
        return false;
    /* A quiet source answers 304 after a restart: its newest must be there, whatever its age. */
    return news->now_s == HL_TIME_NONE || last_sign(headline) >= news->now_s - HL_STORE_AGE_MAX_S ||
           headline->embargoed_s > news->now_s || is_newest_of_source(news, at);
}

/* ---- places ---- */

struct row {
    const struct hl_headline *headline;
    bool known, placed; /* in the file; on its list */
    int64_t key, place;
};

static int find_row(struct hl_database *database, struct row *row)
{
    hl_database_bind_text(database, FIND, 1, row->headline->origin);
    hl_database_bind_text(database, FIND, 2, row->headline->source);
    hl_database_bind_text(database, FIND, 3, row->headline->id);
    int found = hl_database_step(database, FIND);
    row->known = found > 0;
    if (row->known) {
        row->key = hl_database_int(database, FIND, 0);
        row->place = hl_database_int(database, FIND, 1);
        row->placed = !hl_database_is_null(database, FIND, 1) && row->place < PLACE_MAX &&
                      row->place > -PLACE_MAX;
    }
    hl_database_reset(database, FIND);
    return found < 0 ? found : 0;
}

/* Ascending places, as few of them new as can be had simply: from the last one on, each keeps its
 * place when it stands before the next. One that does not, or that stands before all that come
 * before it, gets one in between. */
static void set_places(struct row *rows, size_t count, int64_t last_place)
{
    int64_t next = last_place + 2 * GAP;
    for (size_t i = count; i-- > 0;) {
        bool bounded = i > 0 && rows[i - 1].placed && rows[i - 1].place < next - 1;
        bool good = rows[i].placed && rows[i].place < next &&
                    !(bounded && rows[i].place < rows[i - 1].place);
        if (!good) {
            int64_t room = bounded ? (next - rows[i - 1].place) / 2 : GAP;
            rows[i].place = next - (room < GAP ? room : GAP);
        }
        next = rows[i].place;
    }
}

/* ---- saving ---- */

static int bind_categories(struct hl_database *database, const struct hl_headline *headline,
                           struct hl_buf *categories)
{
    const char separator = CATEGORY_SEPARATOR;
    int err = 0;
    for (size_t i = 0; !err && i < headline->category_count; i++) {
        err = i > 0 ? hl_buf_add(categories, &separator, 1) : 0;
        if (!err)
            err = hl_buf_add_str(categories, headline->categories[i]);
    }
    hl_database_bind_text(database, PUT, 10, categories->data);
    return err;
}

/* A time that a clock gave which nobody had set yet says nothing in another run. */
static int64_t known_time(int64_t when_s, bool blind)
{
    return blind && when_s < HL_CALENDAR_RELEASE_S ? HL_TIME_NONE : when_s;
}

static int put_headline(struct hl_database *database, const struct row *row)
{
    const struct hl_headline *headline = row->headline;
    struct hl_buf categories;
    bool blind = headline->seen_s < HL_CALENDAR_RELEASE_S;

    hl_buf_init(&categories, (size_t)HL_CATEGORIES_MAX * (HL_CATEGORY_MAX + 1));
    hl_database_bind_text(database, PUT, 1, headline->origin);
    hl_database_bind_text(database, PUT, 2, headline->source);
    hl_database_bind_text(database, PUT, 3, headline->id);
    hl_database_bind_int(database, PUT, 4, row->place);
    hl_database_bind_text(database, PUT, 5, headline->title);
    hl_database_bind_text(database, PUT, 6, headline->link);
    hl_database_bind_text(database, PUT, 7, headline->language);
    hl_database_bind_text(database, PUT, 8, headline->dateline);
    hl_database_bind_text(database, PUT, 9, headline->also);
    int err = bind_categories(database, headline, &categories);
    hl_database_bind_time(database, PUT, 11, known_time(headline->published_s, blind));
    hl_database_bind_time(database, PUT, 12, known_time(headline->seen_s, blind));
    hl_database_bind_int(database, PUT, 13, headline->urgency);
    hl_database_bind_int(database, PUT, 14, headline->embargoed_s);
    hl_database_bind_int(database, PUT, 15, headline->expires_s);
    hl_database_bind_int(database, PUT, 16, headline->counted);
    if (!err)
        err = hl_database_run(database, PUT);
    hl_buf_finish(&categories);
    return err;
}

static int by_number(const void *left, const void *right)
{
    const int64_t *a = left, *b = right;
    return (*a > *b) - (*a < *b);
}

/* Takes from the list what is not among the COUNT sorted KEYS. */
static int retire_others(struct hl_database *database, const int64_t *keys, size_t count)
{
    int64_t *gone = NULL;
    size_t n = 0, room = 0;
    int found, err = 0;
    while ((found = hl_database_step(database, HL_STORE_LIST_KEYS)) > 0) {
        int64_t key = hl_database_int(database, HL_STORE_LIST_KEYS, 0);
        if (bsearch(&key, keys, count, sizeof(*keys), by_number))
            continue;
        if (n == room) {
            room = room ? 2 * room : 64;
            int64_t *more = realloc(gone, room * sizeof(*gone));
            if (!more) {
                found = -ENOMEM;
                break;
            }
            gone = more;
        }
        gone[n++] = key;
    }
    hl_database_reset(database, HL_STORE_LIST_KEYS);
    err = found;
    for (size_t i = 0; i < n && !err; i++) {
        hl_database_bind_int(database, HL_STORE_RETIRE, 1, gone[i]);
        err = hl_database_run(database, HL_STORE_RETIRE);
    }
    free(gone);
    return err;
}

static int last_place(struct hl_database *database, int64_t *place)
{
    int found = hl_database_step(database, HL_STORE_LAST_PLACE);
    *place = found > 0 ? hl_database_int(database, HL_STORE_LAST_PLACE, 0) : 0;
    if (*place > PLACE_MAX || *place < -PLACE_MAX)
        *place = 0;
    hl_database_reset(database, HL_STORE_LAST_PLACE);
    return found < 0 ? found : 0;
}

/* What leaves the list goes first, then the others get their places: a key is unknown only for what
 * is new. */
static int put_rows(struct hl_database *database, struct row *rows, size_t count)
{
    int64_t *keys = calloc(count + 1, sizeof(*keys)), last;
    size_t known = 0;
    int err = keys ? last_place(database, &last) : -ENOMEM;
    for (size_t i = 0; i < count && !err; i++) {
        err = find_row(database, &rows[i]);
        if (rows[i].known)
            keys[known++] = rows[i].key;
    }
    if (!err) {
        qsort(keys, known, sizeof(*keys), by_number);
        err = retire_others(database, keys, known);
        set_places(rows, count, last);
    }
    for (size_t i = 0; i < count && !err; i++)
        err = put_headline(database, &rows[i]);
    free(keys);
    return err;
}

int hl_store_put_headlines(struct hl_database *database, const struct hl_store_news *news)
{
    struct row *rows = calloc(news->headline_count + 1, sizeof(*rows));
    size_t count = 0;
    if (!rows)
        return -ENOMEM;
    for (size_t i = 0; i < news->headline_count; i++)
        if (is_kept(news, i))
            rows[count++].headline = news->headlines[i];
    int err = put_rows(database, rows, count);
    free(rows);
    return err;
}

/* ---- loading ---- */

/* CATEGORIES is cut into pieces in place; LIST has room for HL_CATEGORIES_MAX. */
static size_t split(char *categories, char **list)
{
    size_t count = 0;
    while (*categories && count < HL_CATEGORIES_MAX) {
        char *end = strchr(categories, CATEGORY_SEPARATOR);
        list[count++] = categories;
        if (!end)
            break;
        *end = '\0';
        categories = end + 1;
    }
    return count;
}

static char *text(struct hl_database *database, int column)
{
    return (char *)hl_database_text(database, LIST, column);
}

static struct hl_headline *read_headline(struct hl_database *database)
{
    char *list[HL_CATEGORIES_MAX];
    char *categories = strdup(text(database, 9));
    if (!categories)
        return NULL;
    const struct hl_headline from = {
        .origin = text(database, 0),
        .source = text(database, 1),
        .id = text(database, 2),
        .title = text(database, 4),
        .link = text(database, 5),
        .language = text(database, 6),
        .dateline = text(database, 7),
        .also = text(database, 8),
        .categories = list,
        .category_count = split(categories, list),
        .published_s = hl_database_time(database, LIST, 10),
        .seen_s = hl_database_time(database, LIST, 11),
        .urgency = (int)hl_database_int(database, LIST, 12),
        .embargoed_s = hl_database_int(database, LIST, 13),
        .expires_s = hl_database_int(database, LIST, 14),
        .counted = hl_database_int(database, LIST, 15) != 0,
    };
    struct hl_headline *headline = hl_headline_create(&from);
    free(categories);
    return headline;
}

int hl_store_load_headlines(struct hl_store *store, struct hl_headline ***headlines, size_t *count)
{
    struct hl_database *database = store->database;
    struct hl_headline **list = calloc(HL_STORE_HEADLINES_MAX, sizeof(struct hl_headline *));
    size_t n = 0;
    int found = 0, err = 0;

    *headlines = NULL;
    *count = 0;
    if (!list)
        return -ENOMEM;
    hl_database_bind_int(database, LIST, 1, HL_STORE_HEADLINES_MAX);
    while (!err && n < HL_STORE_HEADLINES_MAX && (found = hl_database_step(database, LIST)) > 0) {
        if (!*text(database, 2) || !*text(database, 4))
            continue; /* a headline has both; a stranger's row may not */
        list[n] = read_headline(database);
        err = list[n] ? 0 : -ENOMEM;
        n += !err;
    }
    hl_database_reset(database, LIST);
    if (!err && found < 0)
        err = found;
    if (err) {
        while (n > 0)
            hl_headline_unref(list[--n]);
        free(list);
        return err;
    }
    *headlines = list;
    *count = n;
    return 0;
}
