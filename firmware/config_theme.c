/* The theme of pages: its file, key by key. */
#include "config_reader.h"
#include "config_values.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

void hl_config_free_theme(struct hl_theme *theme)
{
    free(theme->name);
    free(theme->lead_font);
    free(theme->picture);
    theme->name = theme->lead_font = theme->picture = NULL;
}

/* "auto", or MIN to MAX. */
static int take_number(struct hl_reader *reader, const char *key, const char *text, int min,
                       int max, int *to)
{
    if (!text || strcasecmp(text, "auto") != 0)
        return hl_reader_int(reader, key, text, min, max, to);
    *to = HL_THEME_AUTO;
    return 0;
}

static int take_all(struct hl_reader *reader, const struct hl_raw_theme *raw,
                    struct hl_theme *theme)
{
    const struct {
        const char *key, *text;
        int min, max, *to;
    } numbers[] = {
        {"lead_rows", raw->lead_rows, HL_THEME_ROWS_MIN, HL_THEME_ROWS_MAX, &theme->lead_rows},
        {"list_rows", raw->list_rows, HL_THEME_ROWS_MIN, HL_THEME_ROWS_MAX, &theme->list_rows},
        {"small_rows", raw->small_rows, HL_THEME_ROWS_MIN, HL_THEME_ROWS_MAX, &theme->small_rows},
        {"margin", raw->margin, 0, HL_THEME_MARGIN_MAX, &theme->margin},
        {"columns", raw->columns, 1, HL_THEME_COLUMNS_MAX, &theme->columns},
    };
    int err = hl_reader_text(reader, "name", raw->name, HL_THEME_NAME_MAX, &theme->name);
    if (!err)
        err = hl_reader_path(reader, "picture", raw->picture, &theme->picture);
    if (!err)
        err = hl_reader_choosable(reader, "lead_font", raw->lead_font, HL_CONFIG_TEXT_MAX,
                                  &theme->lead_font);
    if (!err)
        err = hl_reader_bool(reader, "lead_bold", raw->lead_bold, &theme->lead_bold);
    if (!err)
        err = hl_reader_bool(reader, "rules", raw->rules, &theme->rules);
    for (size_t i = 0; i < sizeof(numbers) / sizeof(*numbers) && !err; i++)
        err = take_number(reader, numbers[i].key, numbers[i].text, numbers[i].min, numbers[i].max,
                          numbers[i].to);
    return err;
}

int hl_config_read_theme(struct hl_theme *theme, const char *yaml, size_t len, const char *name,
                         char *error)
{
    struct hl_outline outline;
    struct hl_reader reader = {.name = name, .outline = &outline, .error = error};
    struct hl_raw_theme *raw = NULL;
    if (len > HL_CONFIG_FILE_MAX) {
        snprintf(error, HL_CONFIG_ERROR_MAX, "%s: larger than %u KiB: hardly a theme", name,
                 HL_CONFIG_FILE_MAX >> 10);
        return -EMSGSIZE;
    }
    int err = hl_outline_init(&outline, yaml, len, name, error);
    if (!err)
        err = hl_raw_theme_load(&raw, yaml, len, name, &outline, error);
    if (!err && raw)
        err = take_all(&reader, raw, theme);
    if (err == -ENOMEM)
        snprintf(error, HL_CONFIG_ERROR_MAX, "%s: out of memory", name);
    hl_raw_theme_free(raw);
    hl_outline_finish(&outline);
    return err;
}
