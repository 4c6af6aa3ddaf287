#include "status.h"

#include "base/log.h"
#include "news/source_name.h"
#include "text/clean.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct hl_status {
    char path[HL_STATUS_PATH_MAX]; /* "": there is no place for it */
    char *written;                 /* what the file has, without its first line; NULL: nothing */
    int64_t told_ns;               /* INT64_MIN: never */
    bool failing;                  /* and that was said */
};

/* ---- the text ---- */

static int add_text(struct hl_buf *out, const char *key, const char *text)
{
    char clean[HL_TEXT_UTF8_SIZE];
    int err = hl_buf_printf(out, "\"%s\":\"", key);
    for (const char *c = hl_text_clean_utf8(text, clean); *c && !err; c++)
        err = *c == '"' || *c == '\\' ? hl_buf_printf(out, "\\%c", *c) : hl_buf_add(out, c, 1);
    return err ? err : hl_buf_add_str(out, "\"");
}

static int add_time(struct hl_buf *out, const char *key, int64_t when_s)
{
    char when[HL_CLOCK_RFC3339_SIZE];
    if (when_s == 0 || !*hl_clock_format_rfc3339(when_s, when, sizeof(when)))
        return hl_buf_printf(out, ",\"%s\":null", key);
    return hl_buf_printf(out, ",\"%s\":\"%s\"", key, when);
}

/* Tokens stand in queries. */
static int add_address(struct hl_buf *out, const char *url)
{
    char *address = hl_source_public_url(url);
    if (!address)
        return -ENOMEM;
    size_t len = strcspn(address, "?#");
    if (strstr(address, "://"))
        address[len] = '\0';
    int err = hl_buf_add_str(out, ",");
    if (!err)
        err = add_text(out, "url", address);
    free(address);
    return err;
}

static const char *fare(const struct hl_source_state *state)
{
    return state->gone                        ? "gone"
           : state->failures > 0              ? "fails"
           : state->last_ok_s == HL_TIME_NONE ? "waits"
                                              : "works";
}

static int add_source(struct hl_buf *out, const struct hl_status_source *source)
{
    const struct hl_source_state *state = source->state;
    int err = hl_buf_add_str(out, "{");
    if (!err)
        err = add_text(out, "name", source->name);
    if (!err)
        err = add_address(out, state->url);
    if (!err)
        err = hl_buf_printf(out, ",\"state\":\"%s\",\"failures\":%u,\"http\":%ld,", fare(state),
                            state->failures, state->status);
    if (!err)
        err = add_text(out, "trouble", hl_trouble_name(state->trouble));
    if (!err)
        err = hl_buf_add_str(out, ",");
    if (!err)
        err = add_text(out, "message", state->message);
    if (!err)
        err = add_time(out, "failing_since", state->failing_s);
    if (!err)
        err = add_time(out, "worked", state->last_ok_s);
    if (!err)
        err = add_time(out, "asked", state->last_try_s);
    if (!err)
        err = add_time(out, "next", state->next_s);
    return err ? err : hl_buf_add_str(out, "}");
}

int hl_status_format(struct hl_buf *out, const struct hl_status_source *sources, size_t count,
                     long pid, int64_t now_s)
{
    int err = hl_buf_printf(out, "{\"pid\":%ld", pid);
    if (!err)
        err = add_time(out, "written", now_s);
    if (!err)
        err = hl_buf_add_str(out, ",\n\"sources\":[");
    for (size_t i = 0; i < count && !err; i++) {
        err = hl_buf_add_str(out, i > 0 ? ",\n" : "\n");
        if (!err)
            err = add_source(out, &sources[i]);
    }
    return err ? err : hl_buf_add_str(out, "\n]}\n");
}

/* ---- the file ---- */

