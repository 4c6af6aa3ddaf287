#include "show/legible.h"

#include "base/log.h"
#include "text/readable.h"

/* Fewer rows are needed for want of a drawn letter, not by a script: such a letter is shown. */
#define SCRIPT_ROWS_MIN 16

int hl_legible_init(struct hl_legible *legible, struct hl_font *font,
                    const struct hl_headline *headline)
{
    struct hl_reading reading;
    int rows = hl_text_rows_needed(headline->title, headline->language);
    int err = rows < 0 ? rows : hl_text_read(font, headline->title, headline->language, &reading);
    if (err)
        return err;
    /* The face may need more than its script does (Nastaliq). */
    if (reading.rows_needed >= SCRIPT_ROWS_MIN && reading.rows_needed > rows)
        rows = reading.rows_needed;
    *legible = (struct hl_legible){.rows = rows,
                                   .drawn = reading.verdict != HL_READS_NO_FACE,
                                   .script = reading.script,
                                   .package = reading.package};
    return 0;
}

static uint32_t hash(const char *text)
{
    uint32_t value = 2166136261u; /* FNV-1a */
    for (; *text; text++)
        value = (value ^ (unsigned char)*text) * 16777619u;
    return value;
}

void hl_legible_warn(struct hl_unreadable *unreadable, const struct hl_headline *headline,
                     const struct hl_legible *legible, int height)
{
    const char *script = legible->script ? legible->script : "their script";
    uint32_t source = hash(headline->source);
    for (size_t i = 0; i < unreadable->count; i++)
        if (unreadable->said[i].source == source && unreadable->said[i].script == script)
            return;
    if (unreadable->count == HL_UNREADABLE_MAX)
        return;
    unreadable->said[unreadable->count].source = source;
    unreadable->said[unreadable->count++].script = script;
    if (legible->drawn)
        hl_warning("show",
                   "%s: headlines in %s are left out: they need a line of %d rows, and this board "
                   "is %d high; small_scripts: show brings them all the same",
                   headline->source, script, legible->rows, height);
    else
        hl_warning("show", "%s: headlines in %s are left out: no font has them; %s%s",
                   headline->source, script,
                   legible->package ? "install the package " : "install one that does",
                   legible->package ? legible->package : "");
}
