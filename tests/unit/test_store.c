#include "unit/check.h"

#include "base/clock.h"
#include "base/log.h"
#include "news/calendar.h"
#include "news/store.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- a folder of our own ---- */

static char folder[64], path[96];

static int make_folder(void **state)
{
    (void)state;
    snprintf(folder, sizeof(folder), "/tmp/hl-store-XXXXXX");
    snprintf(path, sizeof(path), "%s/s.db", mkdtemp(folder));
    return 0;
}

static int remove_folder(void **state)
{
    (void)state;
    DIR *dir = opendir(folder);
    for (struct dirent *entry; (entry = readdir(dir));)
        if (unlinkat(dirfd(dir), entry->d_name, 0) < 0)
            unlinkat(dirfd(dir), entry->d_name, AT_REMOVEDIR);
    closedir(dir);
    return rmdir(folder);
}

static unsigned count_files(const char *part)
{
    unsigned count = 0;
    DIR *dir = opendir(folder);
    for (struct dirent *entry; (entry = readdir(dir));)
        count += strstr(entry->d_name, part) != NULL;
    closedir(dir);
    return count;
}

static struct hl_store *open_store(void)
{
    struct hl_store *store = hl_store_create(path);
    assert_non_null(store);
    return store;
}

/* ---- headlines ---- */

static struct hl_headline *make(const char *id, const char *source, int64_t published_s)
{
    const struct hl_headline from = {.id = (char *)id,
                                     .title = (char *)"A title",
                                     .source = (char *)source,
                                     .published_s = published_s,
                                     .seen_s = published_s};
    return hl_headline_create(&from);
}

static void drop(struct hl_headline **list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        hl_headline_unref(list[i]);
}

/* What is in the store, as "id id id ". */
static char *ids(struct hl_store *store, char *out)
{
    struct hl_headline **list;
    size_t count;
    out[0] = '\0';
    assert_int_equal(hl_store_load_headlines(store, &list, &count), 0);
    for (size_t i = 0; i < count; i++)
        strcat(strcat(out, list[i]->id), " ");
    drop(list, count);
    free(list);
    return out;
}

static int save_one(struct hl_store *store, const char *id)
{
    struct hl_headline *headline = make(id, "S", hl_clock_wall_s());
    int err = hl_store_save_headlines(store, &headline, 1);
    hl_headline_unref(headline);
    return err;
}

static void every_field_comes_back(void **state)
{
    (void)state;
    char *categories[] = {(char *)"World", (char *)"", (char *)"Ünï, \"quoted\"; 'x'"};
    const struct hl_headline full = {.id = (char *)"id 1; DROP TABLE headline",
                                     .title = (char *)"Жизнь \xf0\x9f\x97\x9e 'it''s'",
                                     .link = (char *)"https://e.org/?a=1&b=2",
                                     .source = (char *)"The Source",
                                     .origin = (char *)"https://e.org/feed?a='b'",
                                     .language = (char *)"ru",
                                     .dateline = (char *)"Islamabad, March 6",
                                     .categories = categories,
                                     .category_count = 3,
                                     .published_s = hl_clock_wall_s() - 60,
                                     .seen_s = hl_clock_wall_s() - 50,
                                     .urgency = 3,
                                     .also = (char *)"Guardian, DW",
                                     .embargoed_s = hl_clock_wall_s() - 40,
                                     .expires_s = hl_clock_wall_s() + 4000,
                                     .counted = true};
    const struct hl_headline bare = {.id = (char *)"2",
                                     .title = (char *)"T",
                                     .published_s = HL_TIME_NONE,
                                     .seen_s = hl_clock_wall_s()};
    struct hl_headline *saved[] = {hl_headline_create(&bare), hl_headline_create(&full)}, **list;
    size_t count;
    struct hl_store *store = open_store();
    assert_int_equal(hl_store_save_headlines(store, saved, 2), 0);
    hl_store_destroy(store);

    store = open_store();
    assert_int_equal(hl_store_load_headlines(store, &list, &count), 0);
    assert_int_equal(count, 2);
    for (size_t i = 0; i < 2; i++) {
        assert_string_equal(list[i]->id, saved[i]->id);
        assert_string_equal(list[i]->title, saved[i]->title);
        assert_string_equal(list[i]->link, saved[i]->link);
        assert_string_equal(list[i]->source, saved[i]->source);
        assert_string_equal(list[i]->origin, saved[i]->origin);
        assert_string_equal(list[i]->language, saved[i]->language);
        assert_string_equal(list[i]->dateline, saved[i]->dateline);
        assert_int_equal(list[i]->published_s, saved[i]->published_s);
        assert_int_equal(list[i]->seen_s, saved[i]->seen_s);
        assert_int_equal(list[i]->urgency, saved[i]->urgency);
        assert_true(hl_headline_is_same(list[i], saved[i]));
        assert_int_equal(list[i]->category_count, saved[i]->category_count);
        for (size_t j = 0; j < list[i]->category_count; j++)
            assert_string_equal(list[i]->categories[j], saved[i]->categories[j]);
    }
    drop(list, count);
    free(list);
    drop(saved, 2);
    hl_store_destroy(store);
}

