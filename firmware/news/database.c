#include "news/database.h"

#include "base/log.h"
#include "news/state_file.h"

#include <errno.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CACHE_KB 512

struct hl_database {
    char *path;
    const struct hl_database_plan *plan;
    sqlite3 *db; /* NULL: lost on the way, and every call fails */
    sqlite3_stmt *statements[HL_DATABASE_STATEMENTS_MAX];
    sqlite3_stmt *begin, *commit, *rollback;
    uint64_t changes, pages; /* of files that are shut */
    bool failing;            /* and that was said */
    bool unbound;            /* a value could not be bound */
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
static int report(struct hl_database *database, int error)
{
    if (error && !database->failing)
        hl_warning("store", "%s: cannot be saved: %s (the ticker runs on)", database->path,
                   advice(error));
    if (!error && database->failing)
        hl_info("store", "%s: saved again", database->path);
    database->failing = error != 0;
    return error;
}

/* ---- statements ---- */

/* To the end; the bindings are gone after it. */
static int run(sqlite3_stmt *statement)
{
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

void hl_database_bind_text(struct hl_database *database, int which, int place, const char *text)
{
    if (database->db &&
        sqlite3_bind_text(database->statements[which], place, text ? text : "", -1, SQLITE_STATIC))
        database->unbound = true;
}

void hl_database_bind_int(struct hl_database *database, int which, int place, int64_t number)
{
    if (database->db && sqlite3_bind_int64(database->statements[which], place, number))
        database->unbound = true;
}

void hl_database_bind_time(struct hl_database *database, int which, int place, int64_t when_s)
{
    if (when_s != HL_TIME_NONE)
        hl_database_bind_int(database, which, place, when_s);
    else if (database->db && sqlite3_bind_null(database->statements[which], place))
        database->unbound = true;
}

int hl_database_run(struct hl_database *database, int which)
{
    int err = database->unbound ? -ENOMEM : 0;
    if (!database->db)
        return -EIO;
    if (!err)
        return run(database->statements[which]);
    hl_database_reset(database, which);
    return err;
}

int hl_database_step(struct hl_database *database, int which)
{
    if (!database->db || database->unbound)
        return database->db ? -ENOMEM : -EIO;
    int code = sqlite3_step(database->statements[which]);
    return code == SQLITE_ROW ? 1 : to_errno(code);
}

void hl_database_reset(struct hl_database *database, int which)
{
    sqlite3_reset(database->statements[which]);
    sqlite3_clear_bindings(database->statements[which]);
    database->unbound = false;
}

const char *hl_database_text(struct hl_database *database, int which, int column)
{
    const unsigned char *text = sqlite3_column_text(database->statements[which], column);
    return text ? (const char *)text : "";
}

int64_t hl_database_int(struct hl_database *database, int which, int column)
{
    return sqlite3_column_int64(database->statements[which], column);
}

int64_t hl_database_time(struct hl_database *database, int which, int column)
{
    sqlite3_stmt *row = database->statements[which];
    return sqlite3_column_type(row, column) == SQLITE_INTEGER ? sqlite3_column_int64(row, column)
                                                              : HL_TIME_NONE;
}

bool hl_database_is_null(struct hl_database *database, int which, int column)
{
    return sqlite3_column_type(database->statements[which], column) == SQLITE_NULL;
}

/* ---- opening ---- */

static uint64_t pages_written(sqlite3 *db)
{
    int now = 0, most = 0;
    sqlite3_db_status(db, SQLITE_DBSTATUS_CACHE_WRITE, &now, &most, 0);
    return (uint64_t)now;
}

static void shut(struct hl_database *database)
{
    for (size_t i = 0; i < database->plan->statement_count; i++) {
        sqlite3_finalize(database->statements[i]);
        database->statements[i] = NULL;
    }
    sqlite3_finalize(database->begin);
    sqlite3_finalize(database->commit);
    sqlite3_finalize(database->rollback);
    database->begin = database->commit = database->rollback = NULL;
    if (database->db)
        database->pages += pages_written(database->db);
    sqlite3_close(database->db);
    database->db = NULL;
}

static bool in_memory(const struct hl_database *database)
{
    return strcmp(database->path, ":memory:") == 0;
}

/* -EBADMSG when the file is damaged. */
static int check(sqlite3 *db)
{
    sqlite3_stmt *statement = NULL;
    int code = sqlite3_prepare_v2(db, "PRAGMA quick_check(1)", -1, &statement, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_step(statement);
    int err = to_errno(code);
    const char *verdict =
        code == SQLITE_ROW ? (const char *)sqlite3_column_text(statement, 0) : NULL;
    if (!err && (!verdict || strcmp(verdict, "ok") != 0))
        err = -EBADMSG;
    sqlite3_finalize(statement);
    return err;
}

/* -EBADMSG when the tables are not ours, or of a later version. */
static int make_tables(sqlite3 *db, const struct hl_database_plan *plan)
{
    char version[64];
    int64_t found = ask_number(db, "PRAGMA user_version", -1);
    int64_t tables = ask_number(db, "SELECT count(*) FROM sqlite_schema", -1);

    if (found == plan->version)
        return 0;
    if (found < 0 || found > plan->version || (found == 0 && tables != 0))
        return -EBADMSG;
    snprintf(version, sizeof(version), "PRAGMA user_version=%d; COMMIT", plan->version);
    int err = execute(db, "BEGIN IMMEDIATE");
    if (!err && found == 0)
        err = execute(db, plan->schema);
    for (int64_t at = found; !err && at > 0 && at < plan->version; at++)
        err = execute(db, plan->upgrades[at - 1]);
    if (!err)
        err = execute(db, version);
    if (err)
        sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
    return err == -EIO && found > 0 ? -EBADMSG : err; /* not the tables of that version */
}

static int configure(sqlite3 *db, const struct hl_database_plan *plan)
{
    char settings[256];
    sqlite3_busy_timeout(db, HL_DATABASE_BUSY_MS);
    sqlite3_extended_result_codes(db, 1);
    sqlite3_limit(db, SQLITE_LIMIT_LENGTH, HL_DATABASE_VALUE_MAX);
    /* The file may be anybody's: what its schema says is not run. */
    sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
    int err = check(db);
    /* Where a file system has no shared memory, WAL is refused without an error: so be it. */
    if (!err)
        err = execute(db, "PRAGMA journal_mode=WAL");
    snprintf(settings, sizeof(settings),
             "PRAGMA synchronous=FULL; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-%d;"
             "PRAGMA wal_autocheckpoint=%d; PRAGMA journal_size_limit=%d",
             CACHE_KB, HL_DATABASE_WAL_PAGES, HL_DATABASE_WAL_PAGES * 4096);
    if (!err)
        err = execute(db, settings);
    return err ? err : make_tables(db, plan);
}

static int prepare(struct hl_database *database, const char *text, sqlite3_stmt **statement)
{
    return to_errno(
        sqlite3_prepare_v3(database->db, text, -1, SQLITE_PREPARE_PERSISTENT, statement, NULL));
}

static int prepare_all(struct hl_database *database)
{
    const struct hl_database_plan *plan = database->plan;
    int err = prepare(database, "BEGIN IMMEDIATE", &database->begin);
    if (!err)
        err = prepare(database, "COMMIT", &database->commit);
    if (!err)
        err = prepare(database, "ROLLBACK", &database->rollback);
    for (size_t i = 0; !err && i < plan->statement_count; i++)
        err = prepare(database, plan->statements[i], &database->statements[i]);
    /* Statements that do not fit the tables: the file is another program's. */
    return err && sqlite3_errcode(database->db) == SQLITE_ERROR ? -EBADMSG : err;
}

static int open_once(struct hl_database *database)
{
    int err = in_memory(database) ? 0 : hl_state_file_make(database->path);
    if (err)
        return err;
    int code =
        sqlite3_open_v2(database->path, &database->db,
                        SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL);
    err = database->db ? to_errno(code) : -ENOMEM;
    if (!err)
        err = configure(database->db, database->plan);
    if (!err)
        err = prepare_all(database);
    if (err)
        shut(database);
    return err;
}

static int open_file(struct hl_database *database)
{
    int err = open_once(database);
    if (err == -EBADMSG && !in_memory(database)) {
        err = hl_state_file_set_aside(database->path);
        if (!err)
            err = open_once(database);
    }
    return err;
}

struct hl_database *hl_database_create(const char *path, const struct hl_database_plan *plan)
{
    struct hl_database *database = calloc(1, sizeof(*database));
    if (!database)
        return NULL;
    database->plan = plan;
    database->path = strdup(path);
    int err = database->path ? 0 : -ENOMEM;
    if (!err)
        err = open_file(database);
    if (!err)
        return database;
    hl_database_destroy(database);
    errno = -err;
    return NULL;
}

void hl_database_destroy(struct hl_database *database)
{
    if (!database)
        return;
    shut(database);
    free(database->path);
    free(database);
}

/* ---- changing ---- */

static int change_once(struct hl_database *database, hl_database_change_fn change, void *data)
{
    int err = database->db ? run(database->begin) : -EIO;
    if (err)
        return err;
    uint64_t before = pages_written(database->db);
    err = change(database, data);
    if (!err)
        err = run(database->commit);
    if (!err && pages_written(database->db) != before)
        database->changes++;
    /* A full disk may have rolled back by itself; a second time does no harm. */
    if (err && !sqlite3_get_autocommit(database->db))
        run(database->rollback);
    return err;
}

int hl_database_change(struct hl_database *database, hl_database_change_fn change, void *data)
{
    int err = change_once(database, change, data);
    if (err == -EBADMSG || !database->db) {
        shut(database);
        int reopened = in_memory(database) ? -EBADMSG
                       : err == -EBADMSG   ? hl_state_file_set_aside(database->path)
                                           : 0;
        if (!reopened)
            reopened = open_file(database);
        err = reopened ? reopened : change_once(database, change, data);
    }
    return report(database, err);
}

void hl_database_stats(const struct hl_database *database, struct hl_database_stats *stats)
{
    stats->changes = database->changes;
    stats->pages = database->pages + (database->db ? pages_written(database->db) : 0);
}
