#include "show/legible.h"

#include "base/log.h"
#include "text/clean.h"

#include <string.h>

#define ROWS_MIN 8

/* Rows at which a script can be read, as seen (docs/text.md); what is not here needs ROWS_MIN. */
static const struct {
    uint32_t from, to;
    int rows;
    const char *name;
} scripts[] = {
    {0x0600, 0x06ff, 16, "Arabic script"}, {0x0750, 0x077f, 16, "Arabic script"},
    {0x08a0, 0x08ff, 16, "Arabic script"}, {0xfb50, 0xfdff, 16, "Arabic script"},
    {0xfe70, 0xfefc, 16, "Arabic script"}, {0x0900, 0x0dff, 16, "an Indian script"},
    {0x0e00, 0x0eff, 16, "Thai or Lao"},   {0x1000, 0x109f, 16, "Burmese"},
    {0x1780, 0x17ff, 16, "Khmer"},         {0x1100, 0x11ff, 16, "Korean"},
    {0xac00, 0xd7af, 16, "Korean"},        {0x3040, 0x30ff, 16, "Japanese"},
    {0x3400, 0x9fff, 16, "Chinese"},       {0xf900, 0xfaff, 16, "Chinese"},
    {0x20000, 0x3ffff, 16, "Chinese"},
};
#define SCRIPT_COUNT (int)(sizeof(scripts) / sizeof(*scripts))

static int find_script(uint32_t point)
{
    for (int i = 0; i < SCRIPT_COUNT; i++)
        if (point >= scripts[i].from && point <= scripts[i].to)
            return i;
    return -1;
}

/* The script of TEXT that needs most rows, or -1. */
static int tallest_script(const char *text)
{
    uint32_t points[HL_TEXT_POINTS_MAX];
    size_t count = hl_text_clean(text, strlen(text), points);
    int tallest = -1;
    for (size_t i = 0; i < count; i++) {
        int script = find_script(points[i]);
        if (script >= 0 && (tallest < 0 || scripts[script].rows > scripts[tallest].rows))
            tallest = script;
    }
    return tallest;
}

int hl_legible_rows(const char *text, const char *language)
{
    (void)language;
    int script = tallest_script(text);
    return script < 0 ? ROWS_MIN : scripts[script].rows;
}

static uint32_t hash(const char *text)
{
    uint32_t value = 2166136261u; /* FNV-1a */
    for (; *text; text++)
        value = (value ^ (unsigned char)*text) * 16777619u;
    return value;
}

void hl_legible_warn(struct hl_unreadable *unreadable, const struct hl_headline *headline,
                     int needed, int height)
{
    int script = tallest_script(headline->title);
    uint32_t source = hash(headline->source);
    for (size_t i = 0; i < unreadable->count; i++)
        if (unreadable->said[i].source == source && unreadable->said[i].script == script)
            return;
    if (unreadable->count == HL_UNREADABLE_MAX)
        return;
    unreadable->said[unreadable->count].source = source;
    unreadable->said[unreadable->count++].script = script;
    hl_warning("show",
               "%s: headlines in %s are left out: they need a line of %d rows, and this board is "
               "%d high; small_scripts: show brings them all the same",
               headline->source, script < 0 ? "their script" : scripts[script].name, needed,
               height);
}