static void a_save_replaces_all(void **state)
{
    (void)state;
    char out[256];
    int64_t now = hl_clock_wall_s();
    struct hl_headline *list[] = {make("a", "S", now), make("b", "S", now), make("c", "S", now)};
    struct hl_headline *turned[] = {list[2], list[0]};
    struct hl_store *store = open_store();
    assert_string_equal(ids(store, out), "");
    assert_int_equal(hl_store_save_headlines(store, list, 3), 0);
    assert_string_equal(ids(store, out), "a b c ");
    assert_int_equal(hl_store_save_headlines(store, turned, 2), 0);
    assert_string_equal(ids(store, out), "c a ");
    assert_int_equal(hl_store_save_headlines(store, NULL, 0), 0);
    assert_string_equal(ids(store, out), "");
    drop(list, 3);
    hl_store_destroy(store);
}

static void old_and_many_are_left_out(void **state)
{
    (void)state;
    enum { MANY = HL_STORE_HEADLINES_MAX + 100 };
    static char out[MANY * 8];
    int64_t now = hl_clock_wall_s();
    struct hl_headline *list[MANY];
    struct hl_store *store = open_store();

    list[0] = make("new", "S", now);
    list[1] = make("old", "S", now - HL_STORE_AGE_MAX_S - 100);
    list[2] = make("quiet", "Quiet", now - HL_STORE_AGE_MAX_S - 100);
    list[3] = make("quieter", "Quiet", now - HL_STORE_AGE_MAX_S - 200);
    assert_int_equal(hl_store_save_headlines(store, list, 4), 0);
    assert_string_equal(ids(store, out), "new quiet ");
    drop(list, 4);

    /* The oldest hundred stand first, and are the ones to go. */
    for (int i = 0; i < MANY; i++) {
        char id[16];
        snprintf(id, sizeof(id), "%d", i);
        list[i] = make(id, "S", now - 1000 + i);
    }
    assert_int_equal(hl_store_save_headlines(store, list, MANY), 0);
    assert_int_equal(strncmp(ids(store, out), "100 101 ", 8), 0);
    assert_non_null(strstr(out, " 598 599 "));
    drop(list, MANY);
    hl_store_destroy(store);
}

/* ---- sources ---- */

