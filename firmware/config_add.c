#include "config_add.h"

#include "config.h"
#include "config_outline.h"
#include "embed.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define NEW_FILE_MODE 0644

struct text {
    const char *yaml;
    size_t len;
    const char *name;
    const char *end_of_line; /* as most of the text has it */
    struct hl_outline outline;
    const struct hl_outline_node *sources; /* NULL: none */
    char *error;
};

/* ---- where lines are ---- */

/* The offset of line NUMBER, counted from 1; the text's length past its end. */
static size_t line_at(const struct text *text, int number)
{
    const char *at = text->yaml, *end = text->yaml + text->len;
    while (--number > 0 && at < end) {
        const char *next = memchr(at, '\n', (size_t)(end - at));
        at = next ? next + 1 : end;
    }
    return (size_t)(at - text->yaml);
}

static size_t next_line(const struct text *text, size_t at)
{
    const char *next = memchr(text->yaml + at, '\n', text->len - at);
    return next ? (size_t)(next - text->yaml) + 1 : text->len;
}

/* True for a line that is blank, or a comment in its first column: it belongs to what follows. */
static bool is_loose(const struct text *text, size_t at)
{
    const char *line = text->yaml + at, *end = text->yaml + next_line(text, at);
    if (line < end && *line == '#')
        return true;
    while (line < end && (*line == ' ' || *line == '\t' || *line == '\r' || *line == '\n'))
        line++;
    return line == end;
}

/* Where the list of sources ends: before the next key's own comments. */
static size_t end_of_sources(const struct text *text)
{
    size_t stop = text->len, from = line_at(text, text->sources->line);
    for (size_t i = 0; i < text->outline.count; i++) {
        const struct hl_outline_node *node = &text->outline.nodes[i];
        if (i > 0 && node->parent == 0 && node->line > text->sources->line &&
            line_at(text, node->line) < stop)
            stop = line_at(text, node->line);
    }
    size_t end = next_line(text, from);
    for (size_t at = end; at < stop; at = next_line(text, at)) {
        if (strncmp(text->yaml + at, "...", 3) == 0)
            break;
        if (!is_loose(text, at))
            end = next_line(text, at);
    }
    return end;
}

/* The column of the list's first '-', or -1 when it is not written so. */
static int dash_column(const struct text *text)
{
    size_t index = (size_t)(text->sources - text->outline.nodes);
    for (size_t i = 0; i < text->outline.count; i++) {
        const struct hl_outline_node *node = &text->outline.nodes[i];
        if (i == index || node->parent != index)
            continue;
        const char *line = text->yaml + line_at(text, node->line);
        size_t blanks = strspn(line, " ");
        return line[blanks] == '-' ? (int)blanks : -1;
    }
    return -1;
}

/* ---- what is added ---- */

/* In double quotes, so that no text means anything to YAML. */
static int add_quoted(struct hl_buf *out, const char *value)
{
    int err = hl_buf_add(out, "\"", 1);
    for (; *value && !err; value++) {
        if (*value == '"' || *value == '\\')
            err = hl_buf_add(out, "\\", 1);
        if (!err && ((unsigned char)*value >= ' ' && *value != 0x7f))
            err = hl_buf_add(out, value, 1);
    }
    return err ? err : hl_buf_add(out, "\"", 1);
}

static int add_entry(struct hl_buf *out, const struct hl_config_addition *one, int column,
                     const char *end_of_line)
{
    int err = hl_buf_printf(out, "%*s- ", column, "");
    if (!err && *one->name) {
        err = hl_buf_add_str(out, "name: ");
        if (!err)
            err = add_quoted(out, one->name);
        if (!err)
            err = hl_buf_printf(out, "%s%*s", end_of_line, column + 2, "");
    }
    if (!err)
        err = hl_buf_add_str(out, "url: ");
    if (!err)
        err = add_quoted(out, one->url);
    return err ? err : hl_buf_add_str(out, end_of_line);
}

