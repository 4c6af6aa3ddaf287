#include "news/store_parts.h"

#define COLUMNS                                                                                    \
    "origin,source,id,place,title,link,language,dateline,also,categories,published_s,seen_s,"      \
    "urgency,embargoed_s,expires_s,counted"

/* A headline without a place is on the list no more. Times that nobody knew are NULL. */
#define TABLES                                                                                     \
    "CREATE TABLE headline("                                                                       \
    " key INTEGER PRIMARY KEY,"                                                                    \
    " origin TEXT NOT NULL, source TEXT NOT NULL, id TEXT NOT NULL, place INTEGER,"                \
    " title TEXT NOT NULL, link TEXT NOT NULL, language TEXT NOT NULL,"                            \
    " dateline TEXT NOT NULL, also TEXT NOT NULL, categories TEXT NOT NULL,"                       \
    " published_s INTEGER, seen_s INTEGER, urgency INTEGER NOT NULL,"                              \
    " embargoed_s INTEGER NOT NULL, expires_s INTEGER NOT NULL, counted INTEGER NOT NULL,"         \
    " UNIQUE(origin, source, id));"                                                                \
    "CREATE TABLE shown("                                                                          \
    " headline INTEGER PRIMARY KEY, first_s INTEGER, last_s INTEGER, count INTEGER NOT NULL);"

/* "plan" is the source's own text (source_state.h). */
static const char schema[] = TABLES "CREATE TABLE source("
                                    " url TEXT PRIMARY KEY, etag TEXT NOT NULL,"
                                    " last_modified TEXT NOT NULL, last_try_s INTEGER,"
                                    " last_ok_s INTEGER, next_s INTEGER,"
                                    " failures INTEGER NOT NULL, status INTEGER NOT NULL,"
                                    " message TEXT NOT NULL, plan TEXT NOT NULL DEFAULT '')"
                                    " WITHOUT ROWID;";

/* Version 1 did not say where a headline came from. Version 2 had neither embargoes nor ends, kept
 * nothing of what was shown, and wrote the whole list at each save. */
static const char *const upgrades[] = {
    "ALTER TABLE headline ADD COLUMN origin TEXT NOT NULL DEFAULT '';",

    "ALTER TABLE headline RENAME TO headline_2;" TABLES "INSERT OR IGNORE INTO headline(" COLUMNS
    ") SELECT origin,source,id,place*1024,title,link,"
    "language,dateline,'',categories,published_s,seen_s,urgency,0,0,0 FROM headline_2 "
    "ORDER BY place;"
    "DROP TABLE headline_2;"
    "ALTER TABLE source ADD COLUMN plan TEXT NOT NULL DEFAULT '';",
};

static const char *const statements[HL_STORE_STATEMENTS] = {
    [HL_STORE_FIND_HEADLINE] =
        "SELECT key,place FROM headline WHERE origin=?1 AND source=?2 AND id=?3",
    /* Writes nothing where nothing changed. */
    [HL_STORE_PUT_HEADLINE] =
        "INSERT INTO headline(" COLUMNS ")"
        " VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16)"
        " ON CONFLICT(origin,source,id) DO UPDATE SET place=excluded.place,"
        " title=excluded.title,link=excluded.link,language=excluded.language,"
        " dateline=excluded.dateline,also=excluded.also,categories=excluded.categories,"
        " published_s=excluded.published_s,seen_s=excluded.seen_s,urgency=excluded.urgency,"
        " embargoed_s=excluded.embargoed_s,expires_s=excluded.expires_s,counted=excluded.counted"
        " WHERE (place,title,link,language,dateline,also,categories,published_s,seen_s,urgency,"
        " embargoed_s,expires_s,counted) IS NOT (?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16)",
    [HL_STORE_LIST_HEADLINES] = "SELECT " COLUMNS " FROM headline WHERE place IS NOT NULL"
                                " ORDER BY place LIMIT ?1",
    [HL_STORE_LIST_KEYS] = "SELECT key FROM headline WHERE place IS NOT NULL",
    [HL_STORE_LAST_PLACE] = "SELECT max(place) FROM headline",
    [HL_STORE_RETIRE] = "UPDATE headline SET place=NULL WHERE key=?1",
    [HL_STORE_DROP_UNSHOWN] = "DELETE FROM headline WHERE place IS NULL"
                              " AND key NOT IN (SELECT headline FROM shown)",
    [HL_STORE_DROP_OLD] =
        "DELETE FROM headline WHERE place IS NULL AND key IN"
        " (SELECT headline FROM shown WHERE last_s<?1 UNION ALL SELECT headline FROM"
        " (SELECT headline FROM shown JOIN headline ON key=headline WHERE place IS NULL"
        " ORDER BY last_s DESC,headline DESC LIMIT -1 OFFSET ?2))",
    [HL_STORE_DROP_SHOWN] = "DELETE FROM shown WHERE headline NOT IN (SELECT key FROM headline)",
    [HL_STORE_PUT_SHOWN] =
        "INSERT INTO shown SELECT key,?4,?5,?6 FROM headline"
        " WHERE origin=?1 AND source=?2 AND id=?3"
        " ON CONFLICT(headline) DO UPDATE SET first_s=coalesce(first_s,excluded.first_s),"
        " last_s=coalesce(excluded.last_s,last_s),count=count+excluded.count",
    [HL_STORE_GET_SHOWN] = "SELECT first_s,last_s,count FROM shown JOIN headline ON key=headline"
                           " WHERE origin=?1 AND id=?2 ORDER BY last_s DESC LIMIT 1",
    [HL_STORE_PUT_SOURCE] = "INSERT INTO source VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10)"
                            " ON CONFLICT(url) DO UPDATE SET etag=?2,last_modified=?3,"
                            " last_try_s=?4,last_ok_s=?5,next_s=?6,failures=?7,status=?8,"
                            " message=?9,plan=?10"
                            " WHERE (etag,last_modified,last_try_s,last_ok_s,next_s,failures,"
                            " status,message,plan) IS NOT (?2,?3,?4,?5,?6,?7,?8,?9,?10)",
    [HL_STORE_GET_SOURCE] = "SELECT etag,last_modified,last_try_s,last_ok_s,next_s,failures,"
                            "status,message,plan FROM source WHERE url=?1",
    [HL_STORE_PRUNE_SOURCES] = "DELETE FROM source WHERE url NOT IN"
                               " (SELECT url FROM source ORDER BY last_try_s DESC LIMIT ?1)",
    [HL_STORE_NEWEST] = "SELECT max(coalesce((SELECT max(seen_s) FROM headline),0),"
                        " coalesce((SELECT max(last_try_s) FROM source),0),"
                        " coalesce((SELECT max(last_s) FROM shown),0))",
};

const struct hl_database_plan hl_store_plan = {
    .version = 3,
    .schema = schema,
    .upgrades = upgrades,
    .statements = statements,
    .statement_count = HL_STORE_STATEMENTS,
};
