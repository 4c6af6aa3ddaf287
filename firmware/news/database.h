/* A file of tables that survives: SQLite, with the errors of this program. Loop thread only.
 *
 * WAL mode, and a transaction is on the disk when it is done: after a power cut at any instant the
 * file is as of the last one. A damaged file, or one that is not ours, is set aside as
 * F.damaged-N, said in the log, and a new one begun. What goes wrong later is one log line when it
 * begins and one when it is over. */
#ifndef HL_NEWS_DATABASE_H
#define HL_NEWS_DATABASE_H

#include "base/clock.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HL_DATABASE_VALUE_MAX      (1 << 20) /* bytes of one value read from the file */
#define HL_DATABASE_BUSY_MS        250 /* another program that writes is waited for no longer */
#define HL_DATABASE_WAL_PAGES      256 /* of 4 KiB in the log, then they go to the file */
#define HL_DATABASE_STATEMENTS_MAX 32

/* What the file has. Static data. */
struct hl_database_plan {
    int version;
    const char *schema;          /* of a new file */
    const char *const *upgrades; /* [V - 1] makes version V + 1 of version V */
    const char *const *statements;
    size_t statement_count; /* HL_DATABASE_STATEMENTS_MAX at most */
};

struct hl_database;

/* PATH's folder is made when missing; ":memory:" serves tests. NULL and errno when even a new file
 * cannot be opened. Destroy takes NULL. */
struct hl_database *hl_database_create(const char *path, const struct hl_database_plan *plan);
void hl_database_destroy(struct hl_database *database);

/* CHANGE as one transaction: it returns 0 or negative errno, which takes everything back. A file
 * that turns out damaged is replaced by a new one, once, and CHANGE is called again. 0 or negative
 * errno: -ENOSPC, -EROFS, -EBUSY, -EACCES, -EIO. */
typedef int (*hl_database_change_fn)(struct hl_database *database, void *data);
int hl_database_change(struct hl_database *database, hl_database_change_fn change, void *data);

/* Values for the next run or step of statement WHICH, places from 1; text is borrowed until then
 * (NULL: ""), HL_TIME_NONE is no value. What cannot be bound fails that run. */
void hl_database_bind_text(struct hl_database *database, int which, int place, const char *text);
void hl_database_bind_int(struct hl_database *database, int which, int place, int64_t number);
void hl_database_bind_time(struct hl_database *database, int which, int place, int64_t when_s);

/* Runs WHICH to its end; its values are gone after it. 0 or negative errno; -EIO when the file was
 * lost on the way. */
int hl_database_run(struct hl_database *database, int which);

/* The next row of WHICH: 1, 0 after the last, negative errno. Reset it when done. */
int hl_database_step(struct hl_database *database, int which);
void hl_database_reset(struct hl_database *database, int which);

/* Columns of that row, from 0. Text lives until the next step; "" and 0 where there is none;
 * HL_TIME_NONE where there is no whole number. */
const char *hl_database_text(struct hl_database *database, int which, int column);
int64_t hl_database_int(struct hl_database *database, int which, int column);
int64_t hl_database_time(struct hl_database *database, int which, int column);
bool hl_database_is_null(struct hl_database *database, int which, int column);

/* Since creation: transactions that changed something, and pages written to the disk for them. */
struct hl_database_stats {
    uint64_t changes, pages;
};
void hl_database_stats(const struct hl_database *database, struct hl_database_stats *stats);

#endif
