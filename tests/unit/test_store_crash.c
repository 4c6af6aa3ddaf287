/* Killed, out of power, out of space: what was saved and shown is there afterwards. */
#include "unit/check.h"

#include "base/clock.h"
#include "base/log.h"
#include "news/store.h"
#include "support/folder.h"
#include "support/frail_disk.h"

#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define WINDOW   12  /* headlines on the list */
#define KILLS    200 /* of them half at an instant of time, half at a write */
#define CUTS     200
#define SAVES    120 /* of one run */
#define SHOWN_OF 40  /* the last so many are looked for */

/* What the program knew that it had saved, in memory that outlives it. */
struct known {
    atomic_int saved; /* the newest headline of the last save that went well */
    atomic_int shown; /* shown up to this one, and that was saved */
    atomic_int failed;
};

static char path[96], copy[128];

static struct hl_headline *make(int number)
{
    char id[16], title[700];
    int len = 20 + number * 7919 % 600;
    snprintf(id, sizeof(id), "%d", number);
    memset(title, 'a' + number % 26, sizeof(title));
    title[len] = '\0';
    const struct hl_headline from = {.id = id,
                                     .title = title,
                                     .source = (char *)"S",
                                     .origin = (char *)"https://news.example/feed",
                                     .published_s = 1772270000 + number,
                                     .seen_s = 1772270000 + number};
    return hl_headline_create(&from);
}

/* The list as of headline NUMBER, newest first; the one before it has been shown meanwhile, and the
 * source was asked. */
static int save(struct hl_store *store, int number)
{
    struct hl_headline *list[WINDOW];
    size_t count = 0;
    for (int i = number; i >= 0 && count < WINDOW; i--)
        list[count++] = make(i);
    const struct hl_store_showing showing = {.headline = list[count > 1 ? 1 : 0],
                                             .first_s = 1772270000 + number,
                                             .last_s = 1772270000 + number,
                                             .count = 1};
    const struct hl_source_state source = {.url = (char *)"https://news.example/feed",
                                           .last_try_s = number},
                                 *sources[] = {&source};
    const struct hl_store_news news = {.headlines = list,
                                       .headline_count = count,
                                       .showings = &showing,
                                       .showing_count = count > 1,
                                       .sources = sources,
                                       .source_count = 1,
                                       .now_s = 1772270000 + number};
    int err = hl_store_save(store, &news);
    for (size_t i = 0; i < count; i++)
        hl_headline_unref(list[i]);
    return err;
}

/* ---- afterwards ---- */

static void check_whole(const char *name, const struct hl_headline *headline, int number)
{
    struct hl_headline *want = make(number);
    check_true(name, hl_headline_is_same(headline, want));
    hl_headline_unref(want);
}

/* The file at AT has the list that was saved last, or one that was being saved, whole. Returns its
 * newest. */
static int check_store(const char *name, const char *at, int saved, int shown)
{
    struct hl_headline **list;
    struct hl_source_state source;
    size_t count;
    struct hl_store *store = hl_store_create(at);
    check_true(name, store != NULL);
    check_int(name, folder_count("damaged"), 0);
    check_int(name, hl_store_load_headlines(store, &list, &count), 0);
    int newest = count > 0 ? atoi(list[0]->id) : -1;
    check_true(name, newest >= saved);
    check_int(name, count, newest + 1 < WINDOW ? newest + 1 : WINDOW);
    for (size_t i = 0; i < count; i++) {
        check_whole(name, list[i], newest - (int)i);
        hl_headline_unref(list[i]);
    }
    free(list);
    if (newest >= 0) { /* what a source said is of the same save as its headlines */
        check_int(name, hl_store_load_source(store, "https://news.example/feed", &source), 0);
        check_int(name, source.last_try_s, newest);
        hl_source_state_finish(&source);
    }
    for (int i = shown; i >= 0 && i > shown - SHOWN_OF; i--) {
        char id[16];
        struct hl_store_showing showing;
        snprintf(id, sizeof(id), "%d", i);
        check_int(name, hl_store_load_showing(store, "https://news.example/feed", id, &showing), 0);
    }
    hl_store_destroy(store);
    return newest;
}

/* ---- kill -9 ---- */

/* Saves without end from headline FIRST on. */
static void run(struct known *known, int first)
{
    struct hl_store *store = hl_store_create(path);
    if (!store)
        _exit(errno == ENOSPC ? 3 : 2);
    for (int i = first;;) {
        if (save(store, i)) {
            atomic_fetch_add(&known->failed, 1);
            continue;
        }
        atomic_store(&known->shown, i - 1);
        atomic_store(&known->saved, i++);
    }
}

