#include "text/bidi.h"

#include "text/clean.h"

#include <errno.h>
#include <fribidi.h>
#include <string.h>
#include <strings.h>

/* ISO 639 languages whose newspapers are set from right to left. */
static const char *const rtl_languages[] = {"ar", "arc", "ckb", "dv", "fa", "he", "iw",  "ks",
                                            "ps", "sd",  "syr", "ug", "ur", "yi", "azb", "pnb"};

static bool is_rtl_language(const char *language)
{
    if (!language)
        return false;
    size_t len = strcspn(language, "-_");
    for (size_t i = 0; i < sizeof(rtl_languages) / sizeof(*rtl_languages); i++)
        if (strlen(rtl_languages[i]) == len && strncasecmp(language, rtl_languages[i], len) == 0)
            return true;
    return false;
}

int hl_bidi_levels(const uint32_t *points, size_t count, const char *language, uint8_t *levels,
                   bool *rtl)
{
    FriBidiCharType types[HL_TEXT_POINTS_MAX];
    FriBidiBracketType brackets[HL_TEXT_POINTS_MAX];
    FriBidiLevel out[HL_TEXT_POINTS_MAX];
    FriBidiParType base = is_rtl_language(language) ? FRIBIDI_PAR_RTL : FRIBIDI_PAR_ON;
    FriBidiStrIndex n = (FriBidiStrIndex)count;

    fribidi_get_bidi_types(points, n, types);
    fribidi_get_bracket_types(points, n, types, brackets);
    if (count > 0 && fribidi_get_par_embedding_levels_ex(types, brackets, n, &base, out) == 0)
        return -ENOMEM;
    for (size_t i = 0; i < count; i++)
        levels[i] = (uint8_t)out[i];
    *rtl = FRIBIDI_IS_RTL(base);
    return 0;
}

uint32_t hl_bidi_mirror(uint32_t cp)
{
    FriBidiChar mirrored = cp;
    fribidi_get_mirror_char(cp, &mirrored);
    return mirrored;
}
