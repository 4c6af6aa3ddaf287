#include "text/runs.h"

#include <fribidi.h>
#include <hb.h>
#include <stdbool.h>

struct open_bracket {
    uint32_t closing, script;
};

struct brackets {
    struct open_bracket open[HL_RUNS_BRACKETS_MAX];
    size_t count;
};

/* Guillemets point outwards in French and inwards in German, so quotes are not among them. */
static bool is_bracket(uint32_t cp, bool *opens)
{
    FriBidiCharType on = FRIBIDI_TYPE_ON;
    FriBidiBracketType type;
    fribidi_get_bracket_types(&cp, 1, &on, &type);
    *opens = FRIBIDI_IS_BRACKET_OPEN(type);
    return type != FRIBIDI_NO_BRACKET;
}

static uint32_t mirror(uint32_t cp)
{
    FriBidiChar mirrored = cp;
    fribidi_get_mirror_char(cp, &mirrored);
    return mirrored;
}

/* The script of a bracket; LAST is that of what stands before it. */
static uint32_t bracket_script(struct brackets *brackets, uint32_t cp, bool opens, uint32_t last)
{
    if (opens) {
        if (brackets->count < HL_RUNS_BRACKETS_MAX)
            brackets->open[brackets->count++] = (struct open_bracket){mirror(cp), last};
        return last;
    }
    for (size_t i = brackets->count; i > 0; i--) {
        if (brackets->open[i - 1].closing != cp)
            continue;
        brackets->count = i - 1;
        return brackets->open[i - 1].script;
    }
    return last;
}

/* Brackets opened before the first letter have its script. */
static void settle_brackets(struct brackets *brackets, uint32_t script)
{
    for (size_t i = 0; i < brackets->count; i++)
        if (brackets->open[i].script == HB_SCRIPT_COMMON)
            brackets->open[i].script = script;
}

void hl_runs_scripts(const uint32_t *points, size_t count, uint32_t *scripts)
{
    hb_unicode_funcs_t *unicode = hb_unicode_funcs_get_default();
    struct brackets brackets = {.count = 0};
    uint32_t last = HB_SCRIPT_COMMON;
    size_t leading = 0;
    bool opens;

    for (size_t i = 0; i < count; i++) {
        uint32_t script = hb_unicode_script(unicode, points[i]);
        if (script == HB_SCRIPT_COMMON || script == HB_SCRIPT_INHERITED) {
            script = last;
            if (points[i] != ' ' && is_bracket(points[i], &opens))
                script = bracket_script(&brackets, points[i], opens, last);
        } else if (last == HB_SCRIPT_COMMON) {
            while (leading < i)
                scripts[leading++] = script;
            settle_brackets(&brackets, script);
        }
        scripts[i] = last = script;
    }
}