static void a_source_comes_back(void **state)
{
    (void)state;
    struct hl_source_state saved = {.url = (char *)"https://e.org/feed",
                                    .etag = (char *)"W/\"a'b\"",
                                    .last_modified = (char *)"Sun, 06 Nov 1994 08:49:37 GMT",
                                    .last_try_s = 5,
                                    .last_ok_s = HL_TIME_NONE,
                                    .next_s = 700,
                                    .failures = 3,
                                    .status = 503,
                                    .message = "HTTP 503: in trouble",
                                    .trouble = HL_TROUBLE_BUSY,
                                    .failing_s = 4,
                                    .fresh_s = 900,
                                    .pace = {.ttl_s = 3600, .skip_hours = 5, .skip_days = 2},
                                    .moved = (char *)"https://e.org/new feed",
                                    .moved_seen = 2,
                                    .last_event_id = (char *)"41 é"},
                           back;
    struct hl_store *store = open_store();
    assert_int_equal(hl_store_load_source(store, saved.url, &back), -ENOENT);
    assert_int_equal(hl_store_save_source(store, &saved), 0);
    saved.failures = 4;
    assert_int_equal(hl_store_save_source(store, &saved), 0);
    hl_store_destroy(store);
    store = open_store();
    assert_int_equal(hl_store_load_source(store, "https://e.org/", &back), -ENOENT);
    assert_int_equal(hl_store_load_source(store, saved.url, &back), 0);
    assert_string_equal(back.url, saved.url);
    assert_string_equal(back.etag, saved.etag);
    assert_string_equal(back.last_modified, saved.last_modified);
    assert_int_equal(back.last_try_s, 5);
    assert_int_equal(back.last_ok_s, HL_TIME_NONE);
    assert_int_equal(back.next_s, 700);
    assert_int_equal(back.failures, 4);
    assert_int_equal(back.status, 503);
    assert_string_equal(back.message, saved.message);
    assert_int_equal(back.trouble, HL_TROUBLE_BUSY);
    assert_int_equal(back.failing_s, 4);
    assert_int_equal(back.fresh_s, 900);
    assert_int_equal(back.pace.ttl_s, 3600);
    assert_int_equal(back.pace.skip_hours, 5);
    assert_int_equal(back.pace.skip_days, 2);
    assert_string_equal(back.moved, saved.moved);
    assert_int_equal(back.moved_seen, 2);
    assert_string_equal(back.last_event_id, saved.last_event_id);
    hl_source_state_finish(&back);
    hl_store_destroy(store);
}

static void forgotten_sources_make_room(void **state)
{
    (void)state;
    char url[64];
    struct hl_source_state saved = {.url = url}, back;
    struct hl_store *store = hl_store_create(":memory:");
    for (int i = 0; i < 2 * HL_SOURCES_MAX + 5; i++) {
        snprintf(url, sizeof(url), "http://e.org/%d", i);
        saved.last_try_s = 1000 + i;
        assert_int_equal(hl_store_save_source(store, &saved), 0);
    }
    assert_int_equal(hl_store_load_source(store, "http://e.org/4", &back), -ENOENT);
    assert_int_equal(hl_store_load_source(store, "http://e.org/5", &back), 0);
    hl_source_state_finish(&back);
    hl_store_destroy(store);
}

/* ---- the file ---- */

static void the_file_is_private_and_its_folder_is_made(void **state)
{
    (void)state;
    struct stat info;
    char deep[128], parent[96];
    mode_t before = umask(0);
    snprintf(parent, sizeof(parent), "%s/deep", folder);
    snprintf(deep, sizeof(deep), "%s/s.db", parent);
    struct hl_store *store = hl_store_create(deep);
    assert_non_null(store);
    assert_int_equal(save_one(store, "a"), 0);
    umask(before);
    assert_int_equal(stat(deep, &info), 0);
    assert_int_equal(info.st_mode & 0777, 0600);
    assert_int_equal(stat(parent, &info), 0);
    assert_int_equal(info.st_mode & 0777, 0700);
    strcat(deep, "-wal");
    assert_int_equal(stat(deep, &info), 0);
    assert_int_equal(info.st_mode & 0777, 0600);
    hl_store_destroy(store);
    deep[strlen(deep) - 4] = '\0';
    unlink(deep);
}

