#include "news/store.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/log.h"
#include "news/state_file.h"

#include <errno.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SCHEMA_VERSION     2
#define BUSY_MS            250 /* the loop waits for another program no longer */
#define CACHE_KB           512
#define VALUE_MAX          (1 << 20) /* bytes of one value in the file; ours are far smaller */
#define CATEGORY_SEPARATOR '\x1f'

static const char schema[] = "CREATE TABLE headline("
                             " place INTEGER PRIMARY KEY,"
                             " id TEXT NOT NULL, title TEXT NOT NULL, link TEXT NOT NULL,"
                             " source TEXT NOT NULL, language TEXT NOT NULL,"
                             " dateline TEXT NOT NULL, categories TEXT NOT NULL,"
                             " published_s INTEGER, seen_s INTEGER, urgency INTEGER NOT NULL,"
                             " origin TEXT NOT NULL DEFAULT '');"
                             "CREATE TABLE source("
                             " url TEXT PRIMARY KEY, etag TEXT NOT NULL,"
                             " last_modified TEXT NOT NULL, last_try_s INTEGER,"
                             " last_ok_s INTEGER, next_s INTEGER, failures INTEGER NOT NULL,"
                             " status INTEGER NOT NULL, message TEXT NOT NULL) WITHOUT ROWID;";

/* Version 1 did not say where a headline came from. */
static const char from_version_1[] =
    "ALTER TABLE headline ADD COLUMN origin TEXT NOT NULL DEFAULT '';";

enum statement {
    BEGIN,
    COMMIT,
    ROLLBACK,
    CLEAR_HEADLINES,
    ADD_HEADLINE,
    LIST_HEADLINES,
    PUT_SOURCE,
    GET_SOURCE,
    PRUNE_SOURCES,
    STATEMENT_COUNT
};

static const char *const statement_texts[STATEMENT_COUNT] = {
    [BEGIN] = "BEGIN IMMEDIATE",
    [COMMIT] = "COMMIT",
    [ROLLBACK] = "ROLLBACK",
    [CLEAR_HEADLINES] = "DELETE FROM headline",
    [ADD_HEADLINE] = "INSERT INTO headline VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12)",
    [LIST_HEADLINES] = "SELECT id,title,link,source,language,dateline,categories,published_s,"
                       "seen_s,urgency,origin FROM headline ORDER BY place LIMIT ?1",
    [PUT_SOURCE] = "INSERT OR REPLACE INTO source VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9)",
    [GET_SOURCE] = "SELECT etag,last_modified,last_try_s,last_ok_s,next_s,failures,status,message"
                   " FROM source WHERE url=?1",
    [PRUNE_SOURCES] = "DELETE FROM source WHERE url NOT IN"
                      " (SELECT url FROM source ORDER BY last_try_s DESC LIMIT ?1)",
};

struct hl_store {
    char *path;
    sqlite3 *db; /* NULL: lost on the way, and every call fails */
    sqlite3_stmt *statements[STATEMENT_COUNT];
    bool failing; /* and that was said */
};

/* ---- errors ---- */

static int to_errno(int code)
{
    switch (code & 0xff) {
    case SQLITE_OK:
    case SQLITE_ROW:
    case SQLITE_DONE:
        return 0;
    case SQLITE_FULL:
        return -ENOSPC;
    case SQLITE_READONLY:
        return -EROFS;
    case SQLITE_NOMEM:
        return -ENOMEM;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return -EBUSY;
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_AUTH:
        return -EACCES;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return -EBADMSG;
    default:
        return -EIO;
    }
}

static const char *advice(int error)
{
    switch (-error) {
    case ENOSPC:
        return "the disk is full; free some space";
    case EROFS:
        return "the file or its folder is read-only; check permissions and the mount";
    case EACCES:
        return "no permission to open the file; check its owner";
    case EBUSY:
        return "another program holds the file; is headliner running twice?";
    default:
        return strerror(-error);
    }
}

