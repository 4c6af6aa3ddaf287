#include "text/fontfind.h"

#include "base/nearest.h"

#include <errno.h>
#include <fontconfig/fontconfig.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#define FAMILIES_MAX 1024
#define ERROR_SIZE   256
#define CHUNK        (256u << 10)

void hl_font_file_finish(struct hl_font_file *file)
{
    free(file->path);
    free(file->data);
    *file = (struct hl_font_file){0};
}

static void complain(char *error, const char *path, const char *why)
{
    if (error)
        snprintf(error, ERROR_SIZE, "font file %s %s", path, why);
}

/* Reads all of ZIP into FILE, in pieces. */
static int unzip(gzFile zip, struct hl_font_file *file)
{
    size_t room = 0;
    for (;;) {
        if (file->size + CHUNK > room) {
            room += 4 * CHUNK;
            unsigned char *grown = realloc(file->data, room);
            if (!grown)
                return -ENOMEM;
            file->data = grown;
        }
        int n = gzread(zip, file->data + file->size, CHUNK);
        if (n < 0)
            return -EINVAL;
        if (n == 0)
            return file->size > 0 ? 0 : -EINVAL;
        file->size += (size_t)n;
        if (file->size > HL_FONT_UNZIPPED_MAX)
            return -EFBIG;
    }
}

static int take_path(const char *path, int index, struct hl_font_file *file, char *error)
{
    size_t len = strlen(path);
    int err = 0;

    file->path = strdup(path);
    file->index = index;
    if (!file->path)
        return -ENOMEM;
    if (len > 3 && strcmp(path + len - 3, ".gz") == 0) {
        gzFile zip = gzopen(path, "rb");
        err = zip ? unzip(zip, file) : -EINVAL;
        if (zip)
            gzclose(zip);
        if (err == -EFBIG)
            complain(error, path, "unpacks to more than 32 MiB: hardly a font");
        else if (err == -EINVAL)
            complain(error, path, "cannot be unpacked");
    }
    if (err)
        hl_font_file_finish(file);
    return err;
}

/* How far a face is from an upright one of WEIGHT; NAMES that are made for text first. */
static int distance(FcPattern *font, int wanted)
{
    static const char *const good[] = {"Noto Sans", "DejaVu Sans", "Noto", "Free", "Lohit"};
    int weight = FC_WEIGHT_REGULAR, slant = FC_SLANT_ROMAN, width = FC_WIDTH_NORMAL;
    FcChar8 *family = NULL;
    FcPatternGetInteger(font, FC_WEIGHT, 0, &weight);
    FcPatternGetInteger(font, FC_SLANT, 0, &slant);
    FcPatternGetInteger(font, FC_WIDTH, 0, &width);
    int far = abs(weight - wanted) + abs(slant) + abs(width - FC_WIDTH_NORMAL);
    size_t name = 0, names = sizeof(good) / sizeof(*good);
    if (FcPatternGetString(font, FC_FAMILY, 0, &family) == FcResultMatch)
        while (name < names && strncmp((const char *)family, good[name], strlen(good[name])) != 0)
            name++;
    return far * 16 + (int)name;
}

static const char *path_of(FcPattern *font)
{
    FcChar8 *path = NULL;
    return FcPatternGetString(font, FC_FILE, 0, &path) == FcResultMatch ? (const char *)path : "";
}

/* The nearest to a face of WEIGHT of all installed that have what PATTERN asks for. */
static int take_best(FcPattern *pattern, int weight, struct hl_font_file *file, char *error)
{
    FcObjectSet *objects =
        FcObjectSetBuild(FC_FAMILY, FC_FILE, FC_INDEX, FC_WEIGHT, FC_SLANT, FC_WIDTH, (char *)NULL);
    FcFontSet *set = pattern && objects ? FcFontList(NULL, pattern, objects) : NULL;
    FcPattern *best = NULL;
    int err = -ENOENT;

    for (int i = 0; set && i < set->nfont; i++) {
        FcPattern *font = set->fonts[i];
        int better = best ? distance(best, weight) - distance(font, weight) : 1;
        if (better > 0 || (better == 0 && strcmp(path_of(font), path_of(best)) < 0))
            best = font;
    }
    if (best && *path_of(best)) {
        int index = 0;
        FcPatternGetInteger(best, FC_INDEX, 0, &index);
        /* The high half names a variable font's instance. */
        err = take_path(path_of(best), index & 0xffff, file, error);
    }
    if (set)
        FcFontSetDestroy(set);
    if (objects)
        FcObjectSetDestroy(objects);
    if (pattern)
        FcPatternDestroy(pattern);
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
        snprintf(error, ERROR_SIZE, "font \"%s\" is not installed; did you mean \"%s\"?", family,
                 nearest);
    else
        snprintf(error, ERROR_SIZE,
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

int hl_font_find(const char *family, bool bold, struct hl_font_file *file, char *error)
{
    *file = (struct hl_font_file){0};
    if (strchr(family, '/')) {
        if (access(family, R_OK) == 0)
            return take_path(family, 0, file, error);
        int err = -errno;
        if (error)
            snprintf(error, ERROR_SIZE, "font file %s cannot be read: %s", family, strerror(-err));
        return err;
    }
    FcPattern *pattern = FcPatternCreate();
    if (pattern)
        FcPatternAddString(pattern, FC_FAMILY, (const FcChar8 *)family);
    int err = take_best(pattern, bold ? FC_WEIGHT_BOLD : FC_WEIGHT_REGULAR, file, error);
    if (err == -ENOENT && error)
        name_nearest(family, error);
    return err;
}

int hl_font_find_for(uint32_t cp, struct hl_font_file *file)
{
    *file = (struct hl_font_file){0};
    FcCharSet *charset = FcCharSetCreate();
    FcPattern *pattern = FcPatternCreate();
    if (charset && pattern) {
        FcCharSetAddChar(charset, cp);
        FcPatternAddCharSet(pattern, FC_CHARSET, charset);
        FcPatternAddBool(pattern, FC_SCALABLE, FcTrue);
        FcPatternAddBool(pattern, FC_COLOR, FcFalse);
    }
    int err = take_best(pattern, FC_WEIGHT_REGULAR, file, NULL);
    if (charset)
        FcCharSetDestroy(charset);
    return err;
}

void hl_font_find_forget(void)
{
    FcFini();
}