/* Nothing is closed in order when the power goes: what is on the disk then is copied. */
static void a_power_cut_loses_nothing_that_was_saved(void **state)
{
    (void)state;
    static const char *const ends[] = {"", "-wal"};
    char out[64], from[128], to[128];
    static char bytes[1 << 20];
    struct hl_store *store = open_store();
    assert_int_equal(save_one(store, "a"), 0);
    assert_int_equal(save_one(store, "b"), 0);
    for (int i = 0; i < 2; i++) {
        snprintf(from, sizeof(from), "%s%s", path, ends[i]);
        snprintf(to, sizeof(to), "%s/copy.db%s", folder, ends[i]);
        FILE *in = fopen(from, "rb"), *copy = fopen(to, "wb");
        size_t n = fread(bytes, 1, sizeof(bytes), in);
        assert_int_equal(fwrite(bytes, 1, n, copy), n);
        fclose(in);
        fclose(copy);
    }
    hl_store_destroy(store);
    snprintf(to, sizeof(to), "%s/copy.db", folder);
    store = hl_store_create(to);
    assert_non_null(store);
    assert_string_equal(ids(store, out), "b ");
    hl_store_destroy(store);
    assert_int_equal(count_files("damaged"), 0);
}

static void fill_with_noise(const char *name, size_t n)
{
    FILE *file = fopen(name, "wb");
    uint32_t seed = 1;
    while (n-- > 0) {
        seed = seed * 1664525 + 1013904223;
        fputc((int)(seed >> 24), file);
    }
    fclose(file);
}