static void run_until_killed(struct known *known, int first, uint32_t seed)
{
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        struct rlimit full = {.rlim_cur = 60 << 10, .rlim_max = RLIM_INFINITY};
        hl_log_set_level(HL_LOG_ERROR);
        frail_disk_install(path);
        frail_disk_fill(seed % 4 ? 0 : 20, seed); /* a disk that is full now and then */
        signal(SIGXFSZ, SIG_IGN);
        if (seed % 4 == 1) /* a disk that is full soon, and stays so */
            setrlimit(RLIMIT_FSIZE, &full);
        if (seed % 2)
            frail_disk_kill_after(1 + seed / 7 % 200);
        run(known, first);
    }
    int status;
    pid_t ended = 0;
    usleep(seed % 2 ? 0 : 500 + seed / 7 % 60000);
    for (int i = 0; seed % 2 && i < 100 && ended == 0; i++) { /* it kills itself, as a rule */
        usleep(2000);
        ended = waitpid(child, &status, WNOHANG);
    }
    if (ended == 0) {
        kill(child, SIGKILL);
        ended = waitpid(child, &status, 0);
    }
    assert_int_equal(ended, child);
    if (!WIFSIGNALED(status) && WEXITSTATUS(status) != 3)
        fail_msg("ended by itself: %d", WEXITSTATUS(status));
}

static void killed_at_any_instant(void **state)
{
    struct known *known =
        mmap(NULL, sizeof(*known), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    int newest = -1, saves = 0;
    uint32_t seed = 20260228;
    (void)state;
    atomic_store(&known->saved, -1);
    atomic_store(&known->shown, -1);
    for (int i = 0; i < KILLS; i++) {
        char name[32];
        seed = seed * 1664525 + 1013904223;
        snprintf(name, sizeof(name), "kill %d", i);
        run_until_killed(known, newest + 1, (seed >> 10) - (seed >> 10) % 4 + (uint32_t)i % 4);
        saves += atomic_load(&known->saved) - newest;
        newest = check_store(name, path, atomic_load(&known->saved), atomic_load(&known->shown));
        atomic_store(&known->saved, newest);
    }
    print_message("%d kills, %d headlines saved, %d saves failed for want of space\n", KILLS,
                  newest + 1, atomic_load(&known->failed));
    assert_true(newest > KILLS);
    assert_true(atomic_load(&known->failed) > KILLS / 4);
    munmap(known, sizeof(*known));
}

/* ---- the power fails ---- */

static struct {
    int saved, shown, cuts;
    struct {
        int saved, shown;
    } at[CUTS];
    uint32_t seed;
} power;

static void name_cut(int cut)
{
    snprintf(copy, sizeof(copy), "%s.cut-%d", path, cut);
}

static void maybe_cut(void)
{
    power.seed = power.seed * 1664525 + 1013904223;
    if (power.saved < 0 || power.cuts == CUTS || (power.seed >> 10) % 4)
        return;
    name_cut(power.cuts);
    frail_disk_power_cut(copy, power.seed);
    power.at[power.cuts].saved = power.saved;
    power.at[power.cuts++].shown = power.shown;
}

static void the_power_fails_at_any_instant(void **state)
{
    (void)state;
    power.saved = power.shown = -1;
    power.cuts = 0;
    power.seed = 7;
    frail_disk_install(path);
    frail_disk_fill(0, 0);
    struct hl_store *store = hl_store_create(path);
    assert_non_null(store);
    frail_disk_watch(maybe_cut);
    for (int i = 0; i < SAVES; i++) {
        assert_int_equal(save(store, i), 0);
        power.saved = i;
        power.shown = i - 1;
    }
    frail_disk_watch(NULL);
    hl_store_destroy(store);
    assert_int_equal(power.cuts, CUTS);
    for (int i = 0; i < CUTS; i++) {
        char name[32];
        snprintf(name, sizeof(name), "cut %d", i);
        name_cut(i);
        check_store(name, copy, power.at[i].saved, power.at[i].shown);
    }
}

/* ---- begin ---- */

static int make_folder(void **state)
{
    (void)state;
    snprintf(path, sizeof(path), "%s/s.db", folder_make());
    return 0;
}

static int remove_folder(void **state)
{
    (void)state;
    return folder_remove();
}

int main(void)
{
    hl_log_set_level(HL_LOG_ERROR);
#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, make_folder, remove_folder)
    const struct CMUnitTest tests[] = {
        IN_FOLDER(killed_at_any_instant),
        IN_FOLDER(the_power_fails_at_any_instant),
    };
    return cmocka_run_group_tests_name("store_crash", tests, NULL, NULL);
}