static int add_entries(struct hl_buf *out, const struct hl_config_addition *list, size_t count,
                       int column, const char *end_of_line)
{
    int err = 0;
    for (size_t i = 0; i < count && !err; i++)
        err = add_entry(out, &list[i], column, end_of_line);
    return err;
}

/* Text FROM..TO, with a line end after it where it has none. */
static int copy(struct hl_buf *out, const struct text *text, size_t from, size_t to)
{
    int err = hl_buf_add(out, text->yaml + from, to - from);
    if (!err && to > from && text->yaml[to - 1] != '\n' && to == text->len)
        err = hl_buf_add_str(out, text->end_of_line);
    return err;
}

/* The shipped list, without its comments. */
static int add_shipped(struct hl_buf *out, const char *end_of_line)
{
    const char *at = strstr(hl_embed_config, "\nsources:");
    int err = hl_buf_printf(out, "sources:%s", end_of_line);
    at = at ? strchr(at + 1, '\n') : NULL;
    while (at && at[1] == ' ' && !err) {
        size_t n = strcspn(++at, "\n");
        err = hl_buf_add(out, at, n);
        if (!err)
            err = hl_buf_add_str(out, end_of_line);
        at = strchr(at, '\n');
    }
    return err;
}

/* "sources:" and what stands behind it on its line: nothing, "[]" or null, and a comment. */
static int insert_first(struct hl_buf *out, const struct text *text,
                        const struct hl_config_addition *list, size_t count)
{
    size_t at = line_at(text, text->sources->line), end = next_line(text, at);
    const char *line = text->yaml + at, *comment = memchr(line, '#', end - at);
    size_t key = strcspn(line, ":") + 1;
    int err = hl_buf_add(out, text->yaml, at + key);
    if (!err && comment)
        err = hl_buf_printf(out, " %.*s", (int)strcspn(comment, "\r\n"), comment);
    if (!err)
        err = hl_buf_add_str(out, text->end_of_line);
    if (!err)
        err = add_entries(out, list, count, 2, text->end_of_line);
    return err ? err : hl_buf_add(out, text->yaml + end, text->len - end);
}

static int insert(struct hl_buf *out, const struct text *text,
                  const struct hl_config_addition *list, size_t count)
{
    if (text->sources && (text->sources->empty || text->sources->children == 0))
        return insert_first(out, text, list, count);
    if (!text->sources) {
        int err = copy(out, text, 0, text->len);
        if (!err)
            err = add_shipped(out, text->end_of_line);
        return err ? err : add_entries(out, list, count, 2, text->end_of_line);
    }
    int column = dash_column(text);
    if (column < 0) {
        snprintf(text->error, HL_CONFIG_ERROR_MAX,
                 "%s:%d: sources: is not a list with a \"- \" before each entry; add it by hand",
                 text->name, text->sources->line);
        return -EINVAL;
    }
    size_t end = end_of_sources(text);
    int err = copy(out, text, 0, end);
    if (!err)
        err = add_entries(out, list, count, column, text->end_of_line);
    return err ? err : hl_buf_add(out, text->yaml + end, text->len - end);
}

int hl_config_insert(struct hl_buf *out, const char *yaml, size_t len, const char *name,
                     const struct hl_config_addition *list, size_t count, char *error)
{
    const char *first = memchr(yaml, '\n', len);
    struct text text = {.yaml = yaml,
                        .len = len,
                        .name = name,
                        .end_of_line = first && first > yaml && first[-1] == '\r' ? "\r\n" : "\n",
                        .error = error};
    error[0] = '\0';
    hl_buf_clear(out);
    int err = hl_outline_init(&text.outline, yaml, len, name, error);
    if (!err) {
        text.sources = hl_outline_find(&text.outline, "sources");
        err = insert(out, &text, list, count);
    }
    hl_outline_finish(&text.outline);
    if (err && !error[0])
        snprintf(error, HL_CONFIG_ERROR_MAX, "%s: %s", name,
                 err == -EMSGSIZE ? "would be too long" : strerror(-err));
    return err;
}

