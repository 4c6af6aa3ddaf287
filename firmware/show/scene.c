#include "show/scene.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct hl_scene *hl_scene_create(int width, int height, const struct hl_motion *motion,
                                 size_t capacity)
{
    assert(capacity <= HL_SCENE_PIECES_MAX);
    struct hl_scene *scene = calloc(1, sizeof(*scene) + capacity * sizeof(scene->pieces[0]));
    if (!scene)
        return NULL;
    scene->width = width;
    scene->height = height;
    scene->motion = *motion;
    hl_scene_add_run(scene, false, INT64_MIN);
    return scene;
}

void hl_scene_destroy(struct hl_scene *scene)
{
    if (!scene)
        return;
    for (size_t i = 0; i < scene->count; i++)
        hl_strip_unref(scene->pieces[i].strip);
    free(scene);
}

void hl_scene_add_run(struct hl_scene *scene, bool rtl, int64_t from)
{
    assert(scene->run_count < HL_SCENE_RUNS_MAX);
    scene->runs[scene->run_count++] = (struct hl_run){.rtl = rtl, .from = from};
}

void hl_scene_add(struct hl_scene *scene, const struct hl_piece *piece)
{
    scene->pieces[scene->count] = *piece;
    scene->pieces[scene->count].run = scene->run_count - 1;
    hl_strip_ref(piece->strip);
    scene->count++;
}

/* Copies what of STRIP falls on the frame when its left top corner is at (X, Y). */
static void copy_strip(struct hl_frame *frame, const struct hl_strip *strip, int64_t x, int y)
{
    if (x >= frame->width || x + strip->width <= 0)
        return;
    int skip = x < 0 ? (int)-x : 0;
    int left = x < 0 ? 0 : (int)x;
    int count = strip->width - skip;
    if (count > frame->width - left)
        count = frame->width - left;
    for (int row = 0; row < strip->height; row++)
        if (y + row >= 0 && y + row < frame->height)
            memcpy(frame->pixels + (size_t)(y + row) * frame->stride + 3 * (size_t)left,
                   strip->pixels + (size_t)row * strip->stride + 3 * (size_t)skip,
                   3 * (size_t)count);
}

struct hl_view hl_scene_view(const struct hl_scene *scene, int64_t now_ns)
{
    struct hl_view view = {.now_ns = now_ns,
                           .distance = hl_motion_at(&scene->motion, now_ns),
                           .run = scene->run_count - 1};
    while (view.run > 0 && scene->runs[view.run].from > view.distance)
        view.run--;
    view.left = scene->runs[view.run].rtl ? -(view.distance + scene->width) : view.distance;
    return view;
}

void hl_scene_draw(const struct hl_scene *scene, unsigned parts, const struct hl_view *view,
                   struct hl_frame *frame)
{
    hl_frame_fill(frame, scene->ground);
    for (size_t i = 0; i < scene->count; i++) {
        const struct hl_piece *piece = &scene->pieces[i];
        if (parts & (piece->fixed ? HL_SCENE_FIXED : HL_SCENE_MOVING) && hl_scene_has(piece, view))
            copy_strip(frame, piece->strip, piece->fixed ? piece->x : piece->x - view->left,
                       piece->y);
    }
}

void hl_scene_compose(const struct hl_scene *scene, int64_t now_ns, struct hl_frame *frame)
{
    struct hl_view view = hl_scene_view(scene, now_ns);
    hl_scene_draw(scene, HL_SCENE_MOVING | HL_SCENE_FIXED, &view, frame);
    frame->urgent = scene->urgent;
}
