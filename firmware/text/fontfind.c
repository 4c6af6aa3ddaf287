#include "text/fontfind.h"

#include "base/nearest.h"

#include <errno.h>
#include <fontconfig/fontconfig.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Even colour and clear hinting at small sizes, in this order. */
static const char *const good_families[] = {"Noto Sans", "DejaVu Sans", "Liberation Sans",
                                            "FreeSans"};
#define FAMILIES_MAX 1024

void hl_font_file_finish(struct hl_font_file *file)
{
    free(file->path);
    *file = (struct hl_font_file){0};
}

static int take_file(FcPattern *font, struct hl_font_file *file)
{
    FcChar8 *path = NULL;
    int index = 0;

    if (FcPatternGetString(font, FC_FILE, 0, &path) != FcResultMatch)
        return -ENOENT;
    FcPatternGetInteger(font, FC_INDEX, 0, &index);
    file->path = strdup((const char *)path);
    file->index = index & 0xffff; /* the high half names a variable font's instance */
    return file->path ? 0 : -ENOMEM;
}

static FcPattern *match(const char *family, const FcCharSet *charset)
{
    FcPattern *pattern = FcPatternCreate();
    if (!pattern)
        return NULL;
    FcPatternAddString(pattern, FC_FAMILY, (const FcChar8 *)family);
    FcPatternAddBool(pattern, FC_SCALABLE, FcTrue);
    FcPatternAddBool(pattern, FC_COLOR, FcFalse);
    if (charset)
        FcPatternAddCharSet(pattern, FC_CHARSET, charset);
    FcConfigSubstitute(NULL, pattern, FcMatchPattern);
    FcDefaultSubstitute(pattern);
    FcResult result;
    FcPattern *font = FcFontMatch(NULL, pattern, &result);
    FcPatternDestroy(pattern);
    return font;
}

static bool has_family(FcPattern *font, const char *family)
{
    FcChar8 *name;
    for (int i = 0; FcPatternGetString(font, FC_FAMILY, i, &name) == FcResultMatch; i++)
        if (FcStrCmpIgnoreCase(name, (const FcChar8 *)family) == 0)
            return true;
    return false;
}

static int find_family(const char *family, struct hl_font_file *file)
{
    FcPattern *font = match(family, NULL);
    if (!font)
        return -ENOENT;
    int err = has_family(font, family) ? take_file(font, file) : -ENOENT;
    FcPatternDestroy(font);
    return err;
}

static void name_nearest(const char *family, char *error)
{
    const char *names[FAMILIES_MAX];
    size_t count = 0;
    FcPattern *all = FcPatternCreate();
    FcObjectSet *objects = FcObjectSetBuild(FC_FAMILY, (char *)NULL);
    FcFontSet *set = all && objects ? FcFontList(NULL, all, objects) : NULL;

    for (int i = 0; set && i < set->nfont && count < FAMILIES_MAX; i++) {
        FcChar8 *name;
        if (FcPatternGetString(set->fonts[i], FC_FAMILY, 0, &name) == FcResultMatch)
            names[count++] = (const char *)name;
    }
    const char *nearest = hl_nearest(family, names, count);
    if (nearest)
        snprintf(error, 256, "font \"%s\" is not installed; did you mean \"%s\"?", family, nearest);
    else
        snprintf(error, 256,
                 "font \"%s\" is not installed; `fc-list : family` lists what is, "
                 "and \"pixel\" needs none",
                 family);
    if (set)
        FcFontSetDestroy(set);
    if (objects)
        FcObjectSetDestroy(objects);
    if (all)
        FcPatternDestroy(all);
}

static int find_default(struct hl_font_file *file, char *error)
{
    for (size_t i = 0; i < sizeof(good_families) / sizeof(*good_families); i++)
        if (find_family(good_families[i], file) == 0)
            return 0;
    FcPattern *font = match("sans-serif", NULL);
    int err = font ? take_file(font, file) : -ENOENT;
    if (font)
        FcPatternDestroy(font);
    if (err)
        snprintf(error, 256, "no outline font is installed; the pixel font is used");
    return err;
}

int hl_font_find(const char *family, struct hl_font_file *file, char *error)
{
    *file = (struct hl_font_file){0};
    if (!family)
        return find_default(file, error);
    if (strchr(family, '/')) {
        if (access(family, R_OK) < 0) {
            int err = -errno;
            snprintf(error, 256, "font file %s cannot be read: %s", family, strerror(-err));
            return err;
        }
        file->path = strdup(family);
        return file->path ? 0 : -ENOMEM;
    }
    int err = find_family(family, file);
    if (err)
        name_nearest(family, error);
    return err;
}

int hl_font_find_for(uint32_t cp, struct hl_font_file *file)
{
    *file = (struct hl_font_file){0};
    FcCharSet *charset = FcCharSetCreate();
    if (!charset)
        return -ENOMEM;
    FcCharSetAddChar(charset, cp);
    FcPattern *font = match("sans-serif", charset);
    FcCharSet *covered = NULL;
    int err = -ENOENT;
    if (font && FcPatternGetCharSet(font, FC_CHARSET, 0, &covered) == FcResultMatch &&
        FcCharSetHasChar(covered, cp))
        err = take_file(font, file);
    if (font)
        FcPatternDestroy(font);
    FcCharSetDestroy(charset);
    return err;
}

void hl_font_find_forget(void)
{
    FcFini();
}
