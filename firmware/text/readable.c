#include "text/readable.h"

#include "text/clean.h"
#include "text/script.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct text {
    size_t count;
    uint32_t points[HL_TEXT_POINTS_MAX];
    const struct hl_script *scripts[HL_TEXT_POINTS_MAX];
};

static struct text *read_text(const char *words, const char *language)
{
    struct text *text = malloc(sizeof(*text));
    if (!text)
        return NULL;
    text->count = hl_text_clean(words, strlen(words), text->points);
    hl_scripts_resolve(text->points, text->count, language, text->scripts);
    return text;
}

int hl_text_read(struct hl_font *font, const char *words, const char *language,
                 struct hl_reading *reading)
{
    struct text *text = read_text(words, language);
    *reading = (struct hl_reading){0};
    if (!text)
        return -ENOMEM;
    for (size_t i = 0; i < text->count; i++) {
        const struct hl_script *script = text->scripts[i];
        if (text->points[i] == ' ')
            continue;
        reading->clusters++;
        if (script == &hl_scripts[0] || hl_font_rows(font) >= script->rows_min)
            continue;
        if (reading->too_low++ == 0) {
            reading->point = text->points[i];
            reading->script = script->name;
        }
        if (script->rows_min > reading->rows_needed)
            reading->rows_needed = script->rows_min;
    }
    if (reading->too_low > 0)
        reading->verdict = HL_READS_TOO_LOW;
    free(text);
    return 0;
}

int hl_text_rows_needed(const char *words, const char *language)
{
    struct text *text = read_text(words, language);
    int rows = HL_FONT_ROWS_MIN;
    if (!text)
        return -ENOMEM;
    for (size_t i = 0; i < text->count; i++)
        if (text->scripts[i] != &hl_scripts[0] && text->scripts[i]->rows_min > rows)
            rows = text->scripts[i]->rows_min;
    free(text);
    return rows;
}
