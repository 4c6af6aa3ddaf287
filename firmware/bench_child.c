/* Bench jobs that look at a running ticker from outside: how soon it shows, how much it holds. */
#include "bench.h"

#include "base/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define SOURCES      20
#define ITEMS        60  /* of each source */
#define SETTLE_S     "4" /* a ticker's life here, in seconds */
#define SAMPLE_US    3000000
#define FIRST_FRAME  "the first frame is on the board"
#define PATH_MAX_LEN 128

extern char **environ;

static int write_feed(const char *folder, int source)
{
    char path[PATH_MAX_LEN];
    snprintf(path, sizeof(path), "%s/%d.rss", folder, source);
    FILE *file = fopen(path, "w");
    if (!file)
        return -errno;
    fprintf(file, "<rss version=\"2.0\"><channel><title>Paper %d</title>", source);
    for (int i = 0; i < ITEMS; i++)
        fprintf(file,
                "<item><title>Report %d of paper %d: the bridge over the river opens in March"
                "</title><link>https://news.example/%d/%d</link><guid>%d-%d</guid></item>",
                i, source, source, i, source, i);
    fprintf(file, "</channel></rss>\n");
    return fclose(file) ? -EIO : 0;
}

/* A config with SOURCES files beside it, its state kept there too. */
static int write_folder(const char *folder)
{
    char path[PATH_MAX_LEN];
    int err = 0;
    snprintf(path, sizeof(path), "%s/config.yaml", folder);
    FILE *file = fopen(path, "w");
    if (!file)
        return -errno;
    fprintf(file, "state: %s/news.db\nboard:\n  size: 192x64\nsources:\n", folder);
    for (int i = 0; i < SOURCES && !err; i++) {
        fprintf(file, "  - name: Paper %d\n    url: %s/%d.rss\n", i, folder, i);
        err = write_feed(folder, i);
    }
    return fclose(file) ? -EIO : err;
}

static void remove_folder(const char *folder)
{
    static const char *const names[] = {"config.yaml", "news.db", "news.db-wal", "news.db-shm"};
    char path[PATH_MAX_LEN];
    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
        snprintf(path, sizeof(path), "%s/%s", folder, names[i]);
        unlink(path);
    }
    for (int i = 0; i < SOURCES; i++) {
        snprintf(path, sizeof(path), "%s/%d.rss", folder, i);
        unlink(path);
    }
    rmdir(folder);
}

/* Starts this program; *ERRORS is the reading end of its standard error. */
static int start(const char *folder, const char *seconds, pid_t *child, int *errors)
{
    char config[PATH_MAX_LEN];
    int ends[2];
    posix_spawn_file_actions_t actions;

    snprintf(config, sizeof(config), "%s/config.yaml", folder);
    if (pipe2(ends, O_CLOEXEC) < 0)
        return -errno;
    char *argv[] = {
        (char *)"headliner", (char *)"run", (char *)"--verbose", (char *)"--board", (char *)"null",
        (char *)"--config",  config,        (char *)"--for",     (char *)seconds,   NULL};
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDERR_FILENO);
    int err = posix_spawn(child, "/proc/self/exe", &actions, NULL, argv, environ);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    if (err)
        close(ends[0]);
    *errors = ends[0];
    return -err;
}

static int finish(pid_t child, int errors)
{
    char rest[4096];
    int status;
    while (read(errors, rest, sizeof(rest)) > 0)
        ;
    close(errors);
    if (waitpid(child, &status, 0) < 0)
        return -errno;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 0 : -ECHILD;
}

/* Reads until the line about the first frame came: the time since START_NS, or negative errno. */
static int64_t wait_for_frame(int errors, int64_t start_ns)
{
    char text[65536];
    size_t len = 0;
    while (len + 1 < sizeof(text)) {
        ssize_t n = read(errors, text + len, sizeof(text) - 1 - len);
        if (n <= 0)
            return -ETIME;
        len += (size_t)n;
        text[len] = '\0';
        if (strstr(text, FIRST_FRAME))
            return hl_clock_mono_ns() - start_ns;
    }
    return -EMSGSIZE;
}

static int measure_start(const char *folder, long units, struct hl_bench_result *result)
{
    pid_t child;
    int errors;
    int err = start(folder, "1", &child, &errors); /* fills the store */
    if (!err)
        err = finish(child, errors);
    for (long i = 0; i < units && !err; i++) {
        int64_t start_ns = hl_clock_mono_ns();
        err = start(folder, "0.3", &child, &errors);
        if (err)
            break;
        int64_t ns = wait_for_frame(errors, start_ns);
        err = finish(child, errors);
        if (ns < 0)
            err = (int)ns;
        result->ns += ns;
    }
    return err;
}

static long long resident_kib(pid_t child)
{
    char path[64], line[256];
    long long kib = 0;
    snprintf(path, sizeof(path), "/proc/%d/status", (int)child);
    FILE *file = fopen(path, "r");
    while (file && fgets(line, sizeof(line), file))
        sscanf(line, "VmRSS: %lld", &kib);
    if (file)
        fclose(file);
    return kib;
}

static int measure_memory(const char *folder, long units, struct hl_bench_result *result)
{
    int err = 0;
    for (long i = 0; i < units && !err; i++) {
        pid_t child;
        int errors;
        err = start(folder, SETTLE_S, &child, &errors);
        if (err)
            break;
        usleep(SAMPLE_US);
        result->value = resident_kib(child);
        err = finish(child, errors);
    }
    return err;
}

static int in_folder(int (*measure)(const char *, long, struct hl_bench_result *), long units,
                     struct hl_bench_result *result)
{
    char folder[] = "/tmp/headliner-bench-XXXXXX";
    if (!mkdtemp(folder))
        return -errno;
    int err = write_folder(folder);
    if (!err)
        err = measure(folder, units, result);
    remove_folder(folder);
    return err;
}

int hl_bench_start(const struct hl_bench_job *job, const struct hl_cli *cli,
                   struct hl_bench_result *result)
{
    (void)job;
    (void)cli;
    result->unit = "start";
    return in_folder(measure_start, result->units, result);
}

int hl_bench_memory(const struct hl_bench_job *job, const struct hl_cli *cli,
                    struct hl_bench_result *result)
{
    (void)job;
    (void)cli;
    result->unit = "run";
    return in_folder(measure_memory, result->units, result);
}