static void make_foreign(const char *sql)
{
    sqlite3 *db;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

static void make_good(void)
{
    struct hl_store *store = open_store();
    for (int i = 0; i < 200; i++) {
        char url[64];
        struct hl_source_state saved = {.url = url, .last_try_s = i};
        snprintf(url, sizeof(url), "http://e.org/some/long/path/to/a/feed/%d", i);
        assert_int_equal(hl_store_save_source(store, &saved), 0);
    }
    assert_int_equal(save_one(store, "a"), 0);
    hl_store_destroy(store);
}

/* The tables of earlier versions, as they were written then. */
#define SOURCE_1                                                                                   \
    "CREATE TABLE source( url TEXT PRIMARY KEY, etag TEXT NOT NULL,"                               \
    " last_modified TEXT NOT NULL, last_try_s INTEGER, last_ok_s INTEGER, next_s INTEGER,"         \
    " failures INTEGER NOT NULL, status INTEGER NOT NULL, message TEXT NOT NULL) WITHOUT ROWID;"   \
    "INSERT INTO source VALUES('u','e','l',1,2,3,4,5,'m');"
#define HEADLINE_1                                                                                 \
    "CREATE TABLE headline( place INTEGER PRIMARY KEY, id TEXT NOT NULL, title TEXT NOT NULL,"     \
    " link TEXT NOT NULL, source TEXT NOT NULL, language TEXT NOT NULL,"                           \
    " dateline TEXT NOT NULL, categories TEXT NOT NULL,"                                           \
    " published_s INTEGER, seen_s INTEGER, urgency INTEGER NOT NULL"

static const struct {
    const char *name, *sql, *origin;
} versions[] = {
    {"1",
     SOURCE_1 HEADLINE_1 ");INSERT INTO headline VALUES(7,'z','T','k','S','en','d','a',5,6,3);"
                         "INSERT INTO headline VALUES(0,'old','T','k','S','en','d','a',5,6,3);"
                         "PRAGMA user_version=1",
     ""},
    {"2",
     SOURCE_1 HEADLINE_1 ",origin TEXT NOT NULL DEFAULT '');"
                         "INSERT INTO headline VALUES(7,'z','T','k','S','en','d','a',5,6,3,'o');"
                         "INSERT INTO headline VALUES(0,'old','T','k','S','en','d','a',5,6,3,'o');"
                         "PRAGMA user_version=2",
     "o"},
};

static void earlier_versions_are_read(void **state)
{
    char out[64];
    (void)state;
    for (size_t i = 0; i < sizeof(versions) / sizeof(*versions); i++) {
        struct hl_headline **list;
        struct hl_source_state back;
        size_t count;
        make_foreign(versions[i].sql);
        struct hl_store *store = open_store();
        assert_int_equal(hl_store_load_headlines(store, &list, &count), 0);
        check_int(versions[i].name, count, 2);
        assert_string_equal(list[0]->id, "old");
        assert_string_equal(list[0]->origin, versions[i].origin);
        assert_string_equal(list[0]->link, "k");
        assert_string_equal(list[0]->language, "en");
        assert_string_equal(list[0]->categories[0], "a");
        assert_int_equal(list[0]->published_s, 5);
        assert_int_equal(list[0]->urgency, 3);
        assert_int_equal(list[0]->embargoed_s, 0);
        drop(list, count);
        free(list);
        assert_int_equal(hl_store_load_source(store, "u", &back), 0);
        assert_string_equal(back.etag, "e");
        assert_int_equal(back.failures, 4);
        hl_source_state_finish(&back);
        assert_int_equal(save_one(store, "new"), 0);
        assert_string_equal(ids(store, out), "new ");
        hl_store_destroy(store);
        unlink(path);
    }
    assert_int_equal(count_files("damaged"), 0);
}

static void damage(int how)
{
    struct stat info;
    int fd;
    switch (how) {
    case 0:
        fill_with_noise(path, 10);
        return;
    case 1:
        fill_with_noise(path, 50000);
        return;
    case 2: /* tables that are not ours */
        make_foreign("CREATE TABLE t(x); INSERT INTO t VALUES(1)");
        return;
    case 3: /* our version, but not our tables */
        make_foreign("CREATE TABLE headline(x); PRAGMA user_version=3");
        return;
    case 8: /* our first version, but not its tables */
        make_foreign("CREATE TABLE t(x); PRAGMA user_version=1");
        return;
    case 4: /* of a later day */
        make_foreign("CREATE TABLE t(x); PRAGMA user_version=99");
        return;
    default:
        break;
    }
    make_good();
    assert_int_equal(stat(path, &info), 0);
    assert_true(info.st_size > 3 * 4096);
    if (how == 5)
        assert_int_equal(truncate(path, info.st_size / 2), 0);
    if (how == 6)
        assert_int_equal(truncate(path, 100), 0);
    if (how == 7) { /* noise from the second page on */
        char noise[4096];
        memset(noise, 0xa5, sizeof(noise));
        fd = open(path, O_WRONLY);
        for (off_t at = 4096; at < info.st_size; at += 4096)
            assert_int_equal(pwrite(fd, noise, sizeof(noise), at), sizeof(noise));
        close(fd);
    }
}

static void damaged_files_are_set_aside(void **state)
{
    (void)state;
    for (int how = 0; how <= 8; how++) {
        char out[64];
        damage(how);
        struct hl_store *store = hl_store_create(path);
        if (!store)
            fail_msg("damage %d: errno %d", how, errno);
        assert_string_equal(ids(store, out), "");
        assert_int_equal(save_one(store, "x"), 0);
        assert_string_equal(ids(store, out), "x ");
        hl_store_destroy(store);
        if (count_files(".damaged-") != (unsigned)how + 1)
            fail_msg("damage %d: %u files set aside", how, count_files(".damaged-"));
        unlink(path);
    }
    assert_int_equal(count_files("s.db.damaged-8"), 1);
    /* There is an end to the files that are kept. */
    for (int i = 0; i < 4; i++) {
        fill_with_noise(path, 100);
        hl_store_destroy(open_store());
        unlink(path);
    }
    assert_int_equal(count_files(".damaged-"), 9);
}

static void an_empty_file_is_a_new_one(void **state)
{
    (void)state;
    char out[16];
    fclose(fopen(path, "w"));
    struct hl_store *store = open_store();
    assert_string_equal(ids(store, out), "");
    assert_int_equal(save_one(store, "a"), 0);
    hl_store_destroy(store);
    assert_int_equal(count_files("damaged"), 0);
}

/* Damage that shows itself while running: the file is replaced and the save is not lost. */
static void damage_under_way(void **state)
{
    (void)state;
    char out[16], noise[4096];
    make_good();
    struct hl_store *store = open_store();
    /* Another's change makes the store read the file again instead of its memory. */
    make_foreign("UPDATE source SET status=1");
    int fd = open(path, O_WRONLY);
    struct stat info;
    fstat(fd, &info);
    memset(noise, 0xa5, sizeof(noise));
    for (off_t at = 4096; at < info.st_size; at += 4096)
        assert_int_equal(pwrite(fd, noise, sizeof(noise), at), sizeof(noise));
    close(fd);
    assert_int_equal(save_one(store, "b"), 0);
    assert_string_equal(ids(store, out), "b ");
    hl_store_destroy(store);
    store = open_store();
    assert_string_equal(ids(store, out), "b ");
    hl_store_destroy(store);
    assert_true(count_files("damaged") > 0);
}

static void what_cannot_be_opened(void **state)
{
    (void)state;
    char inside[128];
    assert_int_equal(mkdir(path, 0700), 0);
    errno = 0;
    assert_null(hl_store_create(path));
    assert_int_equal(errno, EISDIR);
    rmdir(path);
    fill_with_noise(path, 10);
    snprintf(inside, sizeof(inside), "%s/s.db", path);
    assert_null(hl_store_create(inside));
    assert_int_equal(errno, ENOTDIR);
    unlink(path);
    assert_int_equal(mkfifo(path, 0600), 0);
    assert_null(hl_store_create(path));
    assert_null(hl_store_create("/proc/self/nowhere/s.db"));
    assert_true(errno != 0);
    hl_store_destroy(NULL);
    if (geteuid() != 0) {
        assert_int_equal(chmod(folder, 0500), 0);
        unlink(path);
        assert_null(hl_store_create(path));
        assert_int_equal(errno, EACCES);
        assert_int_equal(chmod(folder, 0700), 0);
    }
}

/* A ceiling on file size stands in for a full disk. */
static void a_full_disk(void **state)
{
    (void)state;
    struct rlimit before, full;
    char out[64];
    static char title[HL_TITLE_MAX];
    struct hl_headline *list[200];
    struct hl_store *store = open_store();

    assert_int_equal(save_one(store, "a"), 0);
    memset(title, 'x', sizeof(title) - 1);
    for (size_t i = 0; i < 200; i++) {
        char id[16];
        snprintf(id, sizeof(id), "%zu", i);
        const struct hl_headline from = {
            .id = id, .title = title, .published_s = hl_clock_wall_s()};
        list[i] = hl_headline_create(&from);
    }
    getrlimit(RLIMIT_FSIZE, &before);
    full = before;
    full.rlim_cur = 100 << 10;
    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &full);
    int first = hl_store_save_headlines(store, list, 200);
    int second = hl_store_save_headlines(store, list, 200);
    setrlimit(RLIMIT_FSIZE, &before);
    assert_true(first == -ENOSPC || first == -EIO);
    assert_int_equal(second, first);
    /* What was there before is there still, and there is room again. */
    assert_string_equal(ids(store, out), "a ");
    assert_int_equal(save_one(store, "b"), 0);
    assert_string_equal(ids(store, out), "b ");
    assert_int_equal(hl_store_save_headlines(store, list, 200), 0);
    drop(list, 200);
    hl_store_destroy(store);
    assert_int_equal(count_files("damaged"), 0);
}