const char *hl_status_path(char *path)
{
    const char *service = getenv("RUNTIME_DIRECTORY"), *own = getenv("XDG_RUNTIME_DIR");
    int n = -1;
    if (service && service[0] == '/') /* systemd separates several by colons */
        n = snprintf(path, HL_STATUS_PATH_MAX, "%.*s/status.json", (int)strcspn(service, ":"),
                     service);
    else if (own && own[0] == '/')
        n = snprintf(path, HL_STATUS_PATH_MAX, "%s/headliner/status.json", own);
    return n > 0 && n < HL_STATUS_PATH_MAX ? path : NULL;
}

const char *hl_status_service_path(char *path)
{
    snprintf(path, HL_STATUS_PATH_MAX, "/run/headliner/status.json");
    return path;
}

struct hl_status *hl_status_create(void)
{
    struct hl_status *status = calloc(1, sizeof(*status));
    if (!status)
        return NULL;
    status->told_ns = INT64_MIN;
    if (!hl_status_path(status->path)) {
        status->path[0] = '\0';
        hl_debug("status", "no XDG_RUNTIME_DIR: `headliner status` will know nothing of this run");
    }
    return status;
}

void hl_status_destroy(struct hl_status *status)
{
    if (!status)
        return;
    if (status->written)
        unlink(status->path);
    free(status->written);
    free(status);
}

/* Whole or not at all: whoever reads sees the old or the new one. */
static int replace_file(const char *path, const struct hl_buf *text)
{
    char fresh[HL_STATUS_PATH_MAX + 16], folder[HL_STATUS_PATH_MAX];
    size_t done = 0;
    snprintf(folder, sizeof(folder), "%.*s", (int)(strrchr(path, '/') - path), path);
    snprintf(fresh, sizeof(fresh), "%s.new", path);
    if (mkdir(folder, 0755) != 0 && errno != EEXIST)
        return -errno;
    int fd = open(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0644);
    int err = fd < 0 ? -errno : 0;
    while (!err && done < text->len) {
        ssize_t n = write(fd, text->data + done, text->len - done);
        if (n < 0 && errno != EINTR)
            err = -errno;
        done += n > 0 ? (size_t)n : 0;
    }
    if (fd >= 0 && close(fd) != 0 && !err)
        err = -errno;
    if (!err && rename(fresh, path) != 0)
        err = -errno;
    if (err)
        unlink(fresh);
    return err;
}

void hl_status_tell(struct hl_status *status, const struct hl_status_source *sources, size_t count,
                    int64_t now_s, int64_t mono_ns)
{
    struct hl_buf text;
    hl_buf_init(&text, HL_STATUS_SIZE_MAX);
    status->told_ns = mono_ns;
    int err = hl_status_format(&text, sources, count, (long)getpid(), now_s);
    /* The first line has the time of writing, which is no change. */
    const char *rest = err ? NULL : strchr(text.data, '\n');
    if (rest && (!status->written || strcmp(rest, status->written) != 0)) {
        err = replace_file(status->path, &text);
        free(status->written);
        status->written = err ? NULL : strdup(rest);
    }
    if (err && !status->failing)
        hl_warning("status", "%s: %s; `headliner status` will know nothing of this run",
                   status->path, strerror(-err));
    status->failing = err != 0;
    hl_buf_finish(&text);
}

void hl_status_follow(struct hl_status *status, const struct hl_newsroom *newsroom, int64_t now_s,
                      int64_t mono_ns)
{
    struct hl_status_source sources[HL_SOURCES_MAX];
    size_t count = 0;
    const struct hl_source *source;
    bool due = status->told_ns == INT64_MIN || mono_ns - status->told_ns >= HL_STATUS_EVERY_NS;
    if (!status->path[0] || !due)
        return;
    while (count < HL_SOURCES_MAX && (source = hl_newsroom_source(newsroom, count)))
        sources[count++] =
            (struct hl_status_source){hl_source_label(source), hl_source_state(source)};
    hl_status_tell(status, sources, count, now_s, mono_ns);
}