/* ---- the file ---- */

static int read_all(const char *path, struct hl_buf *out)
{
    char piece[4096];
    FILE *file = fopen(path, "re");
    if (!file)
        return errno == ENOENT ? 0 : -errno;
    int err = 0;
    size_t n;
    while (!err && (n = fread(piece, 1, sizeof(piece), file)) > 0)
        err = hl_buf_add(out, piece, n);
    if (!err && ferror(file))
        err = -EIO;
    fclose(file);
    return err;
}

/* What comes out must be a configuration with COUNT sources more than the file has. */
static int verify(const struct hl_buf *before, const struct hl_buf *after, const char *path,
                  size_t count, char *error)
{
    struct hl_config *old =
        hl_config_parse(before->len ? before->data : "", before->len, path, error);
    struct hl_config *new = old ? hl_config_parse(after->data, after->len, path, error) : NULL;
    bool good = new &&new->source_count == old->source_count + count;
    if (new && !good)
        snprintf(error, HL_CONFIG_ERROR_MAX, "%s: cannot be added to safely; add it by hand", path);
    hl_config_destroy(old);
    hl_config_destroy(new);
    return good ? 0 : -EINVAL;
}

static int make_folders(const char *path)
{
    char *copied = strdup(path);
    int err = copied ? 0 : -ENOMEM;
    for (char *at = copied ? strchr(copied + 1, '/') : NULL; at && !err; at = strchr(at + 1, '/')) {
        *at = '\0';
        if (mkdir(copied, 0755) && errno != EEXIST)
            err = -errno;
        *at = '/';
    }
    free(copied);
    return err;
}

static int write_all(int fd, const char *bytes, size_t len)
{
    while (len > 0) {
        ssize_t n = write(fd, bytes, len);
        if (n < 0 && errno != EINTR)
            return -errno;
        if (n > 0) {
            bytes += n;
            len -= (size_t)n;
        }
    }
    return fsync(fd) ? -errno : 0;
}

/* At once: whoever reads PATH sees the old text or the new. */
static int replace(const char *path, const struct hl_buf *text)
{
    struct stat old;
    struct hl_buf beside;
    bool known = stat(path, &old) == 0;
    hl_buf_init(&beside, 4096);
    int err = hl_buf_printf(&beside, "%s.XXXXXX", path);
    int fd = err ? -1 : mkostemp(beside.data, O_CLOEXEC);
    if (!err && fd < 0)
        err = -errno;
    if (!err)
        err = write_all(fd, text->data, text->len);
    if (!err && fchmod(fd, known ? old.st_mode & 07777 : NEW_FILE_MODE))
        err = -errno;
    if (!err && known && fchown(fd, old.st_uid, old.st_gid) && errno != EPERM)
        err = -errno;
    if (fd >= 0 && close(fd) && !err)
        err = -errno;
    if (!err && rename(beside.data, path))
        err = -errno;
    if (err && fd >= 0)
        unlink(beside.data);
    hl_buf_finish(&beside);
    return err;
}

int hl_config_add(const char *path, const struct hl_config_addition *list, size_t count,
                  char *error)
{
    struct hl_buf before, after;
    char *real = realpath(path, NULL); /* a link stays, what it leads to is replaced */
    hl_buf_init(&before, HL_CONFIG_FILE_MAX);
    hl_buf_init(&after, HL_CONFIG_FILE_MAX);
    error[0] = '\0';
    int err = read_all(path, &before);
    if (!err)
        err = hl_config_insert(&after, before.len ? before.data : "", before.len, path, list, count,
                               error);
    if (!err)
        err = verify(&before, &after, path, count, error);
    if (!err && !real)
        err = make_folders(path);
    if (!err)
        err = replace(real ? real : path, &after);
    if (err && !error[0])
        snprintf(error, HL_CONFIG_ERROR_MAX, "%s: %s", path, strerror(-err));
    hl_buf_finish(&before);
    hl_buf_finish(&after);
    free(real);
    return err;
}