/* An error that leaves the transaction open: what was there stays, and the next save works. */
static void a_save_that_fails_half_way(void **state)
{
    (void)state;
    char out[64];
    int64_t now = hl_clock_wall_s();
    struct hl_headline *list[] = {make("a", "S", now), make("b", "S", now), make("a", "T", now)};
    struct hl_store *store = open_store();
    assert_int_equal(save_one(store, "before"), 0);
    make_foreign("CREATE UNIQUE INDEX i ON headline(id)");
    assert_true(hl_store_save_headlines(store, list, 3) < 0);
    assert_string_equal(ids(store, out), "before ");
    assert_int_equal(hl_store_save_headlines(store, list, 2), 0);
    hl_store_destroy(store);
    store = open_store();
    assert_string_equal(ids(store, out), "a b ");
    hl_store_destroy(store);
    drop(list, 3);
}

/* Another program in the middle of writing: an error soon, not a long wait, and no harm. */
static void a_store_in_use(void **state)
{
    (void)state;
    char out[16];
    sqlite3 *other;
    struct hl_store *store = open_store();
    assert_int_equal(save_one(store, "a"), 0);
    assert_int_equal(sqlite3_open(path, &other), SQLITE_OK);
    assert_int_equal(sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
    int64_t before = hl_clock_mono_ns();
    assert_int_equal(save_one(store, "b"), -EBUSY);
    assert_true(hl_clock_mono_ns() - before < 2 * HL_NS_PER_S);
    assert_string_equal(ids(store, out), "a ");
    sqlite3_close(other);
    assert_int_equal(save_one(store, "b"), 0);
    assert_string_equal(ids(store, out), "b ");
    hl_store_destroy(store);
}

static void strange_rows_do_no_harm(void **state)
{
    (void)state;
    char out[64];
    hl_store_destroy(open_store());
    make_foreign(
        "INSERT INTO "
        "headline(origin,source,id,place,title,link,language,dateline,also,categories,published_s,"
        "seen_s,urgency,embargoed_s,expires_s,counted) VALUES('','','',1,'no "
        "id','','','','','',1,1,0,0,0,0);"
        "INSERT INTO "
        "headline(origin,source,id,place,title,link,language,dateline,also,categories,published_s,"
        "seen_s,urgency,embargoed_s,expires_s,counted) VALUES('','','no "
        "title',2,'','','','','','',1,1,0,0,0,0);"
        "INSERT INTO "
        "headline(origin,source,id,place,title,link,language,dateline,also,categories,published_s,"
        "seen_s,urgency,embargoed_s,expires_s,counted) "
        "VALUES('','',x'ff00fe',3,'blob','','','','','',1,1,0,0,0,0);"
        "INSERT INTO "
        "headline(origin,source,id,place,title,link,language,dateline,also,categories,published_s,"
        "seen_s,urgency,embargoed_s,expires_s,counted) "
        "VALUES('','','times',4,'T','','','','','','soon',2.5,'high','now','x',0);"
        "INSERT INTO "
        "headline(origin,source,id,place,title,link,language,dateline,also,categories,published_s,"
        "seen_s,urgency,embargoed_s,expires_s,counted) "
        "VALUES('','','last',9223372036854775807,'T','','','','','',1,1,0,0,0,0);"
        "INSERT INTO "
        "headline(origin,source,id,place,title,link,language,dateline,also,categories,published_s,"
        "seen_s,urgency,embargoed_s,expires_s,counted) "
        "VALUES('','','big',5,hex(zeroblob(400000)),'','','','','',1,1,0,0,0,0);"
        "INSERT INTO "
        "headline(origin,source,id,place,title,link,language,dateline,also,categories,published_s,"
        "seen_s,urgency,embargoed_s,expires_s,counted) "
        "VALUES('','','cats',6,'T','','','','',hex(zeroblob(5000)),1,1,0,0,0,0);"
        "INSERT INTO "
        "headline(origin,source,id,place,title,link,language,dateline,also,categories,published_s,"
        "seen_s,urgency,embargoed_s,expires_s,counted) "
        "VALUES('','','text','first','T','','','','','',1,1,0,0,0,0);"
        "INSERT INTO source VALUES('u',1,2,'x',NULL,NULL,-5,'y',hex(zeroblob(500)),'plan')");
    struct hl_store *store = open_store();
    assert_non_null(strstr(ids(store, out), "times big cats "));
    assert_null(strstr(out, "no "));
    struct hl_source_state back;
    assert_int_equal(hl_store_load_source(store, "u", &back), 0);
    assert_int_equal(back.last_try_s, HL_TIME_NONE);
    hl_source_state_finish(&back);
    /* Places of a stranger are no places of ours. */
    struct hl_headline *list[] = {make("x", "", hl_clock_wall_s()), make("last", "", 1),
                                  make("y", "", hl_clock_wall_s())};
    assert_int_equal(hl_store_save_headlines(store, list, 3), 0);
    drop(list, 3);
    assert_non_null(strstr(ids(store, out), "x "));
    hl_store_destroy(store);
}

static void the_default_path(void **state)
{
    (void)state;
    static const struct {
        const char *given, *xdg, *home, *expected;
    } cases[] = {
        {NULL, NULL, "/home/u", "/home/u/.local/state/headliner/headliner.db"},
        {NULL, "/s", "/home/u", "/s/headliner/headliner.db"},
        {NULL, "relative", "/home/u", "/home/u/.local/state/headliner/headliner.db"},
        {"/var/lib/headliner", "/s", "/home/u", "/var/lib/headliner/headliner.db"},
        {"/var/lib/a:/var/lib/b", NULL, NULL, "/var/lib/a/headliner.db"},
        {NULL, NULL, NULL, NULL},
        {NULL, NULL, "", NULL},
    };
    static const char *const names[] = {"STATE_DIRECTORY", "XDG_STATE_HOME", "HOME"};
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const char *const values[] = {cases[i].given, cases[i].xdg, cases[i].home};
        for (size_t j = 0; j < 3; j++)
            values[j] ? setenv(names[j], values[j], 1) : unsetenv(names[j]);
        char *found = hl_store_default_path();
        if (cases[i].expected)
            assert_string_equal(found, cases[i].expected);
        else
            assert_null(found);
        free(found);
    }
}

