#include "config_reader.h"

#include "config.h"
#include "config_values.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

int hl_reader_fail(struct hl_reader *reader, const char *path, const char *format, ...)
{
    const struct hl_outline_node *node = hl_outline_find(reader->outline, path);
    int n = snprintf(reader->error, HL_CONFIG_ERROR_MAX, "%s:%d: %s: ", reader->name,
                     node ? node->line : 1, path);

    if (n >= 0 && n < HL_CONFIG_ERROR_MAX) {
        va_list args;
        va_start(args, format);
        vsnprintf(reader->error + n, (size_t)(HL_CONFIG_ERROR_MAX - n), format, args);
        va_end(args);
    }
    return -EINVAL;
}

int hl_reader_judge(struct hl_reader *reader, const char *path, int err)
{
    return err == -EINVAL ? hl_reader_fail(reader, path, "%s", reader->what) : err;
}

int hl_reader_text(struct hl_reader *reader, const char *path, const char *text, size_t max,
                   char **to)
{
    if (!text)
        return 0;
    if (strlen(text) > max)
        return hl_reader_fail(reader, path, "too long; at most %zu bytes", max);
    char *copy = strdup(text);
    if (!copy)
        return -ENOMEM;
    free(*to);
    *to = copy;
    return 0;
}

int hl_reader_choosable(struct hl_reader *reader, const char *path, const char *text, size_t max,
                        char **to)
{
    if (!text || strcasecmp(text, "auto") != 0)
        return hl_reader_text(reader, path, text, max, to);
    free(*to);
    *to = NULL;
    return 0;
}

int hl_reader_path(struct hl_reader *reader, const char *path, const char *text, char **to)
{
    const char *slash = strrchr(reader->name, '/');
    char *whole = NULL;

    if (!text)
        return 0;
    if (strlen(text) > HL_CONFIG_TEXT_MAX)
        return hl_reader_fail(reader, path, "too long; at most %d bytes", HL_CONFIG_TEXT_MAX);
    int folder = text[0] != '/' && slash ? (int)(slash - reader->name) + 1 : 0;
    if (text[0] && asprintf(&whole, "%.*s%s", folder, reader->name, text) < 0)
        return -ENOMEM;
    free(*to);
    *to = whole;
    return 0;
}

int hl_reader_bool(struct hl_reader *reader, const char *path, const char *text, bool *to)
{
    return text ? hl_reader_judge(reader, path, hl_value_parse_bool(text, to, reader->what)) : 0;
}

int hl_reader_int(struct hl_reader *reader, const char *path, const char *text, int min, int max,
                  int *to)
{
    return text
               ? hl_reader_judge(reader, path, hl_value_parse_int(text, min, max, to, reader->what))
               : 0;
}

int hl_reader_span(struct hl_reader *reader, const char *path, const char *text, int64_t min_s,
                   int64_t max_s, int64_t *to)
{
    if (!text)
        return 0;
    return hl_reader_judge(reader, path, hl_value_parse_span(text, min_s, max_s, to, reader->what));
}

int hl_reader_colour(struct hl_reader *reader, const char *path, const char *text, uint32_t *to)
{
    return text ? hl_reader_judge(reader, path, hl_config_parse_colour(text, to, reader->what)) : 0;
}