/* One line when saving begins to fail, one when it works again. Returns ERROR. */
static int report(struct hl_store *store, int error)
{
    if (error && !store->failing)
        hl_warning("store", "%s: cannot be saved: %s (the ticker runs on)", store->path,
                   advice(error));
    if (!error && store->failing)
        hl_info("store", "%s: saved again", store->path);
    store->failing = error != 0;
    return error;
}

/* ---- statements ---- */

/* Runs to the end; its bindings are gone after it. */
static int run(struct hl_store *store, enum statement which)
{
    sqlite3_stmt *statement = store->statements[which];
    int code;
    do
        code = sqlite3_step(statement);
    while (code == SQLITE_ROW);
    sqlite3_reset(statement);
    sqlite3_clear_bindings(statement);
    return to_errno(code);
}

static int execute(sqlite3 *db, const char *text)
{
    return to_errno(sqlite3_exec(db, text, NULL, NULL, NULL));
}

/* The first column of a pragma's first row, as a number; FALLBACK on any error. */
static int64_t ask_number(sqlite3 *db, const char *text, int64_t fallback)
{
    sqlite3_stmt *statement = NULL;
    int64_t number = fallback;
    if (sqlite3_prepare_v2(db, text, -1, &statement, NULL) == SQLITE_OK &&
        sqlite3_step(statement) == SQLITE_ROW)
        number = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return number;
}

static int bind_text(sqlite3_stmt *statement, int place, const char *text)
{
    return sqlite3_bind_text(statement, place, text ? text : "", -1, SQLITE_STATIC);
}

static int bind_time(sqlite3_stmt *statement, int place, int64_t when_s)
{
    return when_s == HL_TIME_NONE ? sqlite3_bind_null(statement, place)
                                  : sqlite3_bind_int64(statement, place, when_s);
}

static const char *read_text(sqlite3_stmt *statement, int column)
{
    const unsigned char *text = sqlite3_column_text(statement, column);
    return text ? (const char *)text : "";
}

static int64_t read_time(sqlite3_stmt *statement, int column)
{
    return sqlite3_column_type(statement, column) == SQLITE_INTEGER
               ? sqlite3_column_int64(statement, column)
               : HL_TIME_NONE;
}

/* ---- opening ---- */

static void shut(struct hl_store *store)
{
    for (int i = 0; i < STATEMENT_COUNT; i++) {
        sqlite3_finalize(store->statements[i]);
        store->statements[i] = NULL;
    }
    sqlite3_close(store->db);
    store->db = NULL;
}

static bool in_memory(const struct hl_store *store)
{
    return strcmp(store->path, ":memory:") == 0;
}