static void in_memory(void **state)
{
    (void)state;
    char out[16];
    struct hl_store *store = hl_store_create(":memory:");
    assert_non_null(store);
    assert_int_equal(save_one(store, "a"), 0);
    assert_string_equal(ids(store, out), "a ");
    hl_store_destroy(store);
    assert_int_equal(access(":memory:", F_OK), -1);
}

int main(void)
{
    hl_log_set_level(HL_LOG_ERROR);
#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, make_folder, remove_folder)
    const struct CMUnitTest tests[] = {
        IN_FOLDER(every_field_comes_back),
        IN_FOLDER(a_save_replaces_all),
        IN_FOLDER(old_and_many_are_left_out),
        IN_FOLDER(a_source_comes_back),
        IN_FOLDER(forgotten_sources_make_room),
        IN_FOLDER(the_file_is_private_and_its_folder_is_made),
        IN_FOLDER(a_power_cut_loses_nothing_that_was_saved),
        IN_FOLDER(earlier_versions_are_read),
        IN_FOLDER(damaged_files_are_set_aside),
        IN_FOLDER(an_empty_file_is_a_new_one),
        IN_FOLDER(damage_under_way),
        IN_FOLDER(what_cannot_be_opened),
        IN_FOLDER(a_full_disk),
        IN_FOLDER(a_save_that_fails_half_way),
        IN_FOLDER(a_store_in_use),
        IN_FOLDER(strange_rows_do_no_harm),
        cmocka_unit_test(the_default_path),
        IN_FOLDER(in_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
