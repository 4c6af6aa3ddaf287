#include "show/logos.h"

#include "base/log.h"
#include "show/halftone.h"
#include "show/picture.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define AREA "logo"

struct logo {
    char *key, *path;
    struct hl_strip *strip; /* of the size last asked for; NULL: none yet */
    int width, height;      /* that was asked for */
    bool broken;            /* and that was said */
};

struct hl_logos {
    struct hl_halftone halftone;
    struct logo *list;
    size_t count;
    size_t bytes; /* of strips */
};

struct hl_logos *hl_logos_create(const struct hl_paper *paper)
{
    struct hl_logos *logos = calloc(1, sizeof(*logos));
    if (logos)
        hl_halftone_init(&logos->halftone, paper);
    else
        errno = ENOMEM;
    return logos;
}

static size_t bytes_of(const struct hl_strip *strip)
{
    return strip ? strip->stride * (size_t)strip->height : 0;
}

static void drop(struct hl_logos *logos, struct logo *logo)
{
    logos->bytes -= bytes_of(logo->strip);
    hl_strip_unref(logo->strip);
    logo->strip = NULL;
}

void hl_logos_destroy(struct hl_logos *logos)
{
    if (!logos)
        return;
    for (size_t i = 0; i < logos->count; i++) {
        drop(logos, &logos->list[i]);
        free(logos->list[i].key);
        free(logos->list[i].path);
    }
    free(logos->list);
    free(logos);
}

static struct logo *find(struct hl_logos *logos, const char *key)
{
    for (size_t i = 0; i < logos->count; i++)
        if (strcmp(logos->list[i].key, key) == 0)
            return &logos->list[i];
    return NULL;
}

static int load(struct logo *logo, struct hl_picture *picture)
{
    char error[HL_PICTURE_ERROR_MAX];
    int err = hl_picture_load(picture, logo->path, error);

    if (err)
        hl_warning(AREA, "%s: %s; %s goes without a picture", logo->path, error, logo->key);
    logo->broken = err;
    return err;
}

static int append(struct hl_logos *logos, const char *key, const char *path)
{
    struct logo logo = {.key = strdup(key), .path = strdup(path)};
    struct logo *list = realloc(logos->list, (logos->count + 1) * sizeof(*list));

    if (list)
        logos->list = list;
    if (!list || !logo.key || !logo.path) {
        free(logo.key);
        free(logo.path);
        return -ENOMEM;
    }
    list[logos->count++] = logo;
    return 0;
}

int hl_logos_add(struct hl_logos *logos, const char *key, const char *path)
{
    struct hl_picture picture;
    int err = logos->count < HL_LOGOS_MAX && !find(logos, key) ? append(logos, key, path) : -ENOSPC;

    if (err) {
        hl_warning(AREA, "%s: %s", path,
                   err == -ENOSPC ? "one picture too many; it is not shown" : strerror(-err));
        return err;
    }
    err = load(&logos->list[logos->count - 1], &picture);
    if (!err)
        hl_picture_finish(&picture);
    return err;
}

/* In the inks, on a strip of its own. */
static struct hl_strip *draw(const struct hl_logos *logos, const struct hl_picture *picture,
                             int width, int height)
{
    int to_width, to_height;

    hl_picture_fit(picture, width, height, &to_width, &to_height);
    struct hl_strip *strip = hl_strip_create_blank(to_width, to_height);
    if (!strip)
        return NULL;
    struct hl_frame frame = {
        .width = to_width, .height = to_height, .stride = strip->stride, .pixels = strip->pixels};
    hl_picture_draw(picture, &frame);
    if (hl_halftone_diffuse(&logos->halftone, &frame, &frame) == 0)
        return strip;
    hl_strip_unref(strip);
    return NULL;
}

static void keep(struct hl_logos *logos, struct logo *logo, struct hl_strip *strip)
{
    if (logos->bytes + bytes_of(strip) > HL_LOGOS_BYTES_MAX)
        for (size_t i = 0; i < logos->count; i++)
            drop(logos, &logos->list[i]);
    logo->strip = strip;
    logos->bytes += bytes_of(strip);
}

struct hl_strip *hl_logos_strip(struct hl_logos *logos, const char *key, int width, int height)
{
    struct logo *logo = find(logos, key);
    struct hl_picture picture;

    if (!logo || logo->broken || width < 1 || height < 1 || width > HL_LOGOS_WIDTH_MAX ||
        height > HL_LOGOS_HEIGHT_MAX)
        return NULL;
    if (logo->strip && logo->width == width && logo->height == height)
        return logo->strip;
    drop(logos, logo);
    if (load(logo, &picture))
        return NULL;
    keep(logos, logo, draw(logos, &picture, width, height));
    logo->width = width;
    logo->height = height;
    hl_picture_finish(&picture);
    return logo->strip;
}