/* -EBADMSG when the tables are not ours or the file is damaged. */
static int check(sqlite3 *db)
{
    sqlite3_stmt *statement = NULL;
    int code = sqlite3_prepare_v2(db, "PRAGMA quick_check(1)", -1, &statement, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_step(statement);
    int err = to_errno(code);
    if (!err && (code != SQLITE_ROW || strcmp(read_text(statement, 0), "ok") != 0))
        err = -EBADMSG;
    sqlite3_finalize(statement);
    return err;
}

static int make_tables(sqlite3 *db)
{
    char version[64];
    int64_t found = ask_number(db, "PRAGMA user_version", -1);
    int64_t tables = ask_number(db, "SELECT count(*) FROM sqlite_schema", -1);

    if (found == SCHEMA_VERSION)
        return 0;
    if (found != 1 && (found != 0 || tables != 0))
        return -EBADMSG;
    snprintf(version, sizeof(version), "PRAGMA user_version=%d; COMMIT", SCHEMA_VERSION);
    int err = execute(db, "BEGIN IMMEDIATE");
    if (!err)
        err = execute(db, found == 1 ? from_version_1 : schema);
    if (!err)
        err = execute(db, version);
    if (err)
        sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
    return err == -EIO && found == 1 ? -EBADMSG : err; /* not the tables of version 1 */
}

static int configure(sqlite3 *db)
{
    sqlite3_busy_timeout(db, BUSY_MS);
    sqlite3_extended_result_codes(db, 1);
    sqlite3_limit(db, SQLITE_LIMIT_LENGTH, VALUE_MAX);
    /* The file may be anybody's: what its schema says is not run. */
    sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
    int err = check(db);
    /* Where a file system has no shared memory, WAL is refused without an error: so be it. */
    if (!err)
        err = execute(db, "PRAGMA journal_mode=WAL");
    if (!err)
        err = execute(db, "PRAGMA synchronous=NORMAL");
    char cache[64];
    snprintf(cache, sizeof(cache), "PRAGMA cache_size=-%d", CACHE_KB);
    if (!err)
        err = execute(db, cache);
    return err ? err : make_tables(db);
}

static int open_once(struct hl_store *store)
{
    int err = in_memory(store) ? 0 : hl_state_file_make(store->path);
    if (err)
        return err;
    int code =
        sqlite3_open_v2(store->path, &store->db,
                        SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL);
    err = store->db ? to_errno(code) : -ENOMEM;
    if (!err)
        err = configure(store->db);
    for (int i = 0; !err && i < STATEMENT_COUNT; i++)
        err = to_errno(sqlite3_prepare_v3(store->db, statement_texts[i], -1,
                                          SQLITE_PREPARE_PERSISTENT, &store->statements[i], NULL));
    /* Statements that do not fit the tables: the file is another program's. */
    if (err && store->db && sqlite3_errcode(store->db) == SQLITE_ERROR)
        err = -EBADMSG;
    if (err)
        shut(store);
    return err;
}

static int open_file(struct hl_store *store)
{
    int err = open_once(store);
    if (err == -EBADMSG && !in_memory(store)) {
        err = hl_state_file_set_aside(store->path);
        if (!err)
            err = open_once(store);
    }
    return err;
}

struct hl_store *hl_store_create(const char *path)
{
    struct hl_store *store = calloc(1, sizeof(*store));
    if (!store)
        return NULL;
    store->path = strdup(path);
    int err = store->path ? 0 : -ENOMEM;
    if (!err)
        err = open_file(store);
    if (!err)
        return store;
    hl_store_destroy(store);
    errno = -err;
    return NULL;
}

void hl_store_destroy(struct hl_store *store)
{
    if (!store)
        return;
    shut(store);
    free(store->path);
    free(store);
}

/* ---- saving ---- */

typedef int (*change_fn)(struct hl_store *store, const void *what);

static int change_once(struct hl_store *store, change_fn change, const void *what)
{
    int err = store->db ? run(store, BEGIN) : -EIO;
    if (err)
        return err;
    err = change(store, what);
    if (!err)
        err = run(store, COMMIT);
    /* A full disk may have rolled back by itself; a second time does no harm. */
    if (err && !sqlite3_get_autocommit(store->db))
        run(store, ROLLBACK);
    return err;
}

/* One transaction. A file that turns out damaged is replaced, once. */
static int change_file(struct hl_store *store, change_fn change, const void *what)
{
    int err = change_once(store, change, what);
    if (err == -EBADMSG || !store->db) {
        shut(store);
        int reopened = in_memory(store)  ? -EBADMSG
                       : err == -EBADMSG ? hl_state_file_set_aside(store->path)
                                         : 0;
        if (!reopened)
            reopened = open_file(store);
        err = reopened ? reopened : change_once(store, change, what);
    }
    return report(store, err);
}

struct headline_list {
    struct hl_headline *const *headlines;
    size_t count;
};

static int64_t last_sign(const struct hl_headline *headline)
{
    int64_t shown = hl_headline_time_s(headline);
    return shown > headline->seen_s ? shown : headline->seen_s;
}

static bool is_newest_of_source(const struct headline_list *list, size_t place)
{
    const struct hl_headline *headline = list->headlines[place];
    for (size_t i = 0; i < list->count; i++)
        if (i != place && strcmp(list->headlines[i]->source, headline->source) == 0 &&
            strcmp(list->headlines[i]->origin, headline->origin) == 0 &&
            hl_headline_time_s(list->headlines[i]) > hl_headline_time_s(headline))
            return false;
    return true;
}

/* How many of the list are newer than the one at PLACE: its rank among them. */
static size_t rank(const struct headline_list *list, size_t place)
{
    int64_t when = hl_headline_time_s(list->headlines[place]);
    size_t newer = 0;
    for (size_t i = 0; i < list->count; i++) {
        int64_t other = hl_headline_time_s(list->headlines[i]);
        newer += other > when || (other == when && i < place);
    }
    return newer;
}

static bool is_kept(const struct headline_list *list, size_t place, int64_t now_s)
{
    if (list->count > HL_STORE_HEADLINES_MAX && rank(list, place) >= HL_STORE_HEADLINES_MAX)
        return false;
    /* A quiet source answers 304 after a restart: its newest must be there, whatever its age. */
    return last_sign(list->headlines[place]) >= now_s - HL_STORE_AGE_MAX_S ||
           is_newest_of_source(list, place);
}

static int add_headline(struct hl_store *store, const struct hl_headline *headline, size_t place)
{
    sqlite3_stmt *add = store->statements[ADD_HEADLINE];
    struct hl_buf categories;
    const char separator = CATEGORY_SEPARATOR;
    int err = 0;

    hl_buf_init(&categories, (size_t)HL_CATEGORIES_MAX * (HL_CATEGORY_MAX + 1));
    for (size_t i = 0; !err && i < headline->category_count; i++) {
        err = i > 0 ? hl_buf_add(&categories, &separator, 1) : 0;
        if (!err)
            err = hl_buf_add_str(&categories, headline->categories[i]);
    }
    int bad = sqlite3_bind_int64(add, 1, (sqlite3_int64)place);
    bad |= bind_text(add, 2, headline->id);
    bad |= bind_text(add, 3, headline->title);
    bad |= bind_text(add, 4, headline->link);
    bad |= bind_text(add, 5, headline->source);
    bad |= bind_text(add, 6, headline->language);
    bad |= bind_text(add, 7, headline->dateline);
    bad |= bind_text(add, 8, categories.data);
    bad |= bind_time(add, 9, headline->published_s);
    bad |= bind_time(add, 10, headline->seen_s);
    bad |= sqlite3_bind_int(add, 11, headline->urgency);
    bad |= bind_text(add, 12, headline->origin);
    if (!err)
        err = bad ? -ENOMEM : run(store, ADD_HEADLINE);
    hl_buf_finish(&categories);
    return err;
}

static int replace_headlines(struct hl_store *store, const void *what)
{
    const struct headline_list *list = what;
    int64_t now_s = hl_clock_wall_s();
    int err = run(store, CLEAR_HEADLINES);

    for (size_t i = 0; !err && i < list->count; i++)
        if (is_kept(list, i, now_s))
            err = add_headline(store, list->headlines[i], i);
    return err;
}

int hl_store_save_headlines(struct hl_store *store, struct hl_headline *const *headlines,
                            size_t count)
{
    const struct headline_list list = {headlines, count};
    return change_file(store, replace_headlines, &list);
}

static int put_source(struct hl_store *store, const void *what)
{
    const struct hl_source_state *state = what;
    sqlite3_stmt *put = store->statements[PUT_SOURCE];
    int bad = bind_text(put, 1, state->url);
    bad |= bind_text(put, 2, state->etag);
    bad |= bind_text(put, 3, state->last_modified);
    bad |= bind_time(put, 4, state->last_try_s);
    bad |= bind_time(put, 5, state->last_ok_s);
    bad |= bind_time(put, 6, state->next_s);
    bad |= sqlite3_bind_int64(put, 7, state->failures);
    bad |= sqlite3_bind_int64(put, 8, state->status);
    bad |= bind_text(put, 9, state->message);
    int err = bad ? -ENOMEM : run(store, PUT_SOURCE);
    if (err)
        return err;
    /* Sources that left the configuration are forgotten when too many have. */
    sqlite3_bind_int(store->statements[PRUNE_SOURCES], 1, 2 * HL_SOURCES_MAX);
    return run(store, PRUNE_SOURCES);
}

int hl_store_save_source(struct hl_store *store, const struct hl_source_state *state)
{
    return change_file(store, put_source, state);
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

static struct hl_headline *read_headline(sqlite3_stmt *row)
{
    char *list[HL_CATEGORIES_MAX];
    char *categories = strdup(read_text(row, 6));
    if (!categories)
        return NULL;
    const struct hl_headline from = {
        .id = (char *)read_text(row, 0),
        .title = (char *)read_text(row, 1),
        .link = (char *)read_text(row, 2),
        .source = (char *)read_text(row, 3),
        .language = (char *)read_text(row, 4),
        .dateline = (char *)read_text(row, 5),
        .categories = list,
        .category_count = split(categories, list),
        .published_s = read_time(row, 7),
        .seen_s = read_time(row, 8),
        .urgency = sqlite3_column_int(row, 9),
        .origin = (char *)read_text(row, 10),
    };
    struct hl_headline *headline = hl_headline_create(&from);
    free(categories);
    return headline;
}

int hl_store_load_headlines(struct hl_store *store, struct hl_headline ***headlines, size_t *count)
{
    *headlines = NULL;
    *count = 0;
    if (!store->db)
        return -EIO;
    struct hl_headline **list = calloc(HL_STORE_HEADLINES_MAX, sizeof(struct hl_headline *));
    if (!list)
        return -ENOMEM;
    sqlite3_stmt *rows = store->statements[LIST_HEADLINES];
    sqlite3_bind_int(rows, 1, HL_STORE_HEADLINES_MAX);
    size_t n = 0;
    int code, err = 0;
    while (!err && (code = sqlite3_step(rows)) == SQLITE_ROW && n < HL_STORE_HEADLINES_MAX) {
        if (!*read_text(rows, 0) || !*read_text(rows, 1))
            continue; /* a headline has both; a stranger's row may not */
        list[n] = read_headline(rows);
        err = list[n] ? 0 : -ENOMEM;
        n += !err;
    }
    if (!err)
        err = to_errno(code);
    sqlite3_reset(rows);
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

int hl_store_load_source(struct hl_store *store, const char *url, struct hl_source_state *state)
{
    *state = (struct hl_source_state){0};
    if (!store->db)
        return -EIO;
    sqlite3_stmt *row = store->statements[GET_SOURCE];
    if (bind_text(row, 1, url))
        return -ENOMEM;
    int code = sqlite3_step(row);
    int err = to_errno(code);
    if (!err && code != SQLITE_ROW)
        err = -ENOENT;
    if (!err) {
        state->url = strdup(url);
        state->etag = strdup(read_text(row, 0));
        state->last_modified = strdup(read_text(row, 1));
        state->last_try_s = read_time(row, 2);
        state->last_ok_s = read_time(row, 3);
        state->next_s = read_time(row, 4);
        int64_t failures = sqlite3_column_int64(row, 5);
        state->failures = failures < 0 || failures > UINT16_MAX ? UINT16_MAX : (unsigned)failures;
        state->status = (long)sqlite3_column_int64(row, 6);
        snprintf(state->message, sizeof(state->message), "%s", read_text(row, 7));
        if (!state->url || !state->etag || !state->last_modified)
            err = -ENOMEM;
    }
    sqlite3_reset(row);
    sqlite3_clear_bindings(row);
    if (err)
        hl_source_state_finish(state);
    return err;
}
