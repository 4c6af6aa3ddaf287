/* A scene: which strips stand where. Built on the loop thread, immutable once handed to the stage,
 * which draws it at any instant by copying pixels: no allocation, no lock, no system call. */
#ifndef HL_SHOW_SCENE_H
#define HL_SHOW_SCENE_H

#include "show/frame.h"
#include "show/motion.h"
#include "text/strip.h"

#define HL_SCENE_PIECES_MAX 256

/* A moving piece stands at x on the lane, which the motion draws past the board. A fixed piece
 * stands at x on the board, and is shown while the middle of the board is over the part of the
 * lane from FROM up to, not including, TO. */
struct hl_piece {
    struct hl_strip *strip; /* the scene holds a reference */
    int64_t x;
    int y; /* board row of its top */
    bool fixed;
    int64_t from, to; /* fixed pieces */
};

struct hl_scene {
    int width, height;
    struct hl_motion motion; /* lane position at the board's left edge */
    size_t count;
    struct hl_scene *next; /* for the stage's list of used scenes */
    struct hl_piece pieces[];
};

/* Room for CAPACITY pieces (at most HL_SCENE_PIECES_MAX), none yet. NULL and errno. */
struct hl_scene *hl_scene_create(int width, int height, const struct hl_motion *motion,
                                 size_t capacity);
void hl_scene_destroy(struct hl_scene *scene); /* takes NULL */

/* Adds *PIECE with a reference to its strip. The caller kept within the capacity. */
void hl_scene_add(struct hl_scene *scene, const struct hl_piece *piece);

/* Whether PIECE is on the board at all while the lane's POSITION is at its left edge. */
bool hl_scene_has(const struct hl_scene *scene, const struct hl_piece *piece, int64_t position);

enum hl_scene_part { HL_SCENE_MOVING = 1 << 0, HL_SCENE_FIXED = 1 << 1 };

/* Draws the PARTS (hl_scene_part) on black, with the lane's POSITION at the left edge of FRAME,
 * which may have any size. Any thread, as below. */
void hl_scene_draw(const struct hl_scene *scene, unsigned parts, int64_t position,
                   struct hl_frame *frame);

/* Draws the scene at NOW_NS. FRAME has the scene's size. */
void hl_scene_compose(const struct hl_scene *scene, int64_t now_ns, struct hl_frame *frame);

#endif
