/* The running program, killed at random instants while its sources bring news: each time the
 * database opens, and each source has a whole list, the one before or the new one. */
#include "unit/check.h"

#include "base/log.h"
#include "cli.h"
#include "news/store.h"
#include "support/folder.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define KILLS    36 /* two thirds of them while it writes */
#define SOURCES  8
#define ITEMS    12
#define LIFE_MS  900
#define BURST_US 25000 /* in which the lists are written */

static const char *folder;
static char config_path[128], store_path[128];

static void write_config(void)
{
    snprintf(config_path, sizeof(config_path), "%s/config.yaml", folder);
    snprintf(store_path, sizeof(store_path), "%s/news.db", folder);
    FILE *file = fopen(config_path, "w");
    assert_non_null(file);
    fprintf(file, "state: %s\nboard:\n  size: 64x32\nsources:\n", store_path);
    for (int i = 0; i < SOURCES; i++)
        fprintf(file, "  - name: S%d\n    url: %s/%d.rss\n", i, folder, i);
    assert_int_equal(fclose(file), 0);
}

/* Each source's file, with news of this ROUND alone. */
static void write_feeds(int round)
{
    char path[128];
    for (int i = 0; i < SOURCES; i++) {
        snprintf(path, sizeof(path), "%s/%d.rss", folder, i);
        FILE *file = fopen(path, "w");
        assert_non_null(file);
        fputs("<rss version=\"2.0\"><channel><title>T</title>", file);
        for (int j = 0; j < ITEMS; j++)
            fprintf(file, "<item><guid>%d-%d</guid><title>Story %d-%d-%d is told</title></item>",
                    round, j, round, i, j);
        fputs("</channel></rss>", file);
        assert_int_equal(fclose(file), 0);
    }
}

/* The program in a process of its own. */
static pid_t start(void)
{
    pid_t child = fork();
    assert_true(child >= 0);
    if (child > 0)
        return child;
    const struct hl_cli cli = {
        .config = config_path, .board = "null", .for_s = 60, .at_s = -1, .rate = 0};
    hl_log_set_level(HL_LOG_ERROR);
    _exit(hl_command_run.run(&cli));
}

static off_t written(void)
{
    char path[160];
    struct stat info;
    snprintf(path, sizeof(path), "%s-wal", store_path);
    return stat(path, &info) == 0 ? info.st_size : -1;
}

/* Lets it live for a while; where WRITING until a little after its first writes. */
static void let_live(bool writing, uint32_t random)
{
    if (!writing) {
        usleep(random % (LIFE_MS * 1000));
        return;
    }
    off_t before = written();
    for (int i = 0; i < 20000 && written() <= before; i++)
        usleep(100);
    usleep(random % BURST_US);
}

static void kill_it(pid_t child)
{
    int status;
    kill(child, SIGKILL);
    assert_int_equal(waitpid(child, &status, 0), child);
    if (!WIFSIGNALED(status))
        fail_msg("ended by itself: %d", WEXITSTATUS(status));
}

/* The round that each source's saved headlines are of; -1: it has none. */
static void read_rounds(const char *name, int rounds[SOURCES])
{
    struct hl_headline **list;
    size_t count, counts[SOURCES] = {0};
    struct hl_store *store = hl_store_create(store_path);
    check_true(name, store != NULL);
    check_int(name, hl_store_load_headlines(store, &list, &count), 0);
    for (int i = 0; i < SOURCES; i++)
        rounds[i] = -1;
    for (size_t i = 0; i < count; i++) {
        int round, source, item;
        if (sscanf(list[i]->title, "Story %d-%d-%d is told", &round, &source, &item) != 3)
            fail_msg("%s: \"%s\"", name, list[i]->title);
        counts[source]++;
        if (rounds[source] >= 0 && rounds[source] != round)
            fail_msg("%s: source %d has news of rounds %d and %d", name, source, round,
                     rounds[source]);
        rounds[source] = round;
        hl_headline_unref(list[i]);
    }
    free(list);
    for (int i = 0; i < SOURCES; i++)
        if (rounds[i] >= 0 && counts[i] != ITEMS)
            fail_msg("%s: source %d has %zu headlines", name, i, counts[i]);
    hl_store_destroy(store);
    check_int(name, (int)folder_count("damaged"), 0);
}

static int count_of(const int rounds[SOURCES], int round)
{
    int count = 0;
    for (int i = 0; i < SOURCES; i++)
        count += rounds[i] == round;
    return count;
}

static void at_any_instant(void **state)
{
    (void)state;
    int before[SOURCES], after[SOURCES], changed = 0;
    uint32_t seed = 20260301;
    folder = folder_make();
    write_config();
    write_feeds(0);
    pid_t first = start();
    int waits = 0;
    do { /* read beside the program, as a backup would be */
        usleep(100000);
        read_rounds("first run", before);
    } while (count_of(before, 0) < SOURCES && ++waits < 300);
    kill_it(first);
    check_int("first run", count_of(before, 0), SOURCES);
    for (int round = 1; round <= KILLS; round++) {
        char name[32];
        snprintf(name, sizeof(name), "kill %d", round);
        seed = seed * 1664525 + 1013904223;
        write_feeds(round);
        pid_t child = start();
        let_live(round % 3 != 0, seed >> 8);
        kill_it(child);
        read_rounds(name, after);
        for (int i = 0; i < SOURCES; i++)
            if (after[i] != before[i] && after[i] != round)
                fail_msg("%s: source %d had round %d and has round %d", name, i, before[i],
                         after[i]);
        changed += count_of(after, round);
        memcpy(before, after, sizeof(before));
    }
    print_message("%d of %d lists were saved before the kill\n", changed, KILLS * SOURCES);
    assert_int_equal(folder_remove(), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(at_any_instant)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
