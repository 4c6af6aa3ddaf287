/* `headliner status`: how the sources of the running program fare. */
#include "cli.h"
#include "news/date.h"
#include "news/json_tree.h"
#include "status.h"
#include "text/clean.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define VALUES_MAX 20000 /* 512 sources of 22 values */

/* ---- the file's values ---- */

static void read_member(const struct hl_tree *tree, uint32_t at, const char *name, char *out,
                        size_t size)
{
    struct hl_buf text;
    char clean[HL_TEXT_UTF8_SIZE];
    uint32_t value = hl_tree_member(tree, at, name, strlen(name));
    out[0] = '\0';
    hl_buf_init(&text, HL_TEXT_BYTES_MAX);
    if (value != HL_TREE_NONE && hl_tree_text(tree, value, &text) == 0 && text.data)
        snprintf(out, size, "%s", hl_text_clean_utf8(text.data, clean));
    hl_buf_finish(&text);
}

static int64_t read_time(const struct hl_tree *tree, uint32_t at, const char *name)
{
    char text[64];
    read_member(tree, at, name, text, sizeof(text));
    return *text ? hl_date_parse(text) : HL_TIME_NONE;
}

/* "3 min", "2 h", "5 d"; for a span of 0 or less "now". */
static const char *span(int64_t seconds, char *out, size_t size)
{
    if (seconds <= 0)
        snprintf(out, size, "now");
    else if (seconds < 120)
        snprintf(out, size, "%lld s", (long long)seconds);
    else if (seconds < 7200)
        snprintf(out, size, "%lld min", (long long)(seconds / 60));
    else if (seconds < 172800)
        snprintf(out, size, "%lld h", (long long)(seconds / 3600));
    else
        snprintf(out, size, "%lld d", (long long)(seconds / 86400));
    return out;
}

/* ---- one line a source ---- */

struct words {
    char name[256], state[16], trouble[32], http[16], message[256];
};

static int print_next(struct hl_buf *out, int64_t next_s, int64_t now_s)
{
    char text[32];
    if (next_s == HL_TIME_NONE)
        return hl_buf_add_str(out, "\n");
    if (next_s <= now_s)
        return hl_buf_add_str(out, "; asked now\n");
    return hl_buf_printf(out, "; asked in %s\n", span(next_s - now_s, text, sizeof(text)));
}

static int print_source(struct hl_buf *out, const struct hl_tree *tree, uint32_t at, int64_t now_s,
                        bool *fails)
{
    struct words words;
    char text[32];
    read_member(tree, at, "name", words.name, sizeof(words.name));
    read_member(tree, at, "state", words.state, sizeof(words.state));
    read_member(tree, at, "trouble", words.trouble, sizeof(words.trouble));
    read_member(tree, at, "message", words.message, sizeof(words.message));
    int64_t since_s = read_time(tree, at, "failing_since"),
            worked_s = read_time(tree, at, "worked");
    bool bad = strcmp(words.state, "fails") == 0 || strcmp(words.state, "gone") == 0;
    int err = hl_buf_printf(out, "%-6s %-24s ", words.state, words.name);
    *fails = *fails || bad;
    if (!err && bad) {
        err = hl_buf_printf(out, " %s", words.trouble);
        if (!err && since_s != HL_TIME_NONE)
            err = hl_buf_printf(out, ", for %s", span(now_s - since_s, text, sizeof(text)));
        if (!err)
            err = hl_buf_printf(out, ": %s", words.message);
    } else if (!err && worked_s != HL_TIME_NONE) {
        err = worked_s >= now_s
                  ? hl_buf_add_str(out, " just now")
                  : hl_buf_printf(out, " %s ago", span(now_s - worked_s, text, sizeof(text)));
    } else if (!err) {
        err = hl_buf_add_str(out, " not asked yet");
    }
    return err ? err : print_next(out, read_time(tree, at, "next"), now_s);
}

int hl_status_print(struct hl_buf *out, const char *text, size_t n, int64_t now_s, long *pid)
{
    struct hl_tree tree;
    double number = 0;
    bool fails = false;
    int err = hl_tree_read(&tree, text, n, VALUES_MAX);
    uint32_t root = err ? HL_TREE_NONE : hl_tree_first(&tree, 0);
    uint32_t list = err ? HL_TREE_NONE : hl_tree_member(&tree, root, "sources", 7);

    if (!err && (hl_tree_kind(&tree, list) != HL_TREE_LIST || tree.trouble ||
                 !hl_tree_number(&tree, hl_tree_member(&tree, root, "pid", 3), &number)))
        err = -EPROTO;
    if (!err)
        *pid = (long)number;
    for (uint32_t at = err ? HL_TREE_NONE : hl_tree_first(&tree, list); at != HL_TREE_NONE && !err;
         at = hl_tree_after(&tree, list, at))
        err = print_source(out, &tree, at, now_s, &fails);
    hl_tree_finish(&tree);
    return err ? err : fails ? HL_EXIT_FAILURE : HL_EXIT_OK;
}

/* ---- the command ---- */

static int read_file(const char *path, struct hl_buf *out)
{
    char piece[4096];
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK), err = 0;
    ssize_t n = 0;
    if (fd < 0)
        return -errno;
    while (!err && (n = read(fd, piece, sizeof(piece))) > 0)
        err = hl_buf_add(out, piece, (size_t)n);
    if (n < 0)
        err = -errno;
    close(fd);
    return err;
}

static int say_not_running(void)
{
    printf("headliner run is not running\n");
    return HL_EXIT_NOT_RUNNING;
}

static int run_status(const struct hl_cli *cli)
{
    char path[HL_STATUS_PATH_MAX];
    struct hl_buf text, out;
    long pid = 0;
    hl_buf_init(&text, HL_STATUS_SIZE_MAX);
    hl_buf_init(&out, HL_STATUS_SIZE_MAX);
    int err = hl_status_path(path) ? read_file(path, &text) : -ENOENT;
    if (err) {
        hl_buf_clear(&text);
        err = read_file(hl_status_service_path(path), &text);
    }
    int status =
        err ? err
            : hl_status_print(&out, text.data ? text.data : "", text.len, hl_clock_wall_s(), &pid);
    /* A file without its program was left by one that was killed. */
    if (status < 0 || pid <= 0 || (kill((pid_t)pid, 0) != 0 && errno == ESRCH)) {
        status = say_not_running();
    } else {
        const struct hl_buf *shown = cli->json ? &text : &out;
        if (shown->data)
            fwrite(shown->data, 1, shown->len, stdout);
    }
    hl_buf_finish(&text);
    hl_buf_finish(&out);
    return status;
}

static const char *const options[] = {"json", NULL};

const struct hl_command hl_command_status = {
    .name = "status",
    .usage = "status [--json]",
    .summary = "how the sources of the running program fare; exit status 1: some fail, 3: it does "
               "not run",
    .options = options,
    .run = run_status,
};
